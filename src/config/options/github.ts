import { boolean, githubTeam, listOf, text } from '../kinds.js';
import type { Option } from '../option.js';
import { publicUrl } from '../url.js';

export const GITHUB = {
  githubClientId: {
    env: 'CODER_OAUTH2_GITHUB_CLIENT_ID',
    kind: text,
    absent: 'no login with GitHub',
    description: 'The client ID of an OAuth app or a GitHub App. Its callback is /api/v2/users/oauth2/github/callback.',
    example: 'Iv1.0123456789abcdef',
  },
  githubClientSecret: {
    env: 'CODER_OAUTH2_GITHUB_CLIENT_SECRET',
    kind: text,
    secret: true,
    description: 'The client secret of the app.',
    example: 'the secret from the registration',
  },
  githubAllowedOrgs: {
    env: 'CODER_OAUTH2_GITHUB_ALLOWED_ORGS',
    kind: listOf(text),
    default: '',
    description: 'GitHub organizations, spelled exactly as on GitHub. Users must be an active member of one of them to log in.',
    example: 'example,example-labs',
  },
  githubAllowedTeams: {
    env: 'CODER_OAUTH2_GITHUB_ALLOWED_TEAMS',
    kind: listOf(githubTeam),
    default: '',
    description:
      'Teams of CODER_OAUTH2_GITHUB_ALLOWED_ORGS. Users must be an active member of one of them, or of one of its child teams, to log in. Empty: every member of the organizations can log in.',
    example: 'example/platform,example-labs/admins',
  },
  githubAllowEveryone: {
    env: 'CODER_OAUTH2_GITHUB_ALLOW_EVERYONE',
    kind: boolean,
    default: 'false',
    description: 'Allow everyone with a GitHub account to log in. Replaces CODER_OAUTH2_GITHUB_ALLOWED_ORGS.',
    example: 'true',
  },
  githubAllowSignups: {
    env: 'CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS',
    kind: boolean,
    default: 'false',
    description: 'Create an account for new users at their first login.',
    example: 'true',
  },
  githubEnterpriseBaseUrl: {
    env: 'CODER_OAUTH2_GITHUB_ENTERPRISE_BASE_URL',
    kind: publicUrl,
    absent: 'github.com',
    description: 'The base URL of a GitHub Enterprise Server.',
    example: 'https://github.example.com',
  },
} as const satisfies Record<string, Option>;
