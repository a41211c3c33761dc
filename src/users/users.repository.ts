import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../authz/index.js';
import { isUuid } from '../common/index.js';
import { BatchedLookUp, PreparedStatements, SqlParameters } from '../database/index.js';
import type { UserLoginType, UserStatus } from './user.entity.js';
import { FIRST_USER_LOCK } from './first-user-lock.js';

/** A user as the API shows one, with the organizations it belongs to. */
export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly avatarUrl: string;
  readonly status: UserStatus;
  readonly loginType: UserLoginType;
  readonly rbacRoles: readonly string[];
  readonly isServiceAccount: boolean;
  readonly isSystem: boolean;
  readonly organizationIds: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastSeenAt: Date | null;
}

/** The roles of a user, by where they count. */
export interface UserRolesRow {
  readonly roles: readonly string[];
  /** By organization id. */
  readonly organizationRoles: Readonly<Record<string, readonly string[]>>;
}

export interface FirstUserInsert {
  readonly email: string;
  readonly username: string;
  readonly name: string;
  readonly hashedPassword: string;
}

export interface UserInsert extends FirstUserInsert {
  readonly status: UserStatus;
  readonly loginType: UserLoginType;
  readonly isServiceAccount: boolean;
  readonly roles: readonly string[];
}

/** The columns of `UserRow`, of the table under the alias `u`. */
export const USER_COLUMNS = `u.id, u.username, u.name, u.email, u.avatar_url AS "avatarUrl", u.status, u.login_type AS "loginType",
  u.rbac_roles AS "rbacRoles", u.is_service_account AS "isServiceAccount", u.is_system AS "isSystem",
  ARRAY(SELECT m.organization_id FROM organization_members m WHERE m.user_id = u.id ORDER BY m.created_at) AS "organizationIds",
  u.created_at AS "createdAt", u.updated_at AS "updatedAt", u.last_seen_at AS "lastSeenAt"`;

const FIND_BY_IDS = `SELECT ${USER_COLUMNS} FROM users u WHERE u.id = ANY ($1::uuid[]) AND NOT u.deleted`;
const FIND_BY_USERNAME = `SELECT ${USER_COLUMNS} FROM users u WHERE lower(u.username) = lower($1) AND NOT u.deleted`;

/** Any number, the same everywhere: whoever takes the role from an owner holds it. */
const OWNERS_LOCK = 1_806_240_552;

@Injectable()
export class UsersRepository {
  private readonly users: BatchedLookUp<UserRow>;

  constructor(
    private readonly statements: PreparedStatements,
    private readonly dataSource: DataSource,
  ) {
    this.users = new BatchedLookUp(
      (ids) => this.statements.run<UserRow>('users_find_by_ids', FIND_BY_IDS, [ids]),
      (row) => row.id,
    );
  }

  /** Null also for what is no uuid, which would fail the look-ups that share its statement. */
  async findById(id: string): Promise<UserRow | null> {
    return isUuid(id) ? this.users.find(id.toLowerCase()) : null;
  }

  async findByUsername(username: string): Promise<UserRow | null> {
    const [row] = await this.statements.run<UserRow>('users_find_by_username', FIND_BY_USERNAME, [username]);
    return row ?? null;
  }

  async anyExists(): Promise<boolean> {
    const [row] = await this.statements.run<{ exists: boolean }>(
      'users_any_exists',
      `SELECT EXISTS (SELECT 1 FROM users WHERE NOT deleted AND NOT is_system) AS exists`,
      [],
    );
    return row?.exists ?? false;
  }

  /** With the roles in those organizations in which the membership is visible. */
  async findRoles(id: string, visible: PreparedFilter, tx?: EntityManager): Promise<UserRolesRow | null> {
    const parameters = new SqlParameters();
    const user = parameters.bind(id);
    const filter = parameters.include(visible, { id: 'm.user_id', owner: 'm.user_id', organization: 'm.organization_id' });
    const rows = await (tx ?? this.dataSource).query<UserRolesRow[]>(
      `SELECT u.rbac_roles AS roles,
              coalesce((SELECT jsonb_object_agg(m.organization_id, m.roles) FROM organization_members m WHERE m.user_id = u.id AND ${filter}),
                       '{}') AS "organizationRoles"
         FROM users u
        WHERE u.id = ${user} AND NOT u.deleted`,
      parameters.values,
    );
    return rows[0] ?? null;
  }

  /** Keeps everybody else from changing this user until the transaction ends. */
  async lock(id: string, tx: EntityManager): Promise<UserRow | null> {
    const rows = await tx.query<UserRow[]>(`${FIND_BY_IDS} FOR NO KEY UPDATE OF u`, [[id]]);
    return rows[0] ?? null;
  }

  async setRoles(id: string, roles: readonly string[], tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET rbac_roles = $2, updated_at = now() WHERE id = $1`, [id, roles]);
  }

  async setPassword(id: string, hashedPassword: string, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET hashed_password = $2, updated_at = now() WHERE id = $1`, [id, hashedPassword]);
  }

  /** Is there an owner who can log in? Callers wait for each other until their transactions end. */
  async lockAnyOwner(tx: EntityManager): Promise<boolean> {
    await tx.query(`SELECT pg_advisory_xact_lock($1)`, [OWNERS_LOCK]);
    const rows = await tx.query<unknown[]>(
      `SELECT 1 FROM users WHERE 'owner' = ANY (rbac_roles) AND NOT deleted AND status <> 'suspended' LIMIT 1`,
    );
    return rows.length > 0;
  }

  /** Whose user name or e-mail address this is, in any case. */
  async listIdsOf(username: string, email: string): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM users WHERE NOT deleted AND (lower(username) = lower($1) OR (email <> '' AND lower(email) = lower($2)))`,
      [username, email],
    );
    return rows.map(({ id }) => id);
  }

  /** In no organization yet. */
  async insert(user: UserInsert, tx: EntityManager): Promise<UserRow> {
    const rows = await tx.query<UserRow[]>(
      `WITH u AS (
         INSERT INTO users (email, username, name, hashed_password, status, login_type, is_service_account, rbac_roles)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *)
       SELECT ${USER_COLUMNS} FROM u`,
      [user.email, user.username, user.name, user.hashedPassword, user.status, user.loginType, user.isServiceAccount, user.roles],
    );
    const [row] = rows;
    if (!row) throw new Error('an inserted user was not returned');
    return row;
  }

  /** Racing callers wait for each other; all but one find a user and get null. */
  async insertFirst(user: FirstUserInsert, tx: EntityManager): Promise<{ id: string } | null> {
    await tx.query(`SELECT pg_advisory_xact_lock($1)`, [FIRST_USER_LOCK]);
    const rows = await tx.query<{ id: string }[]>(
      `INSERT INTO users (email, username, name, hashed_password, status, login_type, rbac_roles)
       SELECT $1, $2, $3, $4, 'active', 'password', '{owner}'
        WHERE NOT EXISTS (SELECT 1 FROM users WHERE NOT deleted AND NOT is_system)
    RETURNING id`,
      [user.email, user.username, user.name, user.hashedPassword],
    );
    return rows[0] ?? null;
  }
}
