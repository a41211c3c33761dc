import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { ACCESS_TOKEN_FORMATS, type AccessTokenFormat } from '../entities/resource-server.entity.js';
import type { ResourceServerRow, ResourceServerSecretRow } from './resource-server-row.js';
import {
  IDENTIFIER_MAX_LENGTH,
  MAX_ALLOWED_APPS,
  MAX_JWT_LIFETIME_SECONDS,
  MAX_LIFETIME_SECONDS,
  MAX_SCOPES,
  MIN_LIFETIME_SECONDS,
  NAME_MAX_LENGTH,
  SCOPE_DESCRIPTION_MAX_LENGTH,
  SCOPE_NAME_MAX_LENGTH,
} from './resource-server-rules.js';

export class ResourceScopeModel {
  @ApiProperty({
    minLength: 1,
    maxLength: SCOPE_NAME_MAX_LENGTH,
    description: 'A scope token (RFC 6749 section 3.3) that is not a scope of this server.',
    example: 'notes:read',
  })
  @IsString()
  name: string;

  @ApiProperty({
    minLength: 1,
    maxLength: SCOPE_DESCRIPTION_MAX_LENGTH,
    description: 'What an app with this scope can do, for the consent page.',
    example: 'See your notes',
  })
  @IsString()
  description: string;
}

export class UpdateResourceServerRequest {
  @ApiProperty({
    minLength: 1,
    maxLength: NAME_MAX_LENGTH,
    description: 'Name shown on the consent page. Unique, ignoring case. No leading or trailing spaces and no control characters.',
    example: 'Notes',
  })
  @IsString()
  name: string;

  @ApiProperty({
    type: [ResourceScopeModel],
    minItems: 1,
    maxItems: MAX_SCOPES,
    description: 'Its scopes. An app that requests none is granted all of them that it is registered for.',
  })
  @IsArray()
  @ArrayMaxSize(MAX_SCOPES)
  @ValidateNested({ each: true })
  @Type(() => ResourceScopeModel)
  scopes: ResourceScopeModel[];

  @ApiPropertyOptional({
    enum: ACCESS_TOKEN_FORMATS,
    description:
      'Format of access tokens. The resource server introspects `opaque` tokens and verifies `jwt` ones (RFC 9068). Default: `opaque`. ' +
      'Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsIn(ACCESS_TOKEN_FORMATS)
  access_token_format?: AccessTokenFormat;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_LIFETIME_SECONDS,
    default: 0,
    description:
      `Lifetime of access tokens in seconds: at least ${MIN_LIFETIME_SECONDS}, for JWTs at most ${MAX_JWT_LIFETIME_SECONDS}. 0: the default ` +
      'of the server, for JWTs also at most that. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsInt()
  access_token_lifetime_seconds?: number;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    maxItems: MAX_ALLOWED_APPS,
    description:
      'IDs of the apps that can obtain tokens for it. Empty: all apps that an administrator registered. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  allowed_app_ids?: string[];

  @ApiPropertyOptional({
    default: false,
    description:
      'Whether apps that registered themselves can obtain tokens for it, without being listed. Unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  allows_self_registered_apps?: boolean;

  @ApiPropertyOptional({
    default: false,
    description:
      'Whether only tokens are issued for it that are bound to a key: a token request without a DPoP proof is refused (RFC 9449). Unchanged ' +
      'if omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  dpop_bound_access_tokens_required?: boolean;
}

export class CreateResourceServerRequest extends UpdateResourceServerRequest {
  @ApiProperty({
    format: 'uri',
    maxLength: IDENTIFIER_MAX_LENGTH,
    description:
      'The resource identifier (RFC 8707): the URL of the API, with https, or with http on a loopback host, and without a fragment. Stored ' +
      'in canonical form. Cannot be changed later.',
    example: 'https://notes.example.com/api',
  })
  @IsString()
  identifier: string;
}

export class ResourceServerResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the resource server, which is its `client_id` for introspection.' })
  id: string;

  @ApiProperty({ format: 'uri', description: 'The resource identifier in canonical form: the audience of its tokens.' })
  identifier: string;

  @ApiProperty({ description: 'Name shown on the consent page.', example: 'Notes' })
  name: string;

  @ApiProperty({ type: [ResourceScopeModel], description: 'Its scopes.' })
  scopes: readonly ResourceScopeModel[];

  @ApiProperty({ enum: ACCESS_TOKEN_FORMATS, description: 'Format of its access tokens.' })
  access_token_format: AccessTokenFormat;

  @ApiProperty({ type: 'integer', description: 'Lifetime of access tokens in seconds. 0: the default of the server.' })
  access_token_lifetime_seconds: number;

  @ApiProperty({
    type: [String],
    format: 'uuid',
    description: 'IDs of the apps that can obtain tokens for it. Empty: all that an administrator registered.',
  })
  allowed_app_ids: readonly string[];

  @ApiProperty({ description: 'Whether apps that registered themselves can obtain tokens for it, without being listed.' })
  allows_self_registered_apps: boolean;

  @ApiProperty({ description: 'Whether only tokens are issued for it that are bound to a key (RFC 9449).' })
  dpop_bound_access_tokens_required: boolean;

  @ApiProperty({ description: 'Whether it is the API of this server, which cannot be changed or deleted.' })
  is_built_in: boolean;

  @ApiProperty({ format: 'date-time', description: 'When it was registered.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When it was last changed.' })
  updated_at: string;

  static from(server: ResourceServerRow): ResourceServerResponse {
    return {
      id: server.id,
      identifier: server.identifier,
      name: server.name,
      scopes: server.scopes,
      access_token_format: server.accessTokenFormat,
      access_token_lifetime_seconds: server.accessTokenLifetimeSeconds ?? 0,
      allowed_app_ids: server.allowedAppIds,
      allows_self_registered_apps: server.allowsSelfRegisteredApps,
      dpop_bound_access_tokens_required: server.dpopBoundAccessTokensRequired,
      is_built_in: server.isBuiltIn,
      created_at: server.createdAt.toISOString(),
      updated_at: server.updatedAt.toISOString(),
    };
  }
}

export class ResourceServerSecretResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the secret, used to delete it.' })
  id: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the secret was last used, to the minute. Null if never.',
  })
  last_used_at: string | null;

  @ApiProperty({ description: 'The last six characters of the secret.' })
  client_secret_truncated: string;

  static from(secret: ResourceServerSecretRow): ResourceServerSecretResponse {
    return { id: secret.id, last_used_at: secret.lastUsedAt?.toISOString() ?? null, client_secret_truncated: secret.displaySecret };
  }
}

export class CreatedResourceServerSecretResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the secret, used to delete it.' })
  id: string;

  @ApiProperty({ description: 'The secret, in the form `coder_<10>_<40>`. Shown only once.' })
  client_secret_full: string;
}
