import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../../authz/index.js';
import type { Page, Paged } from '../../common/index.js';
import { SqlParameters, affectedRows } from '../../database/index.js';
import type { UserStatus } from '../user.entity.js';
import { type UserSearch, userSearchCondition } from '../user-search.js';
import { USER_COLUMNS, type UserRow } from '../users.repository.js';

/** What only changes of a user need to know. */
export interface UserSecrets {
  readonly hashedPassword: string;
}

@Injectable()
export class DirectoryRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** By user name; deleted and system users never. */
  async list(search: UserSearch, visible: PreparedFilter, page: Page): Promise<Paged<UserRow>> {
    const parameters = new SqlParameters();
    const terms = [
      `NOT u.deleted AND NOT u.is_system`,
      parameters.include(visible, { id: 'u.id', owner: 'u.id' }),
      userSearchCondition(search, parameters),
    ];
    const cursor =
      page.afterId === null
        ? 'TRUE'
        : `lower(found.username) > (SELECT lower(username) FROM users WHERE id = ${parameters.bind(page.afterId)})`;
    const rows = await this.dataSource.query<(UserRow & { total: number })[]>(
      `SELECT found.* FROM (SELECT ${USER_COLUMNS}, (count(*) OVER ())::int AS total FROM users u WHERE ${terms.join(' AND ')}) AS found
        WHERE ${cursor}
        ORDER BY lower(found.username)
        LIMIT ${parameters.bind(page.limit)}::bigint OFFSET ${parameters.bind(page.offset)}`,
      parameters.values,
    );
    return { items: rows, count: rows[0]?.total ?? 0 };
  }

  async findSecrets(id: string): Promise<UserSecrets | null> {
    const rows = await this.dataSource.query<UserSecrets[]>(
      `SELECT hashed_password AS "hashedPassword" FROM users WHERE id = $1 AND NOT deleted`,
      [id],
    );
    return rows[0] ?? null;
  }

  async updateProfile(id: string, profile: { username: string; name: string; avatarUrl: string }, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET username = $2, name = $3, avatar_url = $4, updated_at = now() WHERE id = $1 AND NOT deleted`, [
      id,
      profile.username,
      profile.name,
      profile.avatarUrl,
    ]);
  }

  /** False for a user who is gone, and for an owner who is to be suspended: that may have been decided meanwhile. */
  async updateStatus(id: string, status: UserStatus, tx: EntityManager): Promise<boolean> {
    const result: unknown = await tx.query(
      `UPDATE users SET status = $2, updated_at = now()
        WHERE id = $1 AND NOT deleted AND NOT ($2 = 'suspended' AND 'owner' = ANY (rbac_roles))`,
      [id, status],
    );
    return affectedRows(result) > 0;
  }

  /**
   * Takes every key of the user along: whoever knew the old password is out (spec users 2.5). Nothing happens, and it answers false,
   * when the user is gone or the stored hash is no longer `seen`; null: whatever it is.
   */
  async replacePassword(id: string, seen: string | null, hashedPassword: string, tx: EntityManager): Promise<boolean> {
    const result: unknown = await tx.query(
      `UPDATE users SET hashed_password = $3, updated_at = now() WHERE id = $1 AND NOT deleted AND hashed_password = coalesce($2, hashed_password)`,
      [id, seen, hashedPassword],
    );
    if (affectedRows(result) === 0) return false;
    await tx.query(`UPDATE oauth2_provider_grants SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL`, [id]);
    await tx.query(`DELETE FROM api_keys WHERE user_id = $1`, [id]);
    return true;
  }

  /** A trigger takes keys, links and memberships along. False when the user was gone already. */
  async softDelete(id: string, tx: EntityManager): Promise<boolean> {
    return affectedRows(await tx.query(`UPDATE users SET deleted = true, updated_at = now() WHERE id = $1 AND NOT deleted`, [id])) > 0;
  }
}
