import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AuditLogRow, AuditUser } from './audit-logs.repository.js';
import { describe } from './description.js';

export class AuditUserResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  username: string;

  @ApiProperty()
  name: string;

  @ApiProperty()
  email: string;

  @ApiProperty()
  avatar_url: string;

  @ApiProperty()
  status: string;

  @ApiProperty()
  login_type: string;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;

  @ApiPropertyOptional({ format: 'date-time' })
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
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty()
  display_name: string;

  @ApiProperty()
  icon: string;
}

export class AuditLogResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  request_id: string;

  @ApiProperty({ format: 'date-time' })
  time: string;

  @ApiProperty({ description: 'Empty when it is not known.' })
  ip: string;

  @ApiProperty({ maxLength: 256 })
  user_agent: string;

  @ApiProperty()
  resource_type: string;

  @ApiProperty({ format: 'uuid', description: "For an API key: its user's id." })
  resource_id: string;

  @ApiProperty({ description: 'What people call the thing.' })
  resource_target: string;

  @ApiProperty()
  resource_icon: string;

  @ApiProperty({ enum: ['create', 'write', 'delete', 'login', 'logout', 'register'] })
  action: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'By column: `{old, new, secret}`; of secrets only that they changed.',
  })
  diff: object;

  @ApiProperty()
  status_code: number;

  @ApiProperty({ type: 'object', additionalProperties: true })
  additional_fields: object;

  @ApiProperty({ description: 'With `{user}` and `{target}` to be filled in.' })
  description: string;

  @ApiProperty()
  resource_link: string;

  @ApiProperty({ description: 'The thing is gone.' })
  is_deleted: boolean;

  @ApiProperty({ format: 'uuid', description: 'The zero uuid: none.' })
  organization_id: string;

  @ApiPropertyOptional({ type: AuditOrganizationResponse })
  organization?: AuditOrganizationResponse;

  @ApiProperty({ type: AuditUserResponse, nullable: true })
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
  @ApiProperty({ type: [AuditLogResponse] })
  audit_logs: AuditLogResponse[];

  @ApiProperty({ description: 'Over `count_cap`: there are more than that.' })
  count: number;

  @ApiProperty({ example: 2000 })
  count_cap: number;
}
