import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Activity, ACTIVITY_ACTORS, ACTIVITY_EVENTS } from './activity-event.js';

export class ActivityResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the entry, for `after_id`.' })
  id: string;

  @ApiProperty({ format: 'date-time', description: 'When it happened.' })
  time: string;

  @ApiProperty({ enum: ACTIVITY_EVENTS, description: 'What happened.' })
  event: string;

  @ApiProperty({ description: 'False if it was attempted and refused, such as a login with a wrong password.' })
  succeeded: boolean;

  @ApiProperty({ enum: ACTIVITY_ACTORS, description: 'Who did it: the user, another user, or the server.' })
  by: string;

  @ApiPropertyOptional({ description: 'Name of the agent that acted for the user. Absent if none did.' })
  agent?: string;

  @ApiProperty({ description: 'Name of the token, app or organization. May be empty.' })
  target: string;

  @ApiProperty({ description: 'IP address of the user. Empty if unknown, and if another user or the server acted.' })
  ip: string;

  @ApiProperty({ maxLength: 256, description: '`User-Agent` of the user. Empty if another user or the server acted.' })
  user_agent: string;

  @ApiProperty({ type: [String], description: 'Roles that the user got.' })
  roles_added: readonly string[];

  @ApiProperty({ type: [String], description: 'Roles that the user lost.' })
  roles_removed: readonly string[];

  static from(activity: Activity): ActivityResponse {
    return {
      id: activity.id,
      time: activity.time.toISOString(),
      event: activity.event,
      succeeded: activity.hasSucceeded,
      by: activity.by,
      ...(activity.agentName !== null && { agent: activity.agentName }),
      target: activity.target,
      ip: activity.ip,
      user_agent: activity.userAgent,
      roles_added: activity.rolesAdded,
      roles_removed: activity.rolesRemoved,
    };
  }
}
