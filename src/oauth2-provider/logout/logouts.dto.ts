import { ApiProperty } from '@nestjs/swagger';
import type { ListedLogout } from './logouts.repository.js';

export class RetriedLogoutsResponse {
  @ApiProperty({ type: 'integer', description: 'How many logouts the app is told again.' })
  count: number;
}

export class UndeliveredLogoutResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the logout, which is the `jti` of its logout token.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the app.' })
  app_id: string;

  @ApiProperty({ description: 'Name of the app.' })
  app_name: string;

  @ApiProperty({ description: 'Username of the user whose session has ended.' })
  username: string;

  @ApiProperty({ format: 'date-time', description: 'When it ended.' })
  created_at: string;

  @ApiProperty({
    type: 'integer',
    description: 'How often the server has tried to tell the app, since an administrator had it try again, if one did.',
  })
  attempts: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it tries again. Null: it has given up.' })
  next_attempt_at: string | null;

  @ApiProperty({
    description: 'Why the last attempt failed. Empty before the first one.',
    example: 'the status of its response is 503, not 200',
  })
  fault: string;

  static from({ id, appId, appName, username, createdAt, attempts, nextAttemptAt, fault }: ListedLogout): UndeliveredLogoutResponse {
    const times = { created_at: createdAt.toISOString(), next_attempt_at: nextAttemptAt?.toISOString() ?? null };
    return { id, app_id: appId, app_name: appName, username, attempts, fault, ...times };
  }
}
