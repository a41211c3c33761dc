import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FIRST_USER_LOCK } from '../../users/index.js';
import type { LinkLoginType } from '../links/user-links.repository.js';

/** An account as a login sees it. */
export interface AccountRow {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly avatarUrl: string;
  readonly status: 'active' | 'dormant' | 'suspended';
  readonly loginType: string;
}

/** What an identity provider decides about an account at every login. */
export interface AccountProfile {
  readonly email: string;
  readonly name: string;
  readonly avatarUrl: string;
  readonly githubComUserId: number | null;
}

export interface AccountInsert extends AccountProfile {
  readonly username: string;
  readonly loginType: LinkLoginType;
}

const COLUMNS = `u.id, u.username, u.email, u.name, u.avatar_url AS "avatarUrl", u.status, u.login_type AS "loginType"`;

@Injectable()
export class AccountsRepository {
  /** Locks the account until the transaction ends. Deleted users have no links. */
  async lockByLinkedId(loginType: LinkLoginType, linkedId: string, tx: EntityManager): Promise<AccountRow | null> {
    const rows = await tx.query<AccountRow[]>(
      `SELECT ${COLUMNS}
         FROM user_links l JOIN users u ON u.id = l.user_id
        WHERE l.login_type = $1 AND l.linked_id = $2 AND l.linked_id <> '' AND NOT u.deleted
          FOR NO KEY UPDATE OF u`,
      [loginType, linkedId],
    );
    return rows[0] ?? null;
  }

  /**
   * Locks the account until the transaction ends. Who has an address is told apart in the case of ASCII letters alone: the index, which
   * takes the Kelvin sign and the dotted capital I for k and i, only says which addresses cannot be had twice.
   */
  async lockByEmail(email: string, tx: EntityManager): Promise<AccountRow | null> {
    const rows = await tx.query<AccountRow[]>(
      `SELECT ${COLUMNS}
         FROM users u
        WHERE lower(u.email) = lower($1) AND lower(u.email COLLATE "C") = lower($1 COLLATE "C")
          AND u.email <> '' AND NOT u.deleted AND NOT u.is_system
          FOR NO KEY UPDATE`,
      [email],
    );
    return rows[0] ?? null;
  }

  async anyExists(tx: EntityManager): Promise<boolean> {
    const [row] = await tx.query<{ exists: boolean }[]>(
      `SELECT EXISTS (SELECT 1 FROM users WHERE NOT deleted AND NOT is_system) AS exists`,
    );
    return row?.exists ?? false;
  }

  /** Which of these user names somebody has, in lower case. */
  async takenUsernames(names: readonly string[], tx: EntityManager): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ name: string }[]>(
      `SELECT lower(username) AS name FROM users WHERE lower(username) = ANY (SELECT lower(wanted) FROM unnest($1::text[]) AS wanted) AND NOT deleted`,
      [names],
    );
    return new Set(rows.map(({ name }) => name));
  }

  /** Active, because the person is here. An owner when there is nobody else: of racing newcomers exactly one. */
  async insert(account: AccountInsert, tx: EntityManager): Promise<{ id: string; isOwner: boolean }> {
    if (!(await this.anyExists(tx))) await tx.query(`SELECT pg_advisory_xact_lock($1)`, [FIRST_USER_LOCK]);
    const [row] = await tx.query<{ id: string; isOwner: boolean }[]>(
      `INSERT INTO users (email, username, name, avatar_url, status, login_type, github_com_user_id, rbac_roles)
       VALUES ($1, $2, $3, $4, 'active', $5, $6,
               CASE WHEN EXISTS (SELECT 1 FROM users WHERE NOT deleted AND NOT is_system) THEN '{}'::text[] ELSE '{owner}' END)
    RETURNING id, rbac_roles <> '{}' AS "isOwner"`,
      [account.email, account.username, account.name, account.avatarUrl, account.loginType, account.githubComUserId],
    );
    if (!row) throw new Error('INSERT ... RETURNING gave no row');
    return row;
  }

  /** Never the user name. `githubComUserId` only where the provider told one. */
  async update(id: string, profile: AccountProfile & { readonly status: AccountRow['status'] }, tx: EntityManager): Promise<void> {
    await tx.query(
      `UPDATE users
          SET email = $2, name = $3, avatar_url = $4, status = $5, github_com_user_id = coalesce($6, github_com_user_id), updated_at = now()
        WHERE id = $1`,
      [id, profile.email, profile.name, profile.avatarUrl, profile.status, profile.githubComUserId],
    );
  }
}
