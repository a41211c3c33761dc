import { parseUrl } from '../../common/index.js';
import type { Schemas } from '../../sdk/client/index.js';
import { CommandFailure, FAILURE, type FlagDefinitions, type FlagValues, secondsOf } from '../client/index.js';

/** What an agent is given. */
export const GRANT_FLAGS = {
  secret: { flag: '--secret <name>', description: 'One of your secrets. Can be repeated.', isRepeatable: true },
  file: { flag: '--file <id>', description: 'ID of one of your files. Can be repeated.', isRepeatable: true },
  gitCredential: {
    flag: '--git-credential <url=secret>',
    description:
      'A host of Git and the secret that is the password there, such as https://ada@git.example.com=git-token. The secret must be one of the agent. Can be repeated.',
    isRepeatable: true,
  },
  gitSshKey: { flag: '--git-ssh-key <answer>', choices: ['yes', 'no'], description: 'Whether it gets your private key for Git.' },
  description: { flag: '--description <text>', description: 'What the agent is for.' },
  tokenLifetime: {
    flag: '--token-lifetime <duration>',
    description: 'How long each of its tokens is valid, such as 1h or 7d; at most 30d.',
  },
  expiresIn: { flag: '--expires-in <duration>', description: 'When the agent ends, such as 90d. Default: never.', field: 'expires_at' },
} as const satisfies FlagDefinitions;

type Grants = Omit<Schemas['UpdateAgentRequest'], 'name'>;
type GrantFlags = Omit<FlagValues<typeof GRANT_FLAGS>, 'expiresIn'>;

/** What the flags ask for; a list that nobody gave is not part of it. */
export function grantsOf({ secret, file, gitCredential, gitSshKey, description, tokenLifetime }: GrantFlags): Grants {
  return {
    ...(secret.length > 0 && { secrets: [...secret] }),
    ...(file.length > 0 && { files: [...file] }),
    ...(gitCredential.length > 0 && { git_credentials: gitCredential.map(gitCredentialOf) }),
    ...(gitSshKey !== undefined && { git_ssh_key: gitSshKey === 'yes' }),
    ...(description !== undefined && { description }),
    ...(tokenLifetime !== undefined && { token_lifetime_seconds: secondsOf('--token-lifetime', tokenLifetime) }),
  };
}

/** When something ends that lives this long from now on. */
export function endOf(expiresIn: string, now = new Date()): string {
  return new Date(now.getTime() + secondsOf('--expires-in', expiresIn) * 1000).toISOString();
}

/** From `https://<username>@<host>=<name of the secret>`. */
function gitCredentialOf(text: string): Schemas['GitCredentialModel'] {
  const mark = text.lastIndexOf('=');
  const url = parseUrl(text.slice(0, Math.max(mark, 0)));
  if (!url || url.username === '' || url.password !== '' || mark === text.length - 1)
    throw new CommandFailure('--git-credential must be https://<username>@<host>=<name of the secret>', FAILURE);
  const username = decodeURIComponent(url.username);
  url.username = '';
  return { url: url.href.replace(/\/$/, ''), username, secret: text.slice(mark + 1) };
}
