import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { SqlParameters } from '../database/index.js';
import type { PreparedFilter } from '../authz/index.js';
import { AUDIT_COUNT_CAP, type AuditSearch } from './audit-search.js';
import type { FieldDiff } from './diff.js';

export interface AuditLogInsert {
  readonly time: Date;
  readonly requestId: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly ip: string | null;
  readonly userAgent: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceTarget: string;
  readonly resourceIcon: string;
  readonly action: string;
  readonly diff: Readonly<Record<string, FieldDiff>>;
  readonly statusCode: number;
  readonly additionalFields: Readonly<Record<string, unknown>>;
}

/** A row of the log, with what is known today of who did it. */
export interface AuditLogRow extends AuditLogInsert {
  readonly id: string;
  readonly user: AuditUser | null;
  readonly organization: { readonly id: string; readonly name: string; readonly displayName: string; readonly icon: string } | null;
  /** The thing is gone, as far as that can be told. */
  readonly isDeleted: boolean;
}

export interface AuditUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly avatarUrl: string;
  readonly status: string;
  readonly loginType: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastSeenAt: Date | null;
  readonly deleted: boolean;
}

const NO_ORGANIZATION = '00000000-0000-0000-0000-000000000000';

const FROM = `FROM audit_logs l LEFT JOIN users u ON u.id = l.user_id LEFT JOIN organizations o ON o.id = l.organization_id`;

@Injectable()
export class AuditLogsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(log: AuditLogInsert, tx?: EntityManager): Promise<void> {
    await (tx ?? this.dataSource).query(
      `INSERT INTO audit_logs (time, request_id, user_id, organization_id, ip, user_agent, resource_type, resource_id, resource_target,
                               resource_icon, action, diff, status_code, additional_fields)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        log.time,
        log.requestId,
        log.userId,
        log.organizationId,
        log.ip,
        log.userAgent,
        log.resourceType,
        log.resourceId,
        log.resourceTarget,
        log.resourceIcon,
        log.action,
        JSON.stringify(log.diff),
        log.statusCode,
        JSON.stringify(log.additionalFields),
      ],
    );
  }

  /** Newest first. `visible` is the policy on the organization of a row. */
  async list(search: AuditSearch, visible: PreparedFilter, page: { limit: number; offset: number }): Promise<AuditLogRow[]> {
    const parameters = new SqlParameters();
    const where = conditions(search, visible, parameters);
    return this.dataSource.query<AuditLogRow[]>(
      `SELECT l.id, l.time, l.request_id AS "requestId", l.user_id AS "userId", l.organization_id AS "organizationId", host(l.ip) AS ip,
              l.user_agent AS "userAgent", l.resource_type AS "resourceType", l.resource_id AS "resourceId",
              l.resource_target AS "resourceTarget", l.resource_icon AS "resourceIcon", l.action, l.diff, l.status_code AS "statusCode",
              l.additional_fields AS "additionalFields",
              CASE WHEN u.id IS NULL THEN NULL ELSE json_build_object(
                'id', u.id, 'username', u.username, 'name', u.name, 'email', u.email, 'avatarUrl', u.avatar_url, 'status', u.status,
                'loginType', u.login_type, 'createdAt', u.created_at, 'updatedAt', u.updated_at, 'lastSeenAt', u.last_seen_at,
                'deleted', u.deleted) END AS "user",
              CASE WHEN o.id IS NULL THEN NULL ELSE json_build_object(
                'id', o.id, 'name', o.name, 'displayName', o.display_name, 'icon', o.icon) END AS organization,
              CASE l.resource_type
                WHEN 'user' THEN NOT EXISTS (SELECT 1 FROM users x WHERE x.id = l.resource_id AND NOT x.deleted)
                WHEN 'organization' THEN NOT EXISTS (SELECT 1 FROM organizations x WHERE x.id = l.resource_id AND NOT x.deleted)
                WHEN 'group' THEN NOT EXISTS (SELECT 1 FROM groups x WHERE x.id = l.resource_id)
                WHEN 'oauth2_provider_app' THEN NOT EXISTS (SELECT 1 FROM oauth2_provider_apps x WHERE x.id = l.resource_id)
                ELSE false END AS "isDeleted"
         ${FROM}
        WHERE ${where}
        ORDER BY l.time DESC, l.id
        LIMIT ${parameters.bind(page.limit)} OFFSET ${parameters.bind(page.offset)}`,
      parameters.values,
    );
  }

  /** How many there are, counting at most one more than the cap. */
  async count(search: AuditSearch, visible: PreparedFilter): Promise<number> {
    const parameters = new SqlParameters();
    const where = conditions(search, visible, parameters);
    const [row] = await this.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM (SELECT 1 ${FROM} WHERE ${where} LIMIT ${AUDIT_COUNT_CAP + 1}) AS capped`,
      parameters.values,
    );
    return row?.count ?? 0;
  }
}

function conditions(search: AuditSearch, visible: PreparedFilter, parameters: SqlParameters): string {
  const terms = [parameters.include(visible, { organization: `NULLIF(l.organization_id, '${NO_ORGANIZATION}')` })];
  const add = (value: unknown, condition: (bound: string) => string): void => {
    if (value !== undefined) terms.push(condition(parameters.bind(value)));
  };
  add(search.resourceType, (bound) => `l.resource_type = ${bound}`);
  add(search.resourceId, (bound) => `l.resource_id = ${bound}`);
  add(search.resourceTarget, (bound) => `lower(l.resource_target) = ${bound}`);
  add(search.requestId, (bound) => `l.request_id = ${bound}`);
  add(search.username, (bound) => `lower(u.username) = ${bound}`);
  add(search.email, (bound) => `lower(u.email) = ${bound}`);
  add(search.action, (bound) => `l.action = ${bound}`);
  add(search.from, (bound) => `l.time >= ${bound}`);
  add(search.to, (bound) => `l.time <= ${bound}`);
  add(search.organization, (bound) => `(l.organization_id::text = ${bound} OR lower(o.name) = ${bound})`);
  return terms.join(' AND ');
}
