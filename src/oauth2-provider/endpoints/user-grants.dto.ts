import { ApiProperty } from '@nestjs/swagger';
import { describeUserAgent } from '../../views/index.js';
import { CLIENT_TYPES } from '../entities/app.entity.js';
import type { ListedConsent } from '../grants/consents.repository.js';
import type { UserGrantRow } from '../grants/user-grants.repository.js';

export class GrantedAppResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the app, which is its `client_id`.' })
  id: string;

  @ApiProperty({ description: 'Name that was given at registration.' })
  name: string;

  @ApiProperty({ description: 'Path of a picture on this server. Empty if there is none.' })
  icon: string;

  @ApiProperty({ enum: CLIENT_TYPES, description: 'Whether the app has a client secret (`confidential`) or not (`public`).' })
  client_type: string;

  @ApiProperty({ description: 'Whether the app registered itself.' })
  dynamically_registered: boolean;
}

export class UserGrantResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the grant.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the user who gave it.' })
  user_id: string;

  @ApiProperty({ type: GrantedAppResponse, description: 'The app that has access.' })
  app: GrantedAppResponse;

  @ApiProperty({ description: 'The API that the app can use, as a URL.' })
  resource: string;

  @ApiProperty({ description: 'Name of that API.' })
  resource_name: string;

  @ApiProperty({ type: [String], description: 'What the app can do there.' })
  scopes: readonly string[];

  @ApiProperty({ format: 'date-time', description: 'When the user consented.' })
  created_at: string;

  @ApiProperty({ description: 'Browser and system with which the user consented. Empty if not known.', example: 'Firefox on Linux' })
  consented_with: string;

  @ApiProperty({ description: 'IP address from which the user consented. Empty if not known.' })
  consented_from: string;

  @ApiProperty({ description: 'IP address of the device that the user allowed with a code. Empty for other apps.' })
  device_address: string;

  @ApiProperty({ format: 'date-time', description: 'When the app last used or renewed its access.' })
  last_used_at: string;

  @ApiProperty({ description: 'IP address of the last use. Empty once the access token has expired and was deleted.' })
  last_used_from: string;

  @ApiProperty({ format: 'date-time', description: 'When the access ends, unless the user consents again.' })
  expires_at: string;

  static from(grant: UserGrantRow): UserGrantResponse {
    return {
      id: grant.id,
      user_id: grant.userId,
      app: {
        id: grant.appId,
        name: grant.appName,
        icon: grant.appIcon,
        client_type: grant.appClientType,
        dynamically_registered: grant.appDynamicallyRegistered,
      },
      resource: grant.resource,
      resource_name: grant.resourceName,
      scopes: grant.scope.split(' '),
      created_at: grant.createdAt.toISOString(),
      consented_with: describeUserAgent(grant.consentUserAgent) ?? '',
      consented_from: grant.consentAddress,
      device_address: grant.deviceAddress,
      last_used_at: grant.lastUsedAt.toISOString(),
      last_used_from: grant.lastUsedFrom ?? '',
      expires_at: grant.expiresAt.toISOString(),
    };
  }
}

export class RememberedConsentResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the app, which is its `client_id`.' })
  app_id: string;

  @ApiProperty({ description: 'Name of the app.' })
  app_name: string;

  @ApiProperty({ description: 'The API that the app can use, as a URL.' })
  resource: string;

  @ApiProperty({ description: 'Name of that API.' })
  resource_name: string;

  @ApiProperty({ type: [String], description: 'What the app gets there without asking again.' })
  scopes: readonly string[];

  @ApiProperty({ format: 'date-time', description: 'When the user first consented.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the user is asked again.' })
  expires_at: string;

  static from(consent: ListedConsent): RememberedConsentResponse {
    return {
      app_id: consent.appId,
      app_name: consent.appName,
      resource: consent.resource,
      resource_name: consent.resourceName,
      scopes: consent.scope.split(' '),
      created_at: consent.createdAt.toISOString(),
      expires_at: consent.expiresAt.toISOString(),
    };
  }
}

export class EndedGrantsResponse {
  @ApiProperty({ type: 'integer', description: 'Number of grants that were ended.' })
  ended: number;
}

export class EndedAccessResponse {
  @ApiProperty({ type: 'integer', description: 'Number of grants to apps that were ended.' })
  grants: number;

  @ApiProperty({ type: 'integer', description: 'Number of sessions and tokens that were ended, without the access tokens of apps.' })
  keys: number;

  @ApiProperty({ type: 'integer', description: 'Number of workload identities of agents that were deleted.' })
  workload_identities: number;
}
