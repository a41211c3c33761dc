import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { FilterColumns, PreparedFilter } from '../../authz/index.js';
import { FIRST_ROWS, type Page, type Paged } from '../../common/index.js';
import { IS_PERSON } from '../memberships.js';
import { affectedRows, estimateRows, EXACT_COUNT, selectPage, selectRows, SqlParameters } from '../../database/index.js';

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

/** The editable fields of a group. */
export type GroupFields = Pick<GroupRow, 'name' | 'displayName' | 'avatarUrl' | 'quotaAllowance'>;

/** Which groups to list. Absent parts restrict nothing. */
export interface GroupFilter {
  readonly organizationId?: string | undefined;
  /** Only groups that this user is in, if the actor may see the membership. */
  readonly memberId?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

/**
 * Members are counted up to a limit, in the order of the primary key: without an order, and with statistics that say that groups are
 * large, PostgreSQL may scan the whole table for each group. "Everyone" has the id of its organization and no member rows.
 */
const GROUP = `g.id, g.organization_id AS "organizationId", o.name AS "organizationName", o.display_name AS "organizationDisplayName",
  g.name, g.display_name AS "displayName", g.avatar_url AS "avatarUrl", g.quota_allowance AS "quotaAllowance", g.source,
  (SELECT count(*)::int FROM (
     (SELECT 1 FROM group_members m WHERE m.group_id = g.id AND ${IS_PERSON} ORDER BY m.user_id LIMIT ${EXACT_COUNT + 1})
      UNION ALL
     (SELECT 1 FROM organization_members m WHERE m.organization_id = g.id AND ${IS_PERSON} ORDER BY m.user_id LIMIT ${EXACT_COUNT + 1})) AS counted) AS "memberCount"`;
const FROM = `FROM groups g JOIN organizations o ON o.id = g.organization_id AND NOT o.deleted`;

/** The access list of `groupObject`, as SQL: a group's members may see it. */
const POLICY_COLUMNS: FilterColumns = {
  id: 'g.id',
  organization: 'g.organization_id',
  memberGroup: { column: 'g.id', actions: ['read'] },
};
/** A membership of a group is owned by the member, in the organization of the group. */
const GROUP_MEMBER_COLUMNS = { id: 'e.user_id', owner: 'e.user_id', organization: 'e.organization_id' };

const GROUPS_OF_PAGE = `SELECT ${GROUP} FROM page p JOIN groups g ON g.id = p.id JOIN organizations o ON o.id = g.organization_id`;

/** The source `m` of the members of this group, whose id is the first parameter. */
function membersOf({ id, organizationId }: Pick<GroupRow, 'id' | 'organizationId'>): string {
  return id === organizationId ? `FROM organization_members m WHERE m.organization_id = $1` : `FROM group_members m WHERE m.group_id = $1`;
}

@Injectable()
export class GroupsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findById(id: string, tx?: EntityManager): Promise<GroupRow | null> {
    const rows = await (tx ?? this.dataSource).query<GroupRow[]>(`SELECT ${GROUP} ${FROM} WHERE g.id = $1`, [id]);
    const [row] = await this.#withEstimates(rows);
    return row ?? null;
  }

  async findByName(organizationId: string, name: string): Promise<GroupRow | null> {
    const rows = await this.dataSource.query<GroupRow[]>(
      `SELECT ${GROUP} ${FROM} WHERE g.organization_id = $1 AND lower(g.name) = lower($2)`,
      [organizationId, name],
    );
    const [row] = await this.#withEstimates(rows);
    return row ?? null;
  }

  /** By organization and name, at most as many as fit in one response. */
  async list(filter: GroupFilter, visible: PreparedFilter, visibleMembers: PreparedFilter): Promise<GroupRow[]> {
    const parameters = new SqlParameters();
    const conditions = [parameters.include(visible, POLICY_COLUMNS)];
    if (filter.organizationId !== undefined) conditions.push(`g.organization_id = ${parameters.bind(filter.organizationId)}`);
    if (filter.ids !== undefined) conditions.push(`g.id = ANY (${parameters.bind(filter.ids)}::uuid[])`);
    if (filter.memberId !== undefined) {
      const member = parameters.bind(filter.memberId);
      conditions.push(
        `g.id IN (SELECT e.group_id FROM group_members_expanded e
                   WHERE e.user_id = ${member} AND ${parameters.include(visibleMembers, GROUP_MEMBER_COLUMNS)})`,
      );
    }
    const rows = await selectRows<GroupRow>(
      this.dataSource,
      {
        matching: `${FROM} WHERE ${conditions.join(' AND ')}`,
        id: 'g.id',
        key: '(lower(o.name), lower(g.name))',
        rows: GROUPS_OF_PAGE,
        parameters,
      },
      FIRST_ROWS,
    );
    return this.#withEstimates(rows);
  }

  /** `search`: part of name or display name, in lower case. */
  async listPage(organizationId: string, search: string, page: Page, visible: PreparedFilter): Promise<Paged<GroupRow>> {
    const parameters = new SqlParameters();
    const conditions = [`g.organization_id = ${parameters.bind(organizationId)}`, parameters.include(visible, POLICY_COLUMNS)];
    if (search !== '') {
      const text = parameters.bind(search);
      conditions.push(`(position(${text}::text IN lower(g.name)) > 0 OR position(${text}::text IN lower(g.display_name)) > 0)`);
    }
    const { items, count } = await selectPage<GroupRow>(
      this.dataSource,
      {
        matching: `${FROM} WHERE ${conditions.join(' AND ')}`,
        id: 'g.id',
        key: 'lower(g.name)',
        countsFromCursor: true,
        rows: GROUPS_OF_PAGE,
        parameters,
      },
      page,
    );
    return { items: await this.#withEstimates(items), count };
  }

  /** Estimates the size of groups that are larger than the counting limit. */
  async #withEstimates(rows: readonly GroupRow[]): Promise<GroupRow[]> {
    const known: GroupRow[] = [];
    for (const row of rows) {
      if (row.memberCount <= EXACT_COUNT) known.push(row);
      else known.push({ ...row, memberCount: await estimateRows(this.dataSource, membersOf(row), [row.id]) });
    }
    return known;
  }

  /** False when the group does not exist. Otherwise nobody else can change it until the transaction ends. */
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
