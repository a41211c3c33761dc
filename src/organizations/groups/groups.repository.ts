import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../../authz/index.js';
import type { Page, Paged } from '../../common/index.js';
import { affectedRows, SqlParameters } from '../../database/index.js';

export interface GroupRow {
  readonly id: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly organizationDisplayName: string;
  readonly name: string;
  readonly displayName: string;
  readonly avatarUrl: string;
  readonly quotaAllowance: number;
  readonly source: 'user' | 'oidc';
  readonly memberCount: number;
}

/** What people decide about a group. */
export type GroupFields = Pick<GroupRow, 'name' | 'displayName' | 'avatarUrl' | 'quotaAllowance'>;

/** Which groups a list is about. Absent parts restrict nothing. */
export interface GroupFilter {
  readonly organizationId?: string | undefined;
  /** Only groups that this user is in, as far as the asking actor may know. */
  readonly memberId?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

const GROUP = `g.id, g.organization_id AS "organizationId", o.name AS "organizationName", o.display_name AS "organizationDisplayName",
  g.name, g.display_name AS "displayName", g.avatar_url AS "avatarUrl", g.quota_allowance AS "quotaAllowance", g.source,
  (SELECT count(*)::int FROM group_members_expanded e WHERE e.group_id = g.id) AS "memberCount"`;
const FROM = `FROM groups g JOIN organizations o ON o.id = g.organization_id AND NOT o.deleted`;

/** The access list of `groupObject`, as SQL: a group's members may see it. */
const POLICY_COLUMNS = {
  id: 'g.id',
  organization: 'g.organization_id',
  groupAcl: `jsonb_build_object(g.id, '["read"]'::jsonb)`,
};
/** Being in a group is the person's own, in the organization of the group. */
export const GROUP_MEMBER_COLUMNS = { id: 'e.user_id', owner: 'e.user_id', organization: 'e.organization_id' };

@Injectable()
export class GroupsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findById(id: string, tx?: EntityManager): Promise<GroupRow | null> {
    const rows = await (tx ?? this.dataSource).query<GroupRow[]>(`SELECT ${GROUP} ${FROM} WHERE g.id = $1`, [id]);
    return rows[0] ?? null;
  }

  async findByName(organizationId: string, name: string): Promise<GroupRow | null> {
    const rows = await this.dataSource.query<GroupRow[]>(
      `SELECT ${GROUP} ${FROM} WHERE g.organization_id = $1 AND lower(g.name) = lower($2)`,
      [organizationId, name],
    );
    return rows[0] ?? null;
  }

  async list(filter: GroupFilter, visible: PreparedFilter, visibleMembers: PreparedFilter): Promise<GroupRow[]> {
    const parameters = new SqlParameters();
    const conditions = [parameters.include(visible, POLICY_COLUMNS)];
    if (filter.organizationId !== undefined) conditions.push(`g.organization_id = ${parameters.bind(filter.organizationId)}`);
    if (filter.ids !== undefined) conditions.push(`g.id = ANY (${parameters.bind(filter.ids)}::uuid[])`);
    if (filter.memberId !== undefined) {
      const member = parameters.bind(filter.memberId);
      conditions.push(
        `EXISTS (SELECT 1 FROM group_members_expanded e
                  WHERE e.group_id = g.id AND e.user_id = ${member} AND ${parameters.include(visibleMembers, GROUP_MEMBER_COLUMNS)})`,
      );
    }
    return this.dataSource.query<GroupRow[]>(
      `SELECT ${GROUP} ${FROM} WHERE ${conditions.join(' AND ')} ORDER BY lower(o.name), lower(g.name), g.id`,
      parameters.values,
    );
  }

  /** `search`: part of name or display name, in lower case. The cursor counts only where it is itself in the list. */
  async listPage(organizationId: string, search: string, page: Page, visible: PreparedFilter): Promise<Paged<GroupRow>> {
    const parameters = new SqlParameters();
    const text = parameters.bind(search);
    const conditions = [
      `g.organization_id = ${parameters.bind(organizationId)}`,
      `(position(${text}::text IN lower(g.name)) > 0 OR position(${text}::text IN lower(g.display_name)) > 0)`,
      parameters.include(visible, POLICY_COLUMNS),
    ];
    const after = parameters.bind(page.afterId);
    const rows = await this.dataSource.query<(GroupRow & { total: number })[]>(
      `WITH listed AS (
         SELECT g.id, lower(g.name) AS name ${FROM} WHERE ${conditions.join(' AND ')}
       ), page AS (
         SELECT l.*, count(*) OVER ()::int AS total FROM listed l
          WHERE ${after}::uuid IS NULL OR l.name > (SELECT name FROM listed WHERE id = ${after})
          ORDER BY l.name LIMIT ${parameters.bind(page.limit)} OFFSET ${parameters.bind(page.offset)}
       )
       SELECT ${GROUP}, p.total ${FROM} JOIN page p ON p.id = g.id ORDER BY p.name`,
      parameters.values,
    );
    return { items: rows, count: rows[0]?.total ?? 0 };
  }

  /** False when the group is gone. Otherwise nobody else can change it until the transaction ends. */
  async lock(id: string, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`SELECT 1 FROM groups WHERE id = $1 FOR UPDATE`, [id]);
    return rows.length > 0;
  }

  async insert(organizationId: string, fields: GroupFields, tx: EntityManager): Promise<string> {
    const rows = await tx.query<{ id: string }[]>(
      `INSERT INTO groups (organization_id, name, display_name, avatar_url, quota_allowance) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [organizationId, fields.name, fields.displayName, fields.avatarUrl, fields.quotaAllowance],
    );
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row.id;
  }

  async update(id: string, fields: GroupFields, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE groups SET name = $2, display_name = $3, avatar_url = $4, quota_allowance = $5 WHERE id = $1`, [
      id,
      fields.name,
      fields.displayName,
      fields.avatarUrl,
      fields.quotaAllowance,
    ]);
  }

  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM groups WHERE id = $1`, [id]));
  }
}
