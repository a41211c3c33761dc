import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../../authz/index.js';
import { isUuid, type Page, type Paged } from '../../common/index.js';
import { affectedRows, SqlParameters } from '../../database/index.js';
import { type UserSearch, userSearchCondition } from '../../users/index.js';
import type { CustomRoleTitles } from '../roles/role-titles.js';
import { type MemberSearch, memberSearchCondition } from './member-search.js';

export interface MemberRow {
  readonly organizationId: string;
  readonly userId: string;
  readonly username: string;
  /** As they are stored: without the roles that every member has. */
  readonly roles: readonly string[];
  /** Of those that are custom roles. */
  readonly customRoles: CustomRoleTitles;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A member and what the organization may know of the person. */
export interface MemberUserRow extends MemberRow {
  readonly name: string;
  readonly avatarUrl: string;
  readonly email: string;
  readonly status: string;
  readonly loginType: string;
  readonly lastSeenAt: Date | null;
  readonly userCreatedAt: Date;
  readonly userUpdatedAt: Date;
  readonly isServiceAccount: boolean;
  readonly siteRoles: readonly string[];
}

const MEMBER = `m.organization_id AS "organizationId", m.user_id AS "userId", u.username, m.roles,
  coalesce((SELECT jsonb_object_agg(c.name, c.display_name) FROM custom_roles c
             WHERE c.organization_id = m.organization_id AND c.name = ANY (m.roles)), '{}') AS "customRoles",
  m.created_at AS "createdAt", m.updated_at AS "updatedAt"`;
const MEMBER_USER = `${MEMBER}, u.name, u.avatar_url AS "avatarUrl", u.email, u.status, u.login_type AS "loginType",
  u.last_seen_at AS "lastSeenAt", u.created_at AS "userCreatedAt", u.updated_at AS "userUpdatedAt",
  u.is_service_account AS "isServiceAccount", u.rbac_roles AS "siteRoles"`;
const FROM = `FROM organization_members m JOIN users u ON u.id = m.user_id AND NOT u.deleted`;

/** A membership is the member's own. */
const POLICY_COLUMNS = { id: 'm.user_id', owner: 'm.user_id', organization: 'm.organization_id' };

@Injectable()
export class MembersRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** By user id or user name. */
  async find(organizationId: string, user: string): Promise<MemberUserRow | null> {
    const condition = isUuid(user) ? 'm.user_id = $2' : 'lower(u.username) = lower($2)';
    const rows = await this.dataSource.query<MemberUserRow[]>(
      `SELECT ${MEMBER_USER} ${FROM} WHERE m.organization_id = $1 AND ${condition}`,
      [organizationId, user],
    );
    return rows[0] ?? null;
  }

  async list(organizationId: string, search: MemberSearch, visible: PreparedFilter): Promise<MemberUserRow[]> {
    const parameters = new SqlParameters();
    const conditions = [
      `m.organization_id = ${parameters.bind(organizationId)}`,
      parameters.include(visible, POLICY_COLUMNS),
      memberSearchCondition(search, parameters),
    ];
    return this.dataSource.query<MemberUserRow[]>(
      `SELECT ${MEMBER_USER} ${FROM} WHERE ${conditions.join(' AND ')} ORDER BY lower(u.username), m.user_id`,
      parameters.values,
    );
  }

  /** The cursor counts only where it is itself in the list, so that it tells nothing about anybody else. */
  async listPage(organizationId: string, search: UserSearch, page: Page, visible: PreparedFilter): Promise<Paged<MemberUserRow>> {
    const parameters = new SqlParameters();
    const conditions = [
      `m.organization_id = ${parameters.bind(organizationId)}`,
      parameters.include(visible, POLICY_COLUMNS),
      'NOT u.is_system',
      userSearchCondition(search, parameters),
    ];
    const after = parameters.bind(page.afterId);
    const rows = await this.dataSource.query<(MemberUserRow & { total: number })[]>(
      `WITH listed AS (
         SELECT m.organization_id, m.user_id, lower(u.username) AS username ${FROM} WHERE ${conditions.join(' AND ')}
       ), page AS (
         SELECT l.*, count(*) OVER ()::int AS total FROM listed l
          WHERE ${after}::uuid IS NULL OR l.username > (SELECT username FROM listed WHERE user_id = ${after})
          ORDER BY l.username LIMIT ${parameters.bind(page.limit)} OFFSET ${parameters.bind(page.offset)}
       )
       SELECT ${MEMBER_USER}, p.total ${FROM} JOIN page p ON p.organization_id = m.organization_id AND p.user_id = m.user_id
        ORDER BY p.username`,
      parameters.values,
    );
    return { items: rows, count: rows[0]?.total ?? 0 };
  }

  /** The row as nobody can change or delete it until the transaction ends. */
  async lock(organizationId: string, userId: string, tx: EntityManager): Promise<MemberRow | null> {
    const rows = await tx.query<MemberRow[]>(
      `SELECT ${MEMBER} ${FROM} WHERE m.organization_id = $1 AND m.user_id = $2 FOR NO KEY UPDATE OF m`,
      [organizationId, userId],
    );
    return rows[0] ?? null;
  }

  /** A trigger refuses for an organization that is gone, also when that happens at this moment. */
  async insert(organizationId: string, userId: string, tx: EntityManager): Promise<void> {
    await tx.query(`INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)`, [organizationId, userId]);
  }

  async setRoles(organizationId: string, userId: string, roles: readonly string[], tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE organization_members SET roles = $3, updated_at = now() WHERE organization_id = $1 AND user_id = $2`, [
      organizationId,
      userId,
      roles,
    ]);
  }

  /** The person leaves the organization's groups, too. */
  async delete(organizationId: string, userId: string, tx: EntityManager): Promise<number> {
    return affectedRows(
      await tx.query(`DELETE FROM organization_members WHERE organization_id = $1 AND user_id = $2`, [organizationId, userId]),
    );
  }
}
