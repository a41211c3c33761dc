import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { LastSeenEntry } from '../auth/index.js';
import type { PreparedFilter } from '../authz/index.js';
import { isUuid } from '../common/index.js';
import { BatchedLookUp, PreparedStatements, SqlParameters } from '../database/index.js';
import type { UserLoginType, UserStatus } from './user.entity.js';

/** A user as the API shows it, with the organizations that it belongs to. */
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
  readonly hasPassword: boolean;
  readonly organizationIds: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastSeenAt: Date | null;
}

/** The roles of a user, by where they apply. */
export interface UserRolesRow {
  readonly roles: readonly string[];
  /** By organization id. */
  readonly organizationRoles: Readonly<Record<string, readonly string[]>>;
}

/** All of a new user that is no default of the schema. A column added here does not compile until every way to create a user gives it. */
export interface UserInsert {
  readonly email: string;
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string;
  /** Empty for users without a password. */
  readonly hashedPassword: string;
  readonly status: UserStatus;
  readonly loginType: UserLoginType;
  readonly githubComUserId: number | null;
  readonly isServiceAccount: boolean;
  /** Site roles without `member`. */
  readonly roles: readonly string[];
}

/** Key of the advisory lock held while the first user is created. An arbitrary number, the same on every server. */
const FIRST_USER_LOCK = 1_806_240_551;
/** The server's own accounts do not count. */
const ANY_EXISTS = `SELECT EXISTS (SELECT 1 FROM users WHERE NOT deleted AND NOT is_system) AS exists`;

/** The columns that the audit log compares, from `users` under the alias `u`. */
export const AUDITED_USER_COLUMNS = `u.id, u.username, u.name, u.email, u.status, u.login_type AS "loginType", u.rbac_roles AS "rbacRoles",
  u.is_service_account AS "isServiceAccount", u.is_system AS "isSystem",
  u.hashed_password <> '' AS "hasPassword"`;

/** The columns of `UserRow`, from `users` under the alias `u`. */
export const USER_COLUMNS = `${AUDITED_USER_COLUMNS}, u.avatar_url AS "avatarUrl",
  ARRAY(SELECT m.organization_id FROM organization_members m WHERE m.user_id = u.id ORDER BY m.created_at) AS "organizationIds",
  u.created_at AS "createdAt", u.updated_at AS "updatedAt", u.last_seen_at AS "lastSeenAt"`;

const FIND_BY_IDS = `SELECT ${USER_COLUMNS} FROM users u WHERE u.id = ANY ($1::uuid[]) AND NOT u.deleted`;
const FIND_BY_USERNAME = `SELECT ${USER_COLUMNS} FROM users u WHERE lower(u.username) = lower($1) AND NOT u.deleted`;

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

  /** Returns null for a non-UUID: a single one would fail the whole batched query. */
  async findById(id: string): Promise<UserRow | null> {
    return isUuid(id) ? this.users.find(id.toLowerCase()) : null;
  }

  async findByUsername(username: string): Promise<UserRow | null> {
    const [row] = await this.statements.run<UserRow>('users_find_by_username', FIND_BY_USERNAME, [username]);
    return row ?? null;
  }

  async anyExists(): Promise<boolean> {
    const [row] = await this.statements.run<{ exists: boolean }>('users_any_exists', ANY_EXISTS, []);
    return row?.exists ?? false;
  }

  async anyExistsIn(tx: EntityManager): Promise<boolean> {
    const [row] = await tx.query<{ exists: boolean }[]>(ANY_EXISTS);
    return row?.exists ?? false;
  }

  /**
   * True if there is no user: then the caller alone may create the first one, until its transaction ends. Racing callers wait for each other,
   * and all but the first get false.
   */
  async claimFirst(tx: EntityManager): Promise<boolean> {
    if (await this.anyExistsIn(tx)) return false;
    await tx.query(`SELECT pg_advisory_xact_lock($1)`, [FIRST_USER_LOCK]);
    return !(await this.anyExistsIn(tx));
  }

  /** Includes the roles in organizations in which the membership is visible. */
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

  /** Locks the user against changes until the transaction ends. */
  async lock(id: string, tx: EntityManager): Promise<UserRow | null> {
    const rows = await tx.query<UserRow[]>(`${FIND_BY_IDS} FOR NO KEY UPDATE OF u`, [[id]]);
    return rows[0] ?? null;
  }

  /** Does this user log in with one of these OpenID Connect providers? */
  async isOfProvider(id: string, providers: readonly string[], tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `SELECT 1 FROM users u JOIN user_links l ON l.user_id = u.id AND l.login_type = u.login_type
        WHERE u.id = $1 AND u.login_type = 'oidc' AND l.provider_id = ANY ($2::text[])`,
      [id, providers],
    );
    return rows.length > 0;
  }

  async setRoles(id: string, roles: readonly string[], tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET rbac_roles = $2, updated_at = now() WHERE id = $1`, [id, roles]);
  }

  async setPassword(id: string, hashedPassword: string, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET hashed_password = $2, updated_at = now() WHERE id = $1`, [id, hashedPassword]);
  }

  /** The users with this user name or e-mail address, ignoring case. */
  async listHoldersOf(username: string, email: string): Promise<{ id: string; username: boolean; email: boolean }[]> {
    return this.dataSource.query(
      `SELECT id, lower(username) = lower($1) AS username, email <> '' AND lower(email) = lower($2) AS email
         FROM users WHERE NOT deleted AND (lower(username) = lower($1) OR (email <> '' AND lower(email) = lower($2)))`,
      [username, email],
    );
  }

  /** The only statement that creates users. The new user is not in any organization yet. */
  async insert(user: UserInsert, tx: EntityManager): Promise<UserRow> {
    const rows = await tx.query<UserRow[]>(
      `WITH u AS (
         INSERT INTO users (email, username, name, avatar_url, hashed_password, status, login_type, github_com_user_id, is_service_account, rbac_roles)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *)
       SELECT ${USER_COLUMNS} FROM u`,
      [
        user.email,
        user.username,
        user.name,
        user.avatarUrl,
        user.hashedPassword,
        user.status,
        user.loginType,
        user.githubComUserId,
        user.isServiceAccount,
        user.roles,
      ],
    );
    const [row] = rows;
    if (!row) throw new Error('an inserted user was not returned');
    return row;
  }

  /** Locked rows are skipped, so that one of them does not block the whole batch. */
  async updateLastSeen(entries: readonly LastSeenEntry[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE users u
          SET last_seen_at = greatest(u.last_seen_at, seen.at)
         FROM (SELECT user_id, max(at) AS at FROM unnest($1::uuid[], $2::timestamptz[]) AS s (user_id, at) GROUP BY user_id) AS seen
        WHERE u.id = seen.user_id AND u.id IN (SELECT id FROM users WHERE id = ANY ($1::uuid[]) FOR NO KEY UPDATE SKIP LOCKED)`,
      [entries.map(({ userId }) => userId), entries.map(({ at }) => at)],
    );
  }
}
