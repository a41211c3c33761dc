import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isUuid } from '../common/index.js';
import { BatchedLookUp, PreparedStatements } from '../database/index.js';
import type { UserLoginType, UserStatus } from './user.entity.js';

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

export interface FirstUserInsert {
  readonly email: string;
  readonly username: string;
  readonly name: string;
  readonly hashedPassword: string;
}

const COLUMNS = `u.id, u.username, u.name, u.email, u.avatar_url AS "avatarUrl", u.status, u.login_type AS "loginType",
  u.rbac_roles AS "rbacRoles", u.is_service_account AS "isServiceAccount", u.is_system AS "isSystem",
  ARRAY(SELECT m.organization_id FROM organization_members m WHERE m.user_id = u.id ORDER BY m.created_at) AS "organizationIds",
  u.created_at AS "createdAt", u.updated_at AS "updatedAt", u.last_seen_at AS "lastSeenAt"`;

const FIND_BY_IDS = `SELECT ${COLUMNS} FROM users u WHERE u.id = ANY ($1::uuid[]) AND NOT u.deleted`;
const FIND_BY_USERNAME = `SELECT ${COLUMNS} FROM users u WHERE lower(u.username) = lower($1) AND NOT u.deleted`;

/** Any number, the same everywhere: whoever makes the first user holds it. */
const FIRST_USER_LOCK = 1_806_240_551;

@Injectable()
export class UsersRepository {
  private readonly users: BatchedLookUp<UserRow>;

  constructor(private readonly statements: PreparedStatements) {
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
