import { formatDuration } from '../../common/index.js';
import type { Schemas } from '../../sdk/client/index.js';
import { orNever } from '../client/index.js';

export type Agent = Schemas['AgentResponse'];

export const AGENT_ARGUMENT = { agent: 'Name of one of your agents, or the ID of any.' } as const;

export const AGENT_COLUMNS = {
  name: ({ name }: Agent) => name,
  owner: ({ owner }: Agent) => owner.username,
  secrets: ({ secrets, secret_count: count }: Agent) => secrets ?? hidden(count),
  files: ({ files, file_count: count }: Agent) => files ?? hidden(count),
  'git hosts': ({ git_credentials: credentials, git_credential_count: count }: Agent) =>
    credentials?.map(({ url }) => url) ?? hidden(count),
  'git ssh key': ({ git_ssh_key: has }: Agent) => has,
  'token expires at': ({ token }: Agent) => token?.expires_at,
  'last seen': ({ last_seen_at: at }: Agent) => orNever(at),
  'expires at': ({ expires_at: at }: Agent) => orNever(at),
  'created at': ({ created_at: at }: Agent) => at,
  'updated at': ({ updated_at: at }: Agent) => at,
  'token lifetime': ({ token_lifetime_seconds: seconds }: Agent) => formatDuration(seconds),
  description: ({ description }: Agent) => description,
  id: ({ id }: Agent) => id,
} as const;

export const DEFAULT_AGENT_COLUMNS = ['name', 'secrets', 'token expires at', 'last seen', 'expires at', 'description'] as const;

/** What you may not read of another person's agent. */
function hidden(count: number): string {
  return `${count} (hidden)`;
}
