import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../authz/index.js';
import { isUuid } from '../common/index.js';
import { affectedRows, HELD, type Reader, SqlParameters, type Write, writeAll, WriteTemplate } from '../database/index.js';
import { AUDIT_COUNT_CAP, type AuditSearch } from './audit-search.js';
import type { FieldDiff } from './diff.js';
import { OLDEST_QUEUED } from './forwarding/forward-queue.repository.js';

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
  readonly additionalFields: object;
}

/** A row of the log, with today's data of the user who did it. */
export interface AuditLogRow extends AuditLogInsert {
  readonly id: string;
  readonly user: AuditUser | null;
  readonly organization: { readonly id: string; readonly name: string; readonly displayName: string; readonly icon: string } | null;
  /** Whether the resource is known to be deleted. */
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
  readonly isServiceAccount: boolean;
  /** Site roles. */
  readonly roles: readonly string[];
  /** Only organizations whose log the reader may see. */
  readonly organizationIds: readonly string[];
}

/** Which page of the log to read. */
export interface AuditPage {
  readonly limit: number;
  readonly offset: number;
  /** Only rows older than this one. */
  readonly afterId: string | null;
}

const INSERT = new WriteTemplate<
  [
    time: Date,
    requestId: string,
    userId: string,
    organizationId: string,
    ip: string | null,
    userAgent: string,
    resourceType: string,
    resourceId: string,
    resourceTarget: string,
    resourceIcon: string,
    action: string,
    diff: string,
    statusCode: number,
    additionalFields: string,
  ]
>(
  `INSERT INTO audit_logs (time, request_id, user_id, organization_id, ip, user_agent, resource_type, resource_id, resource_target,
                           resource_icon, action, diff, status_code, additional_fields)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 WHERE ${HELD}`,
);

