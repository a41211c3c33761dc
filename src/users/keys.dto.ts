import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import type { ApiKeyRow } from '../auth/index.js';

/** It is part of an index, whose entries PostgreSQL bounds. */
const TOKEN_NAME_MAX_LENGTH = 255;
const NANOSECONDS = 1_000_000_000;

export class CreateTokenRequest {
  @ApiPropertyOptional({
    type: 'integer',
    format: 'int64',
    minimum: 0,
    description: 'Nanoseconds. Left out or 0: the default (`CODER_DEFAULT_TOKEN_LIFETIME`).',
    example: 2_592_000_000_000_000,
  })
  @IsOptional()
  @IsInt()
  lifetime?: number;

  @ApiPropertyOptional({ maxLength: TOKEN_NAME_MAX_LENGTH, description: 'Unique among the tokens of the user. Left out: a random one.' })
  @IsOptional()
  @IsString()
  @MaxLength(TOKEN_NAME_MAX_LENGTH)
  token_name?: string;

  @ApiPropertyOptional({ type: [String], description: 'Public scopes, see `GET /auth/scopes`. Left out: `coder:all`.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  scopes?: string[];

  @ApiPropertyOptional({ deprecated: true, description: 'The old singular: `all` or `application_connect`.' })
  @IsOptional()
  @IsString()
  scope?: string;

  @ApiPropertyOptional({ type: [String], maxItems: 128, description: '`type:id` entries, `*` for either half. Left out: `*:*`.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  allow_list?: string[];

  /** Whole seconds, rounded up, so that a positive lifetime stays one. */
  static lifetimeSeconds({ lifetime }: CreateTokenRequest): number | undefined {
    return lifetime ? Math.ceil(lifetime / NANOSECONDS) : undefined;
  }
}

export class GeneratedKeyResponse {
  @ApiProperty({ description: '`<10>-<22>`. Shown this once.' })
  key: string;
}

export class ApiKeyResponse {
  @ApiProperty({ description: 'Ten letters and digits.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'Whose key it is.' })
  user_id: string;

  @ApiProperty({ format: 'date-time', description: 'The Unix epoch while the key was never used.' })
  last_used: string;

  @ApiProperty({ format: 'date-time', description: 'When it ends; sessions move it on while they are used.' })
  expires_at: string;

  @ApiProperty({ format: 'date-time', description: 'When it was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When it was last changed.' })
  updated_at: string;

  @ApiProperty({
    enum: ['password', 'github', 'oidc', 'token', 'none', 'oauth2_provider_app'],
    description: 'Where it comes from: a login, `token` for a long-lived one, or an OAuth app.',
  })
  login_type: string;

  @ApiProperty({ deprecated: true, description: '`all`, `application_connect` or empty.' })
  scope: string;

  @ApiProperty({ type: [String], description: 'What it may do, by public name.' })
  scopes: readonly string[];

  @ApiProperty({ description: 'Empty for a session.' })
  token_name: string;

  @ApiProperty({ type: 'integer', description: 'How long it lives from its creation, or from its last use if it slides.' })
  lifetime_seconds: number;

  @ApiProperty({ type: [String], description: '`type:id` entries.' })
  allow_list: readonly string[];

  @ApiProperty({ description: 'Where it was used last.' })
  ip_address: string;

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
    };
  }
}

export class ApiKeyWithOwnerResponse extends ApiKeyResponse {
  @ApiProperty({ description: 'User name of its owner.' })
  username: string;

  static override from(key: ApiKeyRow): ApiKeyWithOwnerResponse {
    return Object.assign(super.from(key), { username: key.username });
  }
}

export class TokenConfigResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Nanoseconds; the longest life this user may give a token.' })
  max_token_lifetime: number;

  static of(seconds: number): TokenConfigResponse {
    return { max_token_lifetime: seconds * NANOSECONDS };
  }
}

export class EndedSessionsResponse {
  @ApiProperty({ type: 'integer', description: 'How many sessions ended; the one that asked goes on.' })
  ended: number;
}

function legacyScope(scopes: readonly string[]): string {
  if (scopes.includes('coder:application_connect')) return 'application_connect';
  return scopes.includes('coder:all') ? 'all' : '';
}
