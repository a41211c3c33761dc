import { ApiProperty } from '@nestjs/swagger';
import { agentPlace, type OpenGitSshKey, type OpenUserSecret } from '../external-auth/index.js';
import type { Paged } from '../common/index.js';
import type { AgentRow, AgentView } from './agent-row.js';
import type { IssuedToken } from './agents.service.js';
import { GitCredentialModel } from './dto.js';

const SECRETS_HIDDEN = 'Null if you may not read secrets of its owner: only a person can read their own.';

class AgentOwnerResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the user.' })
  id: string;

  @ApiProperty({ description: 'Username.' })
  username: string;
}

export class AgentTokenFactsResponse {
  @ApiProperty({ format: 'date-time', description: 'When the token ends.' })
  expires_at: string;
}

/** What both its owner and the agent itself see in the same way. */
class AgentFactsResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the agent. Never changes.' })
  id: string;

  @ApiProperty({ description: 'Name of the agent.', example: 'nightly-build' })
  name: string;

  @ApiProperty({ description: 'What the agent is for.' })
  description: string;

  @ApiProperty({ type: AgentOwnerResponse, description: 'The user that the agent acts for.' })
  owner: AgentOwnerResponse;

  @ApiProperty({ description: "Whether the agent can read the private key of its owner's Git SSH key." })
  git_ssh_key: boolean;

  @ApiProperty({ type: 'integer', description: 'Lifetime of each token in seconds, when it is new.' })
  token_lifetime_seconds: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the agent ends. Null: never.' })
  expires_at: string | null;
}

function factsOf(row: Omit<AgentRow, 'secrets' | 'files' | 'gitCredentials'>): Pick<AgentFactsResponse, keyof AgentFactsResponse> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    owner: { id: row.userId, username: row.username },
    git_ssh_key: row.gitSshKey,
    token_lifetime_seconds: row.tokenLifetimeSeconds,
    expires_at: row.expiresAt?.toISOString() ?? null,
  };
}

export class AgentResponse extends AgentFactsResponse {
  @ApiProperty({ type: [String], nullable: true, description: `Names of the secrets that the agent can read. ${SECRETS_HIDDEN}` })
  secrets: readonly string[] | null;

  @ApiProperty({ type: 'integer', description: 'Number of secrets that the agent can read.' })
  secret_count: number;

  @ApiProperty({
    type: [String],
    format: 'uuid',
    nullable: true,
    description: 'IDs of the files that the agent can download. Null if you may not read them.',
  })
  files: readonly string[] | null;

  @ApiProperty({ type: 'integer', description: 'Number of files that the agent can download.' })
  file_count: number;

  @ApiProperty({
    type: [GitCredentialModel],
    nullable: true,
    description: `Which of its secrets is the password for Git over HTTPS, and for which hosts. ${SECRETS_HIDDEN}`,
  })
  git_credentials: readonly GitCredentialModel[] | null;

  @ApiProperty({ type: 'integer', description: 'Number of credentials for Git over HTTPS.' })
  git_credential_count: number;

  @ApiProperty({
    type: AgentTokenFactsResponse,
    nullable: true,
    description: 'The newest token of the agent, which may have expired. Null without a token.',
  })
  token: AgentTokenFactsResponse | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the agent was last seen. Null: never.' })
  last_seen_at: string | null;

  @ApiProperty({ format: 'date-time', description: 'When the agent was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When its owner last changed it.' })
  updated_at: string;

  static from(row: AgentView): AgentResponse {
    return {
      ...factsOf(row),
      secrets: row.secrets?.map(({ name }) => name) ?? null,
      secret_count: row.counts.secrets,
      files: row.files?.map(({ id }) => id) ?? null,
      file_count: row.counts.files,
      git_credentials: row.gitCredentials,
      git_credential_count: row.counts.gitCredentials,
      token: row.tokenExpiresAt && { expires_at: row.tokenExpiresAt.toISOString() },
      last_seen_at: row.lastSeenAt?.toISOString() ?? null,
      created_at: row.createdAt.toISOString(),
      updated_at: row.updatedAt.toISOString(),
    };
  }
}

