import { ApiProperty } from '@nestjs/swagger';
import { CLIENT_TYPES, type ClientType } from '../entities/app.entity.js';
import { USAGE_COUNT_CAP } from './app-search.js';
import type { AppUsageRow } from './app-usage.repository.js';

export class AppUsageResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the app, which is its `client_id`.' })
  id: string;

  @ApiProperty({ description: 'Name of the app.' })
  name: string;

  @ApiProperty({ enum: CLIENT_TYPES, description: 'A public client has no secret.' })
  client_type: ClientType;

  @ApiProperty({ description: 'Whether the app registered itself (RFC 7591).' })
  dynamically_registered: boolean;

  @ApiProperty({ description: 'Whether an administrator vouches for the app.' })
  verified: boolean;

  @ApiProperty({ format: 'date-time', description: 'When the app was registered.' })
  created_at: string;

  @ApiProperty({ description: 'Number of users whose access has not ended. Above `count_cap`, it is more than that.' })
  user_count: number;

  @ApiProperty({ description: 'Number of tokens that the app can still use or refresh. Above `count_cap`, it is more than that.' })
  token_count: number;

  static from(app: AppUsageRow): AppUsageResponse {
    return {
      id: app.id,
      name: app.name,
      client_type: app.clientType,
      dynamically_registered: app.isSelfRegistered,
      verified: app.isVerified,
      created_at: app.createdAt.toISOString(),
      user_count: app.userCount,
      token_count: app.tokenCount,
    };
  }
}

export class AppUsagesResponse {
  @ApiProperty({ type: [AppUsageResponse], description: 'The apps of this page, by name.' })
  apps: AppUsageResponse[];

  @ApiProperty({ description: 'Number of matching apps.' })
  count: number;

  @ApiProperty({ example: USAGE_COUNT_CAP, description: 'How many grants and tokens of one app are counted.' })
  count_cap: number;
}

export class EndedAppAccessResponse {
  @ApiProperty({ description: 'Number of grants that were ended.' })
  ended: number;
}
