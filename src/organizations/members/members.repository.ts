import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../../authz/index.js';
import { FIRST_ROWS, isUuid, type Page, type Paged } from '../../common/index.js';
import { affectedRows, selectPage, selectRows, type SqlList, SqlParameters } from '../../database/index.js';
import { userSearchCondition } from '../../users/index.js';
import { eachUserOf, IS_PERSON } from '../memberships.js';
import type { CustomRoleTitles } from '../roles/role-titles.js';
import { type MemberPageSearch, type MemberSearch, memberSearchCondition } from './member-search.js';

export interface MemberRow {
  readonly organizationId: string;
  readonly userId: string;
  readonly username: string;
  /** The stored roles: without those that every member has. */
  readonly roles: readonly string[];
  /** The titles of the custom roles among them. */
  readonly customRoles: CustomRoleTitles;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A member with the personal data that the organization may see. */
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
  CASE WHEN m.roles = '{}' THEN '{}'::jsonb ELSE
    coalesce((SELECT jsonb_object_agg(c.name, c.display_name) FROM custom_roles c
               WHERE c.organization_id = m.organization_id AND c.name = ANY (m.roles)), '{}') END AS "customRoles",
  m.created_at AS "createdAt", m.updated_at AS "updatedAt"`;
const MEMBER_USER = `${MEMBER}, u.name, u.avatar_url AS "avatarUrl", u.email, u.status, u.login_type AS "loginType",
  u.last_seen_at AS "lastSeenAt", u.created_at AS "userCreatedAt", u.updated_at AS "userUpdatedAt",
  u.is_service_account AS "isServiceAccount", u.rbac_roles AS "siteRoles"`;
const FROM = `FROM organization_members m JOIN users u ON u.id = m.user_id AND NOT u.deleted`;

/** By user name. The first parameter is the organization. */
function listOf(conditions: readonly string[], parameters: SqlParameters): SqlList {
  return {
    matching: `${FROM} WHERE ${conditions.join(' AND ')}`,
    id: 'm.user_id',
    key: 'lower(u.username)',
    countsFromCursor: true,
    rows: `SELECT ${MEMBER_USER} FROM page p JOIN organization_members m ON m.user_id = p.id AND m.organization_id = $1 JOIN users u ON u.id = p.id`,
    parameters,
  };
}

/** A membership is owned by the member. */
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

  /** By user name, at most as many as fit in one response. */
  async list(organizationId: string, search: MemberSearch, visible: PreparedFilter): Promise<MemberUserRow[]> {
    const parameters = new SqlParameters();
    const conditions = [
      `m.organization_id = ${parameters.bind(organizationId)}`,
      parameters.include(visible, POLICY_COLUMNS),
      memberSearchCondition(search, parameters),
    ];
    return selectRows<MemberUserRow>(this.dataSource, listOf(conditions, parameters), FIRST_ROWS);
  }

  async listPage(organizationId: string, search: MemberPageSearch, page: Page, visible: PreparedFilter): Promise<Paged<MemberUserRow>> {
    const parameters = new SqlParameters();
    const { organizationRoles: roles } = search;
    const ofMember = [
      `m.organization_id = ${parameters.bind(organizationId)}`,
      parameters.include(visible, POLICY_COLUMNS),
      ...(roles.length === 0 ? [] : [`m.roles && ${parameters.bind(roles)}::text[]`]),
    ].join(' AND ');
    const { values } = parameters;
    const ofUser = userSearchCondition(search, parameters);
    // In the order of an index, because PostgreSQL may otherwise read the whole table.
    const counted = `FROM organization_members m WHERE ${ofMember} AND ${IS_PERSON} ORDER BY m.user_id`;
    const sorted = `FROM ${eachUserOf(`(SELECT * FROM organization_members m WHERE ${ofMember} OFFSET 0)`)} WHERE NOT u.deleted AND NOT u.is_system AND ${ofUser}`;
    const list = listOf([ofMember, 'NOT u.is_system', ofUser], parameters);
    return selectPage<MemberUserRow>(
      this.dataSource,
      { ...list, part: { counted, values, sorted }, ...(ofUser === 'TRUE' && { counted }) },
      page,
    );
  }

  /** Locks the row: nobody else can change or delete it until the transaction ends. */
  async lock(organizationId: string, userId: string, tx: EntityManager): Promise<MemberRow | null> {
    const rows = await tx.query<MemberRow[]>(
      `SELECT ${MEMBER} ${FROM} WHERE m.organization_id = $1 AND m.user_id = $2 FOR NO KEY UPDATE OF m`,
      [organizationId, userId],
    );
    return rows[0] ?? null;
  }

  /** Returns the organization's default roles and locks them until the transaction ends. Null when the organization was deleted. */
  async lockDefaultRoles(organizationId: string, tx: EntityManager): Promise<readonly string[] | null> {
    const rows = await tx.query<{ roles: string[] }[]>(
      `SELECT default_org_member_roles AS roles FROM organizations WHERE id = $1 AND NOT deleted FOR SHARE`,
      [organizationId],
    );
    return rows[0]?.roles ?? null;
  }

  /** A trigger refuses if the organization was deleted, even concurrently. */
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

  /** The person also leaves the organization's groups. */
  async delete(organizationId: string, userId: string, tx: EntityManager): Promise<number> {
    return affectedRows(
      await tx.query(`DELETE FROM organization_members WHERE organization_id = $1 AND user_id = $2`, [organizationId, userId]),
    );
  }
}
