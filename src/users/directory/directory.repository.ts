import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../../authz/index.js';
import type { Page, Paged } from '../../common/index.js';
import { SqlParameters, affectedRows } from '../../database/index.js';
import type { UserStatus } from '../user.entity.js';
import { USER_COLUMNS, type UserRow } from '../users.repository.js';
import type { UserSearch } from './user-search.js';

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
      ...conditions(search, parameters),
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

  async updateStatus(id: string, status: UserStatus, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET status = $2, updated_at = now() WHERE id = $1 AND NOT deleted`, [id, status]);
  }

  /** Takes every key of the user along: whoever knew the old password is out (spec users 2.5). */
  async replacePassword(id: string, hashedPassword: string, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE users SET hashed_password = $2, updated_at = now() WHERE id = $1 AND NOT deleted`, [id, hashedPassword]);
    await tx.query(`UPDATE oauth2_provider_grants SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL`, [id]);
    await tx.query(`DELETE FROM api_keys WHERE user_id = $1`, [id]);
  }

  /** A trigger takes keys, links and memberships along. False when the user was gone already. */
  async softDelete(id: string, tx: EntityManager): Promise<boolean> {
    return affectedRows(await tx.query(`UPDATE users SET deleted = true, updated_at = now() WHERE id = $1 AND NOT deleted`, [id])) > 0;
  }
}

function conditions(search: UserSearch, parameters: SqlParameters): string[] {
  const terms: string[] = [];
  const add = (value: unknown, condition: (bound: string) => string): void => {
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) terms.push(condition(parameters.bind(value)));
  };
  add(
    search.search && containing(search.search),
    (bound) => `(u.email ILIKE ${bound} OR u.username ILIKE ${bound} OR u.name ILIKE ${bound})`,
  );
  add(search.name && containing(search.name), (bound) => `u.name ILIKE ${bound}`);
  add(search.username, (bound) => `lower(u.username) = ${bound}`);
  add(search.email, (bound) => `lower(u.email) = ${bound}`);
  add(search.statuses, (bound) => `u.status = ANY (${bound})`);
  if (!search.roles.includes('member')) add(search.roles, (bound) => `u.rbac_roles && ${bound}::text[]`);
  add(search.loginTypes, (bound) => `u.login_type = ANY (${bound})`);
  add(search.isServiceAccount, (bound) => `u.is_service_account = ${bound}`);
  add(search.githubUserId, (bound) => `u.github_com_user_id = ${bound}`);
  add(search.lastSeenBefore, (bound) => `coalesce(u.last_seen_at, '-infinity') <= ${bound}`);
  add(search.lastSeenAfter, (bound) => `u.last_seen_at >= ${bound}`);
  add(search.createdBefore, (bound) => `u.created_at <= ${bound}`);
  add(search.createdAfter, (bound) => `u.created_at >= ${bound}`);
  return terms;
}

/** A pattern for texts that hold this one, whatever it holds itself. */
function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
