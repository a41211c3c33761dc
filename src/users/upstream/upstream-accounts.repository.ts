import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type UpstreamLoginType, USER_STATE_COLUMNS } from '../../auth/index.js';
import { violates } from '../../database/index.js';
import { AUDITED_USER_COLUMNS } from '../users.repository.js';
import type { AccountRow, AccountUpdate } from './upstream-accounts.port.js';

const COLUMNS = `${AUDITED_USER_COLUMNS}, ${USER_STATE_COLUMNS}`;

@Injectable()
export class UpstreamAccountsRepository {
  /** Locks the account until the transaction ends. Deleted users have no links. */
  async lockByLinkedId(loginType: UpstreamLoginType, linkedId: string, tx: EntityManager): Promise<AccountRow | null> {
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
   * Locks the account until the transaction ends. Addresses are compared ignoring the case of ASCII letters only. The unique index also
   * equates the Kelvin sign with k and the dotted capital I with i; it only prevents duplicate addresses.
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

  /** The user names among these that are taken, in lower case. */
  async takenUsernames(names: readonly string[], tx: EntityManager): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ name: string }[]>(
      `SELECT lower(username) AS name FROM users WHERE lower(username) = ANY (SELECT lower(wanted) FROM unnest($1::text[]) AS wanted) AND NOT deleted`,
      [names],
    );
    return new Set(rows.map(({ name }) => name));
  }

  /** Never changes the user name. Sets `githubComUserId` only if the provider sent one. */
  async update(id: string, account: AccountUpdate, tx: EntityManager): Promise<void> {
    await tx.query(
      `UPDATE users
          SET email = $2, name = $3, avatar_url = $4, status = $5, github_com_user_id = coalesce($6, github_com_user_id), updated_at = now()
        WHERE id = $1`,
      [id, account.email, account.name, account.avatarUrl, account.status, account.githubComUserId],
    );
  }

  /** Returns the roles that were stored: a trigger refuses to take the role from the last owner, who then keeps it. */
  async setRoles(id: string, roles: readonly string[], tx: EntityManager): Promise<readonly string[]> {
    const set = (stored: readonly string[], within: EntityManager): Promise<unknown> =>
      within.query(`UPDATE users SET rbac_roles = $2, updated_at = now() WHERE id = $1`, [id, stored]);
    try {
      // A savepoint, because the transaction could not go on after the refusal.
      await tx.transaction((within) => set(roles, within));
      return roles;
    } catch (error) {
      if (!violates(error, 'users_last_owner_check')) throw error;
      const kept = ['owner', ...roles];
      await set(kept, tx);
      return kept;
    }
  }
}
