import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../../authz/index.js';
import { MAX_ROWS, type Page, type Paged } from '../../common/index.js';
import { selectPage, type SqlList, SqlParameters } from '../../database/index.js';
import { type UserSearch, userSearchCondition } from '../../users/index.js';
import { isEveryone } from './group-change.js';
import { eachUserOf, IS_PERSON } from '../memberships.js';
import type { GroupRow } from './groups.repository.js';

/** The parts of a group that identify its members. */
export type GroupIdentity = Pick<GroupRow, 'id' | 'organizationId'>;

/** A member as a group shows them. */
export interface GroupMemberRow {
  readonly groupId: string;
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string;
  readonly email: string;
  readonly status: string;
  readonly loginType: string;
  readonly isServiceAccount: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastSeenAt: Date | null;
}

const MEMBER = `e.group_id AS "groupId", u.id, u.username, u.name, u.avatar_url AS "avatarUrl", u.email, u.status,
  u.login_type AS "loginType", u.is_service_account AS "isServiceAccount", u.created_at AS "createdAt", u.updated_at AS "updatedAt",
  u.last_seen_at AS "lastSeenAt"`;
/** In responses with several groups. `GET /groups/{group}/members` pages through all members. */
const MAX_ROWS_OF_A_GROUP = 1_000;
/** Up to this size, an audit entry lists all members of a group; beyond it, only those who joined or left. */
const MAX_AUDITED_MEMBERS = 1_000;

@Injectable()
export class GroupMembersRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The first members of each group by user id, limited to what fits in one response, because a group may contain everybody. Ordered by
   * group, in the given order, then by user name.
   */
  async list(groups: readonly GroupIdentity[], visible: PreparedFilter): Promise<GroupMemberRow[]> {
    const parameters = new SqlParameters();
    const ids = parameters.bind(groups.map(({ id }) => id));
    const organizations = parameters.bind(groups.map(({ organizationId }) => organizationId));
    const most = parameters.bind(groups.length === 1 ? MAX_ROWS : MAX_ROWS_OF_A_GROUP);
    const mayBeSeen = `${IS_PERSON} AND ${parameters.include(visible, { id: 'm.user_id', owner: 'm.user_id', organization: 'g.organization_id' })}`;
    return this.dataSource.query<GroupMemberRow[]>(
      `SELECT listed.* FROM (
         SELECT ${MEMBER}, e.n, lower(u.username) AS sort_key
           FROM (
             SELECT g.id AS group_id, g.n, members.user_id
               FROM unnest(${ids}::uuid[], ${organizations}::uuid[]) WITH ORDINALITY AS g (id, organization_id, n)
              CROSS JOIN LATERAL (
                (SELECT m.user_id FROM group_members m WHERE m.group_id = g.id AND ${mayBeSeen} ORDER BY m.user_id LIMIT ${most})
                 UNION ALL
                (SELECT m.user_id FROM organization_members m WHERE m.organization_id = g.id AND ${mayBeSeen} ORDER BY m.user_id LIMIT ${most})
              ) AS members
              LIMIT ${MAX_ROWS}) AS e
           JOIN users u ON u.id = e.user_id AND NOT u.deleted) AS listed
        ORDER BY listed.n, listed.sort_key`,
      parameters.values,
    );
  }

  async listPage(group: GroupIdentity, search: UserSearch, page: Page, visible: PreparedFilter): Promise<Paged<GroupMemberRow>> {
    const parameters = new SqlParameters();
    const id = parameters.bind(group.id);
    const [table, ofGroup] = isEveryone(group) ? ['organization_members', 'organization_id'] : ['group_members', 'group_id'];
    const organization = `${parameters.bind(group.organizationId)}::uuid`;
    const ofMember = [
      `m.${ofGroup} = ${id}`,
      // Gives the parameter a type even where the policy does not use it.
      `${organization} IS NOT NULL`,
      parameters.include(visible, { id: 'm.user_id', owner: 'm.user_id', organization }),
    ].join(' AND ');
    const { values } = parameters;
    const ofUser = userSearchCondition(search, parameters);
    // In the order of an index, because PostgreSQL may otherwise read the whole table.
    const counted = `FROM ${table} m WHERE ${ofMember} AND ${IS_PERSON} ORDER BY m.user_id`;
    const sorted = `FROM ${eachUserOf(`(SELECT * FROM ${table} m WHERE ${ofMember} OFFSET 0)`)} WHERE NOT u.deleted AND NOT u.is_system AND ${ofUser}`;
    const rows = `SELECT ${MEMBER} FROM page p JOIN users u ON u.id = p.id CROSS JOIN (SELECT ${id}::uuid AS group_id) AS e`;
    const list: SqlList = {
      matching: `FROM ${table} m JOIN users u ON u.id = m.user_id AND NOT u.deleted WHERE ${ofMember} AND NOT u.is_system AND ${ofUser}`,
      part: { counted, values, sorted },
      ...(ofUser === 'TRUE' && { counted }),
      id: 'm.user_id',
      key: 'lower(u.username)',
      countsFromCursor: true,
      rows,
      parameters,
    };
    return selectPage<GroupMemberRow>(this.dataSource, list, page);
  }

  /** All members in a fixed order; null when there are too many to record. "Everyone" has no member rows. */
  async listIds(groupId: string, tx: EntityManager): Promise<string[] | null> {
    const rows = await tx.query<{ user_id: string }[]>(
      `SELECT user_id FROM group_members WHERE group_id = $1 ORDER BY user_id LIMIT ${MAX_AUDITED_MEMBERS + 1}`,
      [groupId],
    );
    return rows.length > MAX_AUDITED_MEMBERS ? null : rows.map((row) => row.user_id);
  }

  /** The users among these that are in the group's organization. They cannot leave it before the transaction ends. */
  async lockMemberships(groupId: string, userIds: readonly string[], tx: EntityManager): Promise<string[]> {
    const rows = await tx.query<{ user_id: string }[]>(
      `SELECT m.user_id FROM organization_members m JOIN groups g ON g.organization_id = m.organization_id
        WHERE g.id = $1 AND m.user_id = ANY ($2::uuid[])
        ORDER BY m.user_id
          FOR KEY SHARE OF m`,
      [groupId, userIds],
    );
    return rows.map((row) => row.user_id);
  }

  async insert(groupId: string, userIds: readonly string[], tx: EntityManager): Promise<void> {
    await tx.query(`INSERT INTO group_members (group_id, user_id) SELECT $1, unnest($2::uuid[])`, [groupId, userIds]);
  }

  async delete(groupId: string, userIds: readonly string[], tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM group_members WHERE group_id = $1 AND user_id = ANY ($2::uuid[])`, [groupId, userIds]);
  }
}
