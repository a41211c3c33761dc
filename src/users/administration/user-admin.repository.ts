import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../../authz/index.js';
import type { Page, Paged } from '../../common/index.js';
import { SqlParameters, affectedRows, selectPage } from '../../database/index.js';
import type { UserStatus } from '../user.entity.js';
import { type UserSearch, userSearchCondition } from '../user-search.js';
import { USER_COLUMNS, type UserRow } from '../users.repository.js';

/** What users say about themselves. */
export interface ProfileChange {
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string;
}

/** Data that only changes of a user need. */
export interface UserSecrets {
  readonly hashedPassword: string;
}

@Injectable()
export class UserAdminRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** By user name, without deleted and system users. */
  async list(search: UserSearch, visible: PreparedFilter, page: Page): Promise<Paged<UserRow>> {
    const parameters = new SqlParameters();
    const mayBeSeen = `NOT u.is_system AND ${parameters.include(visible, { id: 'u.id', owner: 'u.id' })}`;
    const everything = `FROM users u WHERE ${mayBeSeen} AND NOT u.deleted`;
    const condition = userSearchCondition(search, parameters);
    const matching = `${everything} AND ${condition}`;
    const { values } = parameters;
    // OFFSET 0: PostgreSQL takes the index of the search instead of that of the order.
    const sorted = `FROM (SELECT * ${matching} OFFSET 0) AS u WHERE TRUE`;
    const hasIndex = search.search !== undefined || search.name !== undefined || search.roles.length > 0;
    return selectPage<UserRow>(
      this.dataSource,
      {
        matching,
        ...(hasIndex && { counted: matching, part: { counted: matching, values, sorted, search: { as: 'u', everything, condition } } }),
        id: 'u.id',
        // A cursor that the actor cannot read gives an empty page: the start of the page would otherwise reveal the user's name. A deleted
        // user, or one that does not match the search, is still a valid cursor.
        cursors: `FROM users u WHERE ${mayBeSeen}`,
        key: 'lower(u.username)',
        rows: `SELECT ${USER_COLUMNS} FROM page p JOIN users u ON u.id = p.id`,
        parameters,
      },
      page,
    );
  }

  async find(id: string, tx: EntityManager): Promise<UserRow | null> {
    const rows = await tx.query<UserRow[]>(`SELECT ${USER_COLUMNS} FROM users u WHERE u.id = $1 AND NOT u.deleted`, [id]);
    return rows[0] ?? null;
  }

  async findSecrets(id: string): Promise<UserSecrets | null> {
    const rows = await this.dataSource.query<UserSecrets[]>(
      `SELECT hashed_password AS "hashedPassword" FROM users WHERE id = $1 AND NOT deleted`,
      [id],
    );
    return rows[0] ?? null;
  }

  async updateProfile(id: string, profile: ProfileChange, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET username = $2, name = $3, avatar_url = $4, updated_at = now() WHERE id = $1 AND NOT deleted`, [
      id,
      profile.username,
      profile.name,
      profile.avatarUrl,
    ]);
  }

  async updateStatus(id: string, status: UserStatus, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET status = $2, updated_at = now() WHERE id = $1`, [id, status]);
  }

  /** False when the user was deleted or the stored hash is no longer `seen`. `seen` null: replaces any hash. */
  async replacePassword(id: string, seen: string | null, hashedPassword: string, tx: EntityManager): Promise<boolean> {
    const result: unknown = await tx.query(
      `UPDATE users SET hashed_password = $3, updated_at = now() WHERE id = $1 AND NOT deleted AND hashed_password = coalesce($2, hashed_password)`,
      [id, seen, hashedPassword],
    );
    return affectedRows(result) > 0;
  }

  /** A trigger also deletes keys, links and memberships; another can refuse with `users_last_owner_check`. */
  async softDelete(id: string, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET deleted = true, updated_at = now() WHERE id = $1`, [id]);
  }
}
