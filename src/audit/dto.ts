import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { siteRoleTitle } from '../authz/index.js';
import { acceptablePictureUrl } from '../common/index.js';
import { AUDIT_ACTIONS, AUDITED_RESOURCE_TYPES } from './audit-event.js';
import type { AuditLogRow, AuditUser } from './audit-logs.repository.js';
import { describe } from './description.js';

export class AuditRoleResponse {
  @ApiProperty({ description: 'Role name.', example: 'owner' })
  name: string;

  @ApiProperty({ description: 'Display name.', example: 'Owner' })
  display_name: string;
}

export class AuditUserResponse {
  @ApiProperty({ format: 'uuid', description: 'User ID.' })
  id: string;

  @ApiProperty({ description: 'Username.' })
  username: string;

  @ApiProperty({ description: 'Full name. May be empty.' })
  name: string;

  @ApiProperty({ description: 'Email address. Empty for service accounts.' })
  email: string;

  @ApiProperty({ description: 'URL or path of a picture. May be empty.' })
  avatar_url: string;

  @ApiProperty({ description: 'Current status: `active`, `dormant` or `suspended`.' })
  status: string;

  @ApiProperty({ description: 'How the user logs in.' })
  login_type: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was last changed.' })
  updated_at: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When the user was last active. Absent if never.' })
  last_seen_at?: string;

  @ApiPropertyOptional({ description: 'True for a service account, otherwise absent.' })
  is_service_account?: boolean;

  @ApiProperty({ type: [String], format: 'uuid', description: "The user's organizations whose audit log you have permission to read." })
  organization_ids: readonly string[];

  @ApiProperty({ type: [AuditRoleResponse], description: 'Current site roles. Every user also has `member`.' })
  roles: AuditRoleResponse[];

  @ApiProperty({ description: 'Always false. Present for compatibility.' })
  has_ai_seat: boolean;

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
      ...(user.isServiceAccount && { is_service_account: true }),
      organization_ids: user.organizationIds,
      roles: user.roles.map((name) => ({ name, display_name: siteRoleTitle(name) })),
      has_ai_seat: false,
    };
  }
}

export class AuditOrganizationResponse {
  @ApiProperty({ format: 'uuid', description: 'Organization ID.' })
  id: string;

  @ApiProperty({ description: 'Organization name, as used in paths.' })
  name: string;

  @ApiProperty({ description: 'Display name.' })
  display_name: string;

  @ApiProperty({ description: 'URL or path of a picture. May be empty.' })
  icon: string;
}

export class AuditLogResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the log entry.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: '`X-Request-Id` of the request.' })
  request_id: string;

  @ApiProperty({ format: 'date-time', description: 'When the action happened.' })
  time: string;

  @ApiProperty({ description: 'IP address of the client. Empty if unknown.' })
  ip: string;

  @ApiProperty({ maxLength: 256, description: '`User-Agent` of the client.' })
  user_agent: string;

  @ApiProperty({ enum: AUDITED_RESOURCE_TYPES, description: 'Type of the affected resource.' })
  resource_type: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the affected resource. For an API key, the ID of its user.' })
  resource_id: string;

  @ApiProperty({ description: 'Human-readable name of the affected resource.' })
  resource_target: string;

  @ApiProperty({ description: 'URL or path of a picture of the resource. May be empty.' })
  resource_icon: string;

  @ApiProperty({
    enum: AUDIT_ACTIONS,
    description: 'What was done to the resource.',
  })
  action: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Changed columns, each as `{old, new, secret}`. The values of secret columns are not included.',
  })
  diff: object;

  @ApiProperty({ description: 'HTTP status of the response. From 400 on, the action failed.' })
  status_code: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Additional details, such as the part of the server that acted automatically.',
  })
  additional_fields: object;

  @ApiProperty({ description: 'Sentence with the placeholders `{user}` and `{target}`.' })
  description: string;

  @ApiProperty({ description: 'Always empty. Present for compatibility.' })
  resource_link: string;

  @ApiProperty({ description: 'Whether the resource has been deleted.' })
  is_deleted: boolean;

  @ApiProperty({ format: 'uuid', description: 'The nil UUID if the entry belongs to no organization.' })
  organization_id: string;

  @ApiPropertyOptional({ type: AuditOrganizationResponse, description: 'The organization of the entry, if it still exists.' })
  organization?: AuditOrganizationResponse;

  @ApiProperty({
    type: AuditUserResponse,
    nullable: true,
    description: 'The user who acted. Null if the server acted or the user no longer exists.',
  })
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
      // Entries are never changed, so old ones may hold URLs that are no longer acceptable.
      resource_icon: acceptablePictureUrl(log.resourceIcon),
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
  @ApiProperty({ type: [AuditLogResponse], description: 'The entries of this page, newest first.' })
  audit_logs: AuditLogResponse[];

  @ApiProperty({ description: 'Number of matching entries. A value above `count_cap` means that there are more than `count_cap`.' })
  count: number;

  @ApiProperty({ example: 2000, description: 'Highest number up to which entries are counted.' })
  count_cap: number;
}
