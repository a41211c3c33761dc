import { boolean, listOf, text } from '../kinds.js';
import type { Option } from '../option.js';
import { publicUrl } from '../url.js';

export const GITHUB = {
  githubClientId: {
    env: 'CODER_OAUTH2_GITHUB_CLIENT_ID',
    kind: text,
    absent: 'no login with GitHub',
    description: 'The client id of an OAuth app or a GitHub App. Its callback is /api/v2/users/oauth2/github/callback.',
    example: 'Iv1.0123456789abcdef',
  },
  githubClientSecret: {
    env: 'CODER_OAUTH2_GITHUB_CLIENT_SECRET',
    kind: text,
    secret: true,
    description: 'The client secret of that app.',
    example: 'the secret from the registration',
  },
  githubAllowedOrgs: {
    env: 'CODER_OAUTH2_GITHUB_ALLOWED_ORGS',
    kind: listOf(text),
    default: '',
    description: 'Organizations at GitHub; whoever logs in must be an active member of one, in exactly this spelling.',
    example: 'example,example-labs',
  },
  githubAllowEveryone: {
    env: 'CODER_OAUTH2_GITHUB_ALLOW_EVERYONE',
    kind: boolean,
    default: 'false',
    description: 'Let everybody with a GitHub account log in, instead of CODER_OAUTH2_GITHUB_ALLOWED_ORGS.',
    example: 'true',
  },
  githubAllowSignups: {
    env: 'CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS',
    kind: boolean,
    default: 'false',
    description: 'Give people without an account one at their first login.',
    example: 'true',
  },
  githubEnterpriseBaseUrl: {
    env: 'CODER_OAUTH2_GITHUB_ENTERPRISE_BASE_URL',
    kind: publicUrl,
    absent: 'github.com',
    description: 'The address of a GitHub Enterprise Server.',
    example: 'https://github.example.com',
  },
} as const satisfies Record<string, Option>;
