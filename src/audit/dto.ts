import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AuditLogRow, AuditUser } from './audit-logs.repository.js';
import { describe } from './description.js';

export class AuditUserResponse {
  @ApiProperty({ format: 'uuid', description: 'Id of the user.' })
  id: string;

  @ApiProperty({ description: 'Short name.' })
  username: string;

  @ApiProperty({ description: 'Full name; may be empty.' })
  name: string;

  @ApiProperty({ description: 'Empty for service accounts.' })
  email: string;

  @ApiProperty({ description: 'Picture; may be empty.' })
  avatar_url: string;

  @ApiProperty({ description: '`active`, `dormant` or `suspended`, as it is now.' })
  status: string;

  @ApiProperty({ description: 'How the user logs in.' })
  login_type: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was made.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was last changed.' })
  updated_at: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Absent while the user was never seen.' })
  last_seen_at?: string;

  static from(user: AuditUser): AuditUserResponse {
    return {
      id: user.id,
      username: user.username,
      name: user.name,
      email: user.email,
      avatar_url: user.avatarUrl,
      status: user.status,
      login_type: user.loginType,
      created_at: new Date(user.createdAt).toISOString(),
      updated_at: new Date(user.updatedAt).toISOString(),
      ...(user.lastSeenAt && { last_seen_at: new Date(user.lastSeenAt).toISOString() }),
    };
  }
}

export class AuditOrganizationResponse {
  @ApiProperty({ format: 'uuid', description: 'Id of the organization.' })
  id: string;

  @ApiProperty({ description: 'Short name.' })
  name: string;

  @ApiProperty({ description: 'What people read.' })
  display_name: string;

  @ApiProperty({ description: 'Picture; may be empty.' })
  icon: string;
}

export class AuditLogResponse {
  @ApiProperty({ format: 'uuid', description: 'Id of the entry.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: '`X-Request-Id` of the request that did it.' })
  request_id: string;

  @ApiProperty({ format: 'date-time', description: 'When it was done.' })
  time: string;

  @ApiProperty({ description: 'Empty when it is not known.' })
  ip: string;

  @ApiProperty({ maxLength: 256, description: 'What the client called itself.' })
  user_agent: string;

  @ApiProperty({ description: 'What kind of thing it was done to.' })
  resource_type: string;

  @ApiProperty({ format: 'uuid', description: "For an API key: its user's id." })
  resource_id: string;

  @ApiProperty({ description: 'What people call the thing.' })
  resource_target: string;

  @ApiProperty({ description: 'Picture of the thing; may be empty.' })
  resource_icon: string;

  @ApiProperty({ enum: ['create', 'write', 'delete', 'login', 'logout', 'register'], description: 'What was done.' })
  action: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'By column: `{old, new, secret}`; of secrets only that they changed.',
  })
  diff: object;

  @ApiProperty({ description: 'Of the answer; from 400 on it was only tried.' })
  status_code: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What else is worth knowing, such as which part of the server acted by itself.',
  })
  additional_fields: object;

  @ApiProperty({ description: 'With `{user}` and `{target}` to be filled in.' })
  description: string;

  @ApiProperty({ description: 'Always empty: there is no page for it.' })
  resource_link: string;

  @ApiProperty({ description: 'The thing is gone.' })
  is_deleted: boolean;

  @ApiProperty({ format: 'uuid', description: 'The zero uuid: none.' })
  organization_id: string;

  @ApiPropertyOptional({ type: AuditOrganizationResponse, description: 'The one it belongs to, while it exists.' })
  organization?: AuditOrganizationResponse;

  @ApiProperty({ type: AuditUserResponse, nullable: true, description: 'Who did it; null when the server did, or the user is gone.' })
  user: AuditUserResponse | null;

  static from(log: AuditLogRow): AuditLogResponse {
    const { organization } = log;
    return {
      id: log.id,
      request_id: log.requestId,
      time: log.time.toISOString(),
      ip: log.ip ?? '',
      user_agent: log.userAgent,
      resource_type: log.resourceType,
      resource_id: log.resourceId,
      resource_target: log.resourceTarget,
      resource_icon: log.resourceIcon,
      action: log.action,
      diff: log.diff,
      status_code: log.statusCode,
      additional_fields: log.additionalFields,
      description: describe(log),
      resource_link: '',
      is_deleted: log.isDeleted,
      organization_id: log.organizationId,
      ...(organization && {
        organization: { id: organization.id, name: organization.name, display_name: organization.displayName, icon: organization.icon },
      }),
      user: log.user && AuditUserResponse.from(log.user),
    };
  }
}

export class AuditLogsResponse {
  @ApiProperty({ type: [AuditLogResponse], description: 'The page, newest first.' })
  audit_logs: AuditLogResponse[];

  @ApiProperty({ description: 'Over `count_cap`: there are more than that.' })
  count: number;

  @ApiProperty({ example: 2000, description: 'How far entries are counted.' })
  count_cap: number;
}
