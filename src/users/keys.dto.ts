import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import type { ApiKeyRow } from '../auth/index.js';
import { KEY_LOGIN_TYPES } from '../authz/index.js';
import { describeUserAgent } from '../views/index.js';

/** Limited because the name is part of an index, and PostgreSQL limits the size of index entries. */
const TOKEN_NAME_MAX_LENGTH = 255;
const NANOSECONDS = 1_000_000_000;

export class CreateTokenRequest {
  @ApiPropertyOptional({
    type: 'integer',
    format: 'int64',
    minimum: 0,
    description: 'Lifetime in nanoseconds. If omitted or 0, the default (`CODER_DEFAULT_TOKEN_LIFETIME`).',
    example: 2_592_000_000_000_000,
  })
  @IsOptional()
  @IsInt()
  lifetime?: number;

  @ApiPropertyOptional({ maxLength: TOKEN_NAME_MAX_LENGTH, description: "Unique among the user's tokens. Random if omitted." })
  @IsOptional()
  @IsString()
  @MaxLength(TOKEN_NAME_MAX_LENGTH)
  token_name?: string;

  @ApiPropertyOptional({ type: [String], description: 'Scopes; see `GET /auth/scopes`. Defaults to `coder:all`.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  scopes?: string[];

  @ApiPropertyOptional({ deprecated: true, description: 'Legacy scope: `all` or `application_connect`. Use `scopes` instead.' })
  @IsOptional()
  @IsString()
  scope?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: 128,
    description: 'Resources that the token can access, as `type:id` entries. `*` matches any type or ID. Defaults to `*:*`.',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  allow_list?: string[];

  /** Whole seconds, rounded up, so that a positive lifetime stays positive. */
  static lifetimeSeconds({ lifetime }: CreateTokenRequest): number | undefined {
    return lifetime ? Math.ceil(lifetime / NANOSECONDS) : undefined;
  }
}

export class GeneratedKeyResponse {
  @ApiProperty({ description: 'The key, in the form `<10>-<22>`. Shown only once.' })
  key: string;
}

export class ApiKeyResponse {
  @ApiProperty({ description: 'Key ID: ten letters and digits.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the user who owns the key.' })
  user_id: string;

  @ApiProperty({ format: 'date-time', description: 'When the key was last used. The Unix epoch if never.' })
  last_used: string;

  @ApiProperty({ format: 'date-time', description: 'When the key expires. Sessions extend it while they are used.' })
  expires_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the key was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the key was last changed.' })
  updated_at: string;

  @ApiProperty({
    enum: KEY_LOGIN_TYPES,
    description: 'How the key was created: by a login, as a long-lived token (`token`), by an OAuth app, or as the token of an agent.',
  })
  login_type: string;

  @ApiProperty({ deprecated: true, description: 'Legacy scope: `all`, `application_connect` or empty.' })
  scope: string;

  @ApiProperty({ type: [String], description: 'Scopes of the key.' })
  scopes: readonly string[];

  @ApiProperty({ description: 'Name of a long-lived token. Empty for a session.' })
  token_name: string;

  @ApiProperty({ type: 'integer', description: 'Lifetime in seconds, counted from creation, or from the last use for sessions.' })
  lifetime_seconds: number;

  @ApiProperty({ type: [String], description: 'Resources that the key can access, as `type:id` entries.' })
  allow_list: readonly string[];

  @ApiProperty({ description: 'IP address of the last use.' })
  ip_address: string;

  @ApiProperty({
    description: 'Browser or program that created the key, in words. Empty when it is not known.',
    example: 'Firefox on Linux',
  })
  created_with: string;

  static from(key: ApiKeyRow): ApiKeyResponse {
    return {
      id: key.id,
      user_id: key.userId,
      last_used: key.lastUsed.toISOString(),
      expires_at: key.expiresAt.toISOString(),
      created_at: key.createdAt.toISOString(),
      updated_at: key.updatedAt.toISOString(),
      login_type: key.loginType,
      scope: legacyScope(key.scopes),
      scopes: key.scopes,
      token_name: key.tokenName,
      lifetime_seconds: key.lifetimeSeconds,
      allow_list: key.allowList,
      ip_address: key.ipAddress,
      created_with: describeUserAgent(key.userAgent ?? '') ?? '',
    };
  }
}

export class ApiKeyWithOwnerResponse extends ApiKeyResponse {
  @ApiProperty({ description: 'Username of the owner.' })
  username: string;

  static override from(key: ApiKeyRow): ApiKeyWithOwnerResponse {
    return Object.assign(super.from(key), { username: key.username });
  }
}

export class TokenConfigResponse {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description:
      'Maximum lifetime, in nanoseconds, of tokens of this user that the credential of this request can create. A long-lived token creates none that outlives it.',
  })
  max_token_lifetime: number;

  static of(seconds: number): TokenConfigResponse {
    return { max_token_lifetime: seconds * NANOSECONDS };
  }
}

export class EndedSessionsResponse {
  @ApiProperty({ type: 'integer', description: 'Number of sessions that were ended. The current session is not counted.' })
  ended: number;
}

function legacyScope(scopes: readonly string[]): string {
  if (scopes.includes('coder:application_connect')) return 'application_connect';
  return scopes.includes('coder:all') ? 'all' : '';
}
