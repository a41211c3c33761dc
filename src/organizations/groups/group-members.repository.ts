import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../../authz/index.js';
import type { Page, Paged } from '../../common/index.js';
import { SqlParameters } from '../../database/index.js';
import { type UserSearch, userSearchCondition } from '../../users/index.js';
import { GROUP_MEMBER_COLUMNS } from './groups.repository.js';

/** What a group shows of somebody in it. */
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
const FROM = `FROM group_members_expanded e JOIN users u ON u.id = e.user_id`;

@Injectable()
export class GroupMembersRepository {
  constructor(private readonly dataSource: DataSource) {}

  async list(groupIds: readonly string[], visible: PreparedFilter): Promise<GroupMemberRow[]> {
    const parameters = new SqlParameters();
    const groups = parameters.bind(groupIds);
    return this.dataSource.query<GroupMemberRow[]>(
      `SELECT ${MEMBER} ${FROM}
        WHERE e.group_id = ANY (${groups}::uuid[]) AND ${parameters.include(visible, GROUP_MEMBER_COLUMNS)}
        ORDER BY lower(u.username)`,
      parameters.values,
    );
  }

  /** The cursor counts only where it is itself in the list. */
  async listPage(groupId: string, search: UserSearch, page: Page, visible: PreparedFilter): Promise<Paged<GroupMemberRow>> {
    const parameters = new SqlParameters();
    const conditions = [
      `e.group_id = ${parameters.bind(groupId)}`,
      parameters.include(visible, GROUP_MEMBER_COLUMNS),
      userSearchCondition(search, parameters),
    ];
    const after = parameters.bind(page.afterId);
    const rows = await this.dataSource.query<(GroupMemberRow & { total: number })[]>(
      `WITH listed AS (SELECT ${MEMBER}, lower(u.username) AS sort_key ${FROM} WHERE ${conditions.join(' AND ')})
       SELECT l.*, count(*) OVER ()::int AS total FROM listed l
        WHERE ${after}::uuid IS NULL OR l.sort_key > (SELECT sort_key FROM listed WHERE id = ${after})
        ORDER BY l.sort_key LIMIT ${parameters.bind(page.limit)} OFFSET ${parameters.bind(page.offset)}`,
      parameters.values,
    );
    return { items: rows, count: rows[0]?.total ?? 0 };
  }

  /** Everybody in it, in a fixed order. "Everyone" has no rows of its own. */
  async listIds(groupId: string, tx: EntityManager): Promise<string[]> {
    const rows = await tx.query<{ user_id: string }[]>(`SELECT user_id FROM group_members WHERE group_id = $1 ORDER BY user_id`, [groupId]);
    return rows.map((row) => row.user_id);
  }

  /** Which of these users are in the group's organization. They cannot leave it before the transaction ends. */
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
