import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Reader, SqlParameters } from '../../database/index.js';
import type { AuditLogInsert } from '../audit-logs.repository.js';

/** A row of the log about a user, as far as that user may see it. */
export interface ActivityRow extends Pick<
  AuditLogInsert,
  'time' | 'userId' | 'ip' | 'userAgent' | 'resourceType' | 'resourceTarget' | 'action' | 'diff' | 'statusCode'
> {
  readonly id: string;
  readonly additionalFields: Readonly<Record<string, unknown>>;
  /** Of the organization that it is about; null without one. */
  readonly organizationName: string | null;
}

export interface ActivityPage {
  readonly limit: number;
  /** Only rows older than this one. */
  readonly afterId: string | null;
}

/** Types whose entries have the user's id as the id of the resource. */
const OWN_TYPES = `'user', 'api_key', 'git_ssh_key', 'organization_member'`;

/** Entries about an app that concern one user, as the condition of their index has it. */
const APP_EVENT = `resource_type = 'oauth2_provider_app' AND additional_fields ?| ARRAY['consent', 'sign_in']
  AND NOT additional_fields ? 'grants_ended'`;

@Injectable()
export class ActivityRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. Nothing comes after a cursor that is not itself in the list. */
  async list(userId: string, { limit, afterId }: ActivityPage, db: Reader = this.dataSource): Promise<ActivityRow[]> {
    const parameters = new SqlParameters();
    const user = parameters.bind(userId);
    const most = `${parameters.bind(limit)}::bigint`;
    const kinds = [
      `resource_id = ${user}::uuid AND resource_type IN (${OWN_TYPES})`,
      `COALESCE(additional_fields ->> 'user_id', user_id::text) = ${user}::uuid::text AND ${APP_EVENT}`,
    ];
    const after = afterId === null ? 'TRUE' : isAfter(parameters.bind(afterId), kinds);
    const newest = `ORDER BY time DESC, id DESC LIMIT ${most}`;
    const branches = kinds.map((kind) => `(SELECT * FROM audit_logs WHERE ${kind} AND ${after} ${newest})`);
    return db.query<ActivityRow[]>(
      `WITH page AS MATERIALIZED (SELECT * FROM (${branches.join(' UNION ALL ')}) AS events ${newest})
       SELECT l.id, l.time, l.user_id AS "userId", host(l.ip) AS ip, l.user_agent AS "userAgent", l.resource_type AS "resourceType",
              l.resource_target AS "resourceTarget", l.action, l.diff, l.status_code AS "statusCode",
              l.additional_fields AS "additionalFields", o.display_name AS "organizationName"
         FROM page l LEFT JOIN organizations o ON o.id = l.organization_id
        ORDER BY l.time DESC, l.id DESC`,
      parameters.values,
    );
  }
}

function isAfter(id: string, kinds: readonly string[]): string {
  const cursor = `FROM audit_logs WHERE id = ${id} AND (${kinds.map((kind) => `(${kind})`).join(' OR ')})`;
  return `(time, id) < ((SELECT time ${cursor}), (SELECT id ${cursor}))`;
}