export class AgentsResponse {
  @ApiProperty({ type: [AgentResponse], description: 'The agents of this page, by name.' })
  agents: AgentResponse[];

  @ApiProperty({ type: 'integer', description: 'Number of agents of the user that match the search. 0 if the page is empty.' })
  count: number;

  static from({ items, count }: Paged<AgentView>): AgentsResponse {
    return { agents: items.map((row) => AgentResponse.from(row)), count };
  }
}

export class AgentTokenResponse {
  @ApiProperty({ description: 'The token, in the form `gha_<10>-<22>`. Shown only once.' })
  token: string;

  @ApiProperty({ format: 'date-time', description: 'When the token ends.' })
  expires_at: string;

  static from({ token, expiresAt }: IssuedToken): AgentTokenResponse {
    return { token, expires_at: expiresAt.toISOString() };
  }
}

export class CreatedAgentResponse {
  @ApiProperty({ type: AgentResponse, description: 'The agent.' })
  agent: AgentResponse;

  @ApiProperty({ description: 'Its token, in the form `gha_<10>-<22>`. Shown only once.' })
  token: string;
}

export class ManifestSecretResponse {
  @ApiProperty({ description: 'Name of the secret.', example: 'npm-token' })
  name: string;

  @ApiProperty({ description: 'Environment variable that holds the secret. Empty for none, and for a reserved one.', example: 'NPM_TOKEN' })
  env_name: string;

  @ApiProperty({ description: 'Path of the file that holds the secret. Empty for none, and for a reserved one.', example: '~/.npm-token' })
  file_path: string;

  @ApiProperty({ description: 'Whether the secret belongs in the environment and in its file. If not, use it only by its name.' })
  enabled: boolean;
}

/** `name`, and where the agent may put it. */
function manifestSecret(secret: AgentRow['secrets'][number]): ManifestSecretResponse {
  const { envName, filePath, enabled } = agentPlace(secret);
  return { name: secret.name, env_name: envName, file_path: filePath, enabled };
}

export class AgentSecretResponse extends ManifestSecretResponse {
  @ApiProperty({ format: 'password', description: 'The value.' })
  value: string;

  static of(secret: OpenUserSecret): AgentSecretResponse {
    return Object.assign(manifestSecret(secret), { value: secret.value });
  }
}

export class ManifestFileResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the file.' })
  id: string;

  @ApiProperty({ description: 'Content type.', example: 'application/x-tar' })
  mimetype: string;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Size in bytes.' })
  size_bytes: number;
}

export class AgentManifestResponse extends AgentFactsResponse {
  @ApiProperty({ type: AgentTokenFactsResponse, description: 'The token of this request.' })
  token: AgentTokenFactsResponse;

  @ApiProperty({ type: [GitCredentialModel], description: 'Which of its secrets is the password for Git over HTTPS, and for which hosts.' })
  git_credentials: readonly GitCredentialModel[];

  @ApiProperty({ type: [ManifestSecretResponse], description: 'The secrets that the agent can read.' })
  secrets: ManifestSecretResponse[];

  @ApiProperty({ type: [ManifestFileResponse], description: 'The files that the agent can download.' })
  files: ManifestFileResponse[];

  /** `tokenExpiresAt`: of the token of this request. */
  static from(row: AgentRow, tokenExpiresAt: Date): AgentManifestResponse {
    return {
      ...factsOf(row),
      token: { expires_at: tokenExpiresAt.toISOString() },
      git_credentials: row.gitCredentials,
      secrets: row.secrets.map(manifestSecret),
      files: row.files.map(({ id, mimetype, sizeBytes }) => ({ id, mimetype, size_bytes: sizeBytes })),
    };
  }
}

export class AgentGitSshKeyResponse {
  @ApiProperty({ description: 'Public key in OpenSSH format.' })
  public_key: string;

  @ApiProperty({ format: 'password', description: 'Private key in OpenSSH format, without a passphrase.' })
  private_key: string;

  static from({ publicKey, privateKey }: OpenGitSshKey): AgentGitSshKeyResponse {
    return { public_key: publicKey, private_key: privateKey };
  }
}
