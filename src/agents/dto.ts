import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  AGENT_DESCRIPTION_MAX_LENGTH,
  AGENT_NAME_MAX_LENGTH,
  DEFAULT_TOKEN_SECONDS,
  GIT_URL_MAX_LENGTH,
  GIT_USERNAME_MAX_LENGTH,
  MAX_FILES,
  MAX_GIT_CREDENTIALS,
  MAX_SECRETS,
  MAX_TOKEN_SECONDS,
  MIN_TOKEN_SECONDS,
  requestedTime,
} from './agent-fields.js';
import type { AgentChange, Grants, NewAgent } from './agent-row.js';

const NAME = 'Letters, digits and single hyphens between them. Unique among the agents of its owner, in any case.';
const SECRETS = 'Names of secrets of its owner, whose values the agent can read.';
const FILES = 'IDs of files that its owner uploaded, which the agent can download.';
const GIT_SSH_KEY = "Whether the agent can read the private key of its owner's Git SSH key.";
const GIT_CREDENTIALS =
  'Which of its secrets is the password for Git over HTTPS, and for which hosts. A change of `secrets` that takes away the secret of a Git credential must also have this list.';
const EXPIRES_AT = 'When the agent ends. No token of the agent lives longer.';
const LIFETIME = 'Lifetime of each token in seconds.';
const UNCHANGED = 'Unchanged if omitted.';

export class GitCredentialModel {
  @ApiProperty({
    format: 'uri',
    maxLength: GIT_URL_MAX_LENGTH,
    description: 'An https URL without user and query: a host, or a part of it.',
    example: 'https://git.example.com',
  })
  @IsString()
  @MaxLength(GIT_URL_MAX_LENGTH)
  url: string;

  @ApiProperty({ minLength: 1, maxLength: GIT_USERNAME_MAX_LENGTH, description: 'Username for Git.', example: 'robot' })
  @IsString()
  @MaxLength(GIT_USERNAME_MAX_LENGTH)
  username: string;

  @ApiProperty({ maxLength: 255, description: 'Name of the secret with the password: one of those of the agent.', example: 'git-token' })
  @IsString()
  @MaxLength(255)
  secret: string;
}

/** What can be given to an agent when it is created, and later. */
class AgentGrantsRequest {
  @ApiPropertyOptional({ type: [String], maxItems: MAX_SECRETS, description: SECRETS, example: ['npm-token'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_SECRETS)
  @IsString({ each: true })
  @MaxLength(255, { each: true })
  secrets?: string[];

  @ApiPropertyOptional({ type: [String], format: 'uuid', maxItems: MAX_FILES, description: FILES })
  @IsOptional()
  @IsArray()
  @IsUUID(undefined, { each: true })
  // The first one that is checked.
  @ArrayMaxSize(MAX_FILES)
  files?: string[];

  @ApiPropertyOptional({ description: GIT_SSH_KEY })
  @IsOptional()
  @IsBoolean()
  git_ssh_key?: boolean;

  @ApiPropertyOptional({ type: [GitCredentialModel], maxItems: MAX_GIT_CREDENTIALS, description: GIT_CREDENTIALS })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_GIT_CREDENTIALS)
  @ValidateNested({ each: true })
  @Type(() => GitCredentialModel)
  git_credentials?: GitCredentialModel[];

  @ApiPropertyOptional({ maxLength: AGENT_DESCRIPTION_MAX_LENGTH, description: 'What the agent is for.' })
  @IsOptional()
  @IsString()
  @MaxLength(AGENT_DESCRIPTION_MAX_LENGTH)
  description?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: MIN_TOKEN_SECONDS,
    maximum: MAX_TOKEN_SECONDS,
    description: `${LIFETIME} When omitted at creation, ${DEFAULT_TOKEN_SECONDS}.`,
  })
  @IsOptional()
  @IsInt()
  @Min(MIN_TOKEN_SECONDS)
  @Max(MAX_TOKEN_SECONDS)
  token_lifetime_seconds?: number;

  @ApiPropertyOptional({ maxLength: 64, description: `${EXPIRES_AT} RFC 3339; empty for never.`, example: '2030-01-31T12:00:00Z' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  expires_at?: string;
}

export class CreateAgentRequest extends AgentGrantsRequest {
  @ApiProperty({ minLength: 1, maxLength: AGENT_NAME_MAX_LENGTH, description: NAME, example: 'nightly-build' })
  @IsString()
  @MaxLength(AGENT_NAME_MAX_LENGTH)
  name: string;

  @ApiPropertyOptional({
    maxLength: 255,
    description: 'The owner: user ID (UUID), username, or `me`, which is the default. Owners of the deployment can name a service account.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  owner?: string;

  static toAgent(body: CreateAgentRequest): NewAgent {
    return {
      name: body.name,
      description: body.description ?? '',
      gitSshKey: body.git_ssh_key ?? false,
      tokenLifetimeSeconds: body.token_lifetime_seconds ?? DEFAULT_TOKEN_SECONDS,
      expiresAt: requestedTime(body.expires_at) ?? null,
      ...listsOf(body),
    };
  }
}

export class UpdateAgentRequest extends AgentGrantsRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: AGENT_NAME_MAX_LENGTH, description: `${NAME} ${UNCHANGED}` })
  @IsOptional()
  @IsString()
  @MaxLength(AGENT_NAME_MAX_LENGTH)
  name?: string;

  static toChange(body: UpdateAgentRequest): AgentChange {
    return {
      name: body.name ?? undefined,
      description: body.description ?? undefined,
      gitSshKey: body.git_ssh_key ?? undefined,
      tokenLifetimeSeconds: body.token_lifetime_seconds ?? undefined,
      expiresAt: requestedTime(body.expires_at),
      ...listsOf(body),
    };
  }
}

function listsOf({ secrets, files, git_credentials: gitCredentials }: AgentGrantsRequest): Grants {
  return { secrets: secrets ?? undefined, files: files ?? undefined, gitCredentials: gitCredentials ?? undefined };
}