@Injectable()
export class AuditLogsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(log: AuditLogInsert, tx?: EntityManager): Promise<void> {
    await writeAll(tx ?? this.dataSource, [this.insertion(log)]);
  }

  insertion(log: AuditLogInsert): Write {
    return INSERT.with(
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
    );
  }

  /** In one statement, whatever their number. */
  async insertAll(logs: readonly AuditLogInsert[], tx: EntityManager): Promise<void> {
    await tx.query(
      `INSERT INTO audit_logs (time, request_id, user_id, organization_id, ip, user_agent, resource_type, resource_id, resource_target,
                               resource_icon, action, diff, status_code, additional_fields)
       SELECT "time", "requestId", "userId", "organizationId", ip, "userAgent", "resourceType", "resourceId", "resourceTarget",
              "resourceIcon", action, diff, "statusCode", "additionalFields"
         FROM jsonb_to_recordset($1::jsonb)
           AS log ("time" timestamptz, "requestId" uuid, "userId" uuid, "organizationId" uuid, ip inet, "userAgent" text, "resourceType" text,
                   "resourceId" uuid, "resourceTarget" text, "resourceIcon" text, action text, diff jsonb, "statusCode" integer,
                   "additionalFields" jsonb)`,
      [JSON.stringify(logs)],
    );
  }

  /**
   * Newest first. `visible` is the policy on the organization of a row. The rows are found first; related data is then looked up only for
   * the rows that are shown. A cursor that is not itself in the list is ignored.
   */
  async list(search: AuditSearch, visible: PreparedFilter, page: AuditPage, db: Reader = this.dataSource): Promise<AuditLogRow[]> {
    const parameters = new SqlParameters();
    const where = conditions(search, visible, parameters);
    const cursor = page.afterId === null ? 'TRUE' : isAfter(page.afterId, where, parameters);
    return db.query<AuditLogRow[]>(
      `WITH page AS MATERIALIZED (
         SELECT l.* FROM audit_logs l WHERE ${where} AND ${cursor}
          ORDER BY l.time DESC, l.id DESC LIMIT ${parameters.bind(page.limit)}::bigint OFFSET ${parameters.bind(page.offset)}::bigint
       )
       SELECT l.id, l.time, l.request_id AS "requestId", l.user_id AS "userId", l.organization_id AS "organizationId", host(l.ip) AS ip,
              l.user_agent AS "userAgent", l.resource_type AS "resourceType", l.resource_id AS "resourceId",
              l.resource_target AS "resourceTarget", l.resource_icon AS "resourceIcon", l.action, l.diff, l.status_code AS "statusCode",
              l.additional_fields AS "additionalFields",
              CASE WHEN u.id IS NULL THEN NULL ELSE json_build_object(
                'id', u.id, 'username', u.username, 'name', u.name, 'email', u.email, 'avatarUrl', u.avatar_url, 'status', u.status,
                'loginType', u.login_type, 'createdAt', u.created_at, 'updatedAt', u.updated_at, 'lastSeenAt', u.last_seen_at,
                'deleted', u.deleted, 'isServiceAccount', u.is_service_account, 'roles', u.rbac_roles,
                'organizationIds', ARRAY(SELECT m.organization_id FROM organization_members m
                                          WHERE m.user_id = u.id AND ${parameters.include(visible, { organization: 'm.organization_id' })}
                                          ORDER BY m.organization_id)) END AS "user",
              CASE WHEN o.id IS NULL THEN NULL ELSE json_build_object(
                'id', o.id, 'name', o.name, 'displayName', o.display_name, 'icon', o.icon) END AS organization,
              CASE l.resource_type
                WHEN 'user' THEN NOT EXISTS (SELECT 1 FROM users x WHERE x.id = l.resource_id AND NOT x.deleted)
                WHEN 'organization' THEN NOT EXISTS (SELECT 1 FROM organizations x WHERE x.id = l.resource_id AND NOT x.deleted)
                WHEN 'group' THEN NOT EXISTS (SELECT 1 FROM groups x WHERE x.id = l.resource_id)
                WHEN 'oauth2_provider_app' THEN NOT EXISTS (SELECT 1 FROM oauth2_provider_apps x WHERE x.id = l.resource_id)
                ELSE false END AS "isDeleted"
         FROM page l LEFT JOIN users u ON u.id = l.user_id LEFT JOIN organizations o ON o.id = l.organization_id
        ORDER BY l.time DESC, l.id DESC`,
      parameters.values,
    );
  }

  /**
   * Deletes at most `limit` of the oldest entries from before this time that are not to be forwarded any more; returns their number. It looks at none
   * from after the oldest that waits: a target that is down has all of these wait, and a million would be read for each thousand that is deleted. The
   * planner does not know that, and might join all of them if it could: hence no NOT EXISTS.
   */
  async deleteOlder(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `${OLDEST_QUEUED}
         DELETE FROM audit_logs WHERE id = ANY (ARRAY(
           SELECT id FROM audit_logs l
            WHERE time < least($1::timestamptz, (SELECT at FROM oldest))
                  AND (SELECT q.target FROM audit_forward_queue q WHERE q.log_id = l.id LIMIT 1) IS NULL
            ORDER BY time, id LIMIT $2 FOR UPDATE SKIP LOCKED))`,
        [before, limit],
      ),
    );
  }

  /** Counts the rows, up to one more than the cap. */
  async count(search: AuditSearch, visible: PreparedFilter, db: Reader = this.dataSource): Promise<number> {
    const parameters = new SqlParameters();
    const where = conditions(search, visible, parameters);
    const [row] = await db.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM (SELECT 1 FROM audit_logs l WHERE ${where} LIMIT ${AUDIT_COUNT_CAP + 1}) AS capped`,
      parameters.values,
    );
    return row?.count ?? 0;
  }
}

function isAfter(id: string, where: string, parameters: SqlParameters): string {
  const cursor = `FROM audit_logs l WHERE ${where} AND l.id = ${parameters.bind(id)}`;
  return `(l.time, l.id) < ((SELECT l.time ${cursor}), (SELECT l.id ${cursor}))`;
}

/** A row without an organization has the zero UUID, and nobody has a role in an organization with that id. */
function conditions(search: AuditSearch, visible: PreparedFilter, parameters: SqlParameters): string {
  const terms = [parameters.include(visible, { organization: 'l.organization_id' })];
  const add = (value: unknown, condition: (bound: string) => string): void => {
    if (value !== undefined) terms.push(condition(parameters.bind(value)));
  };
  add(search.id, (bound) => `l.id = ${bound}`);
  add(search.resourceType, (bound) => `l.resource_type = ${bound}`);
  add(search.resourceId, (bound) => `l.resource_id = ${bound}`);
  add(search.resourceTarget, (bound) => `lower(l.resource_target) = ${bound}`);
  add(search.requestId, (bound) => `l.request_id = ${bound}`);
  add(search.username, (bound) => `l.user_id = ANY (ARRAY(SELECT id FROM users WHERE lower(username) = ${bound}))`);
  add(search.email, (bound) => `l.user_id = ANY (ARRAY(SELECT id FROM users WHERE lower(email) = ${bound}))`);
  add(search.action, (bound) => `l.action = ${bound}`);
  add(search.from, (bound) => `l.time >= ${bound}`);
  add(search.to, (bound) => `l.time <= ${bound}`);
  const { organization } = search;
  if (organization !== undefined && isUuid(organization)) add(organization, (bound) => `l.organization_id = ${bound}`);
  else add(organization, (bound) => `l.organization_id = ANY (ARRAY(SELECT id FROM organizations WHERE lower(name) = ${bound}))`);
  return terms.join(' AND ');
}
