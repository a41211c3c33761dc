import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsIn, IsOptional, IsString } from 'class-validator';
import { AccessUrl } from '../../common/index.js';
import { MAX_REDIRECT_URIS } from '../checks/redirect-uri.js';
import type { AppSecretRow } from './app-secret-row.js';
import type { AppRow } from './apps.repository.js';

export class UpdateAppRequest {
  @ApiProperty({
    minLength: 1,
    maxLength: 64,
    description: 'What people see on the consent page. No space at either end, no control characters.',
    example: 'My editor',
  })
  @IsString()
  name: string;

  @ApiPropertyOptional({
    description: 'The primary redirect URI. Used when `redirect_uris` is left out.',
    example: 'https://client.example/callback',
  })
  @IsOptional()
  @IsString()
  callback_url?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_REDIRECT_URIS,
    description: 'https, http on localhost, or a private-use scheme; compared as strings.',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  redirect_uris?: string[];

  @ApiPropertyOptional({ maxLength: 256, description: 'Path of a picture on this server.' })
  @IsOptional()
  @IsString()
  icon?: string;

  @ApiPropertyOptional({ description: 'Space-separated scopes the app may be granted. Left out when updating: unchanged. Empty: any.' })
  @IsOptional()
  @IsString()
  scope?: string;

  /** The list as sent, or the single callback, or nothing. */
  static redirectUris(body: UpdateAppRequest): readonly string[] | undefined {
    if (body.redirect_uris !== undefined && body.redirect_uris.length > 0) {
      const isPrimaryElsewhere =
        body.callback_url !== undefined && body.callback_url !== '' && !body.redirect_uris.includes(body.callback_url);
      return isPrimaryElsewhere ? [body.callback_url ?? '', ...body.redirect_uris] : body.redirect_uris;
    }
    return body.callback_url === undefined || body.callback_url === '' ? undefined : [body.callback_url];
  }
}

export class CreateAppRequest extends UpdateAppRequest {
  @ApiPropertyOptional({
    enum: ['confidential', 'public'],
    default: 'confidential',
    description: 'Never changes afterwards. A public client has no secret.',
  })
  @IsOptional()
  @IsIn(['confidential', 'public'])
  client_type?: 'confidential' | 'public';
}

export class AppEndpointsResponse {
  @ApiProperty({ format: 'uri', description: 'Authorization endpoint.' })
  authorization: string;

  @ApiProperty({ format: 'uri', description: 'Token endpoint.' })
  token: string;

  @ApiProperty({ format: 'uri', description: 'Revocation endpoint.' })
  token_revoke: string;

  @ApiProperty({ description: 'Empty: there is no device grant.' })
  device_authorization: string;
}

export class AppResponse {
  @ApiProperty({ format: 'uuid', description: 'The client_id.' })
  id: string;

  @ApiProperty({ description: 'What people see on the consent page.', example: 'My editor' })
  name: string;

  @ApiProperty({ description: 'The primary redirect URI.', example: 'https://client.example/callback' })
  callback_url: string;

  @ApiProperty({ type: [String], description: 'Every redirect URI, the primary one included.' })
  redirect_uris: readonly string[];

  @ApiProperty({ description: 'Path of a picture on this server; may be empty.' })
  icon: string;

  @ApiProperty({ enum: ['confidential', 'public'], description: 'A public client has no secret.' })
  client_type: string;

  @ApiProperty({ description: 'Whether the app registered itself (RFC 7591).' })
  dynamically_registered: boolean;

  @ApiProperty({ description: 'Space-separated scopes the app may be granted; empty: any.' })
  scope: string;

  @ApiProperty({ description: 'Absolute addresses for clients that do no discovery.' })
  endpoints: AppEndpointsResponse;

  static from(app: AppRow, accessUrl: AccessUrl): AppResponse {
    return {
      id: app.id,
      name: app.name,
      callback_url: app.callbackUrl,
      redirect_uris: app.redirectUris,
      icon: app.icon,
      client_type: app.clientType,
      dynamically_registered: app.dynamicallyRegistered,
      scope: app.scope,
      endpoints: {
        authorization: accessUrl.join('/oauth2/authorize'),
        token: accessUrl.join('/oauth2/tokens'),
        token_revoke: accessUrl.join('/oauth2/revoke'),
        device_authorization: '',
      },
    };
  }
}

export class AppSecretResponse {
  @ApiProperty({ format: 'uuid', description: 'Names the secret, for deleting it.' })
  id: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute; null while it was never used.' })
  last_used_at: string | null;

  @ApiProperty({ description: 'The last six characters.' })
  client_secret_truncated: string;

  static from(secret: AppSecretRow): AppSecretResponse {
    return { id: secret.id, last_used_at: secret.lastUsedAt?.toISOString() ?? null, client_secret_truncated: secret.displaySecret };
  }
}

export class CreatedAppSecretResponse {
  @ApiProperty({ format: 'uuid', description: 'Names the secret, for deleting it.' })
  id: string;

  @ApiProperty({ description: '`coder_<10>_<40>`. Shown this once.' })
  client_secret_full: string;
}
