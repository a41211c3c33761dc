import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { SqlFilter } from '../../authz/index.js';
import { affectedRows } from '../../database/index.js';
import type { ApiKeyLoginType } from '../api-key.entity.js';
import type { ApiKeyFilter, ApiKeyRow } from './api-key-row.js';

export interface ApiKeyInsert {
  readonly id: string;
  readonly hashedSecret: Buffer;
  readonly userId: string;
  readonly loginType: ApiKeyLoginType;
  readonly tokenName: string;
  readonly scopes: readonly string[];
  readonly allowList: readonly string[];
  readonly lifetimeSeconds: number;
  readonly expiresAt: Date;
  readonly clientAddress: string;
}

/** What a use of a key writes, once the request passed every check. */
export interface KeyUse {
  readonly id: string;
  readonly userId: string;
  readonly clientAddress: string;
  readonly usedAt: Date;
  /** The expiry that the request saw. */
  readonly seenExpiresAt: Date;
  /** The expiry it slides to; equal to `seenExpiresAt` when it does not slide. */
  readonly expiresAt: Date;
}

const COLUMNS = `k.id, k.user_id AS "userId", u.username, k.login_type AS "loginType", k.token_name AS "tokenName", k.scopes,
  k.allow_list AS "allowList", k.lifetime_seconds::float8 AS "lifetimeSeconds", host(k.ip_address) AS "ipAddress",
  k.last_used AS "lastUsed", k.expires_at AS "expiresAt", k.created_at AS "createdAt", k.updated_at AS "updatedAt"`;
const FROM = `FROM api_keys k JOIN users u ON u.id = k.user_id`;

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(key: ApiKeyInsert, tx?: EntityManager): Promise<void> {
    await (tx ?? this.dataSource).query(
      `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, token_name, scopes, allow_list, lifetime_seconds, expires_at, ip_address)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        key.id,
        key.hashedSecret,
        key.userId,
        key.loginType,
        key.tokenName,
        key.scopes,
        key.allowList,
        key.lifetimeSeconds,
        key.expiresAt,
        key.clientAddress,
      ],
    );
  }

  async findById(id: string): Promise<ApiKeyRow | null> {
    const rows = await this.dataSource.query<ApiKeyRow[]>(`SELECT ${COLUMNS} ${FROM} WHERE k.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** Long-lived tokens only: other keys have no name of their own. */
  async findByName(userId: string, name: string): Promise<ApiKeyRow | null> {
    const rows = await this.dataSource.query<ApiKeyRow[]>(
      `SELECT ${COLUMNS} ${FROM} WHERE k.user_id = $1 AND k.token_name = $2 AND k.login_type = 'token'`,
      [userId, name],
    );
    return rows[0] ?? null;
  }

  /** `visible` is asked for with `k.id` and `k.user_id`, its parameters starting at $4. */
  async list(filter: ApiKeyFilter, visible: SqlFilter): Promise<ApiKeyRow[]> {
    return this.dataSource.query<ApiKeyRow[]>(
      `SELECT ${COLUMNS} ${FROM}
        WHERE k.login_type = ANY ($1) AND ($2::uuid IS NULL OR k.user_id = $2) AND ($3::timestamptz IS NULL OR k.expires_at > $3) AND ${visible.sql}
        ORDER BY k.created_at DESC, k.id`,
      [filter.loginTypes, filter.userId ?? null, filter.liveAt ?? null, ...visible.parameters],
    );
  }

  async delete(id: string, tx?: EntityManager): Promise<void> {
    await (tx ?? this.dataSource).query(`DELETE FROM api_keys WHERE id = $1`, [id]);
  }

  /** Every key of these kinds but one. Answers how many went. */
  async deleteOthers(userId: string, loginTypes: readonly ApiKeyLoginType[], exceptId: string | null, tx: EntityManager): Promise<number> {
    return affectedRows(
      await tx.query(`DELETE FROM api_keys WHERE user_id = $1 AND login_type = ANY ($2) AND id <> coalesce($3, '')`, [
        userId,
        loginTypes,
        exceptId,
      ]),
    );
  }

  /** Keeps the row for the audit log. An expiry that has passed already stays as it is. */
  async expire(id: string, now: Date, tx: EntityManager): Promise<void> {
    await tx.query(`UPDATE api_keys SET expires_at = least(expires_at, $2), updated_at = $2 WHERE id = $1`, [id, now]);
  }

  /** At most `limit` keys that expired before `before`; answers how many. */
  async deleteExpired(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM api_keys WHERE id IN (
           SELECT id FROM api_keys WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
        [before, limit],
      ),
    );
  }

  /** Keys of the user that serve sub-domain apps: they end with the browser session (spec users 2.9). */
  async deleteApplicationKeys(userId: string, tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM api_keys WHERE user_id = $1 AND 'coder:application_connect' = ANY (scopes)`, [userId]);
  }

  /**
   * Writes a batch of uses. The expiry is compared with the one each request saw, so that a slide never revives a key that was
   * expired meanwhile. Two statements and no transaction: whoever revokes locks users before keys, and would meet us half-way.
   */
  async writeUses(uses: readonly KeyUse[]): Promise<void> {
    const [written] = await this.dataSource.query<[{ userId: string; usedAt: Date }[], number]>(
      `UPDATE api_keys k
          SET last_used = greatest(k.last_used, used.used_at),
              ip_address = used.ip::inet,
              expires_at = used.expires_at,
              updated_at = used.used_at
         FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
           AS used (id, ip, used_at, seen_expires_at, expires_at)
        WHERE k.id = used.id AND date_trunc('milliseconds', k.expires_at) = used.seen_expires_at
    RETURNING k.user_id AS "userId", used.used_at AS "usedAt"`,
      [
        uses.map((use) => use.id),
        uses.map((use) => use.clientAddress),
        uses.map((use) => use.usedAt),
        uses.map((use) => use.seenExpiresAt),
        uses.map((use) => use.expiresAt),
      ],
    );
    await this.dataSource.query(
      `UPDATE users u
          SET last_seen_at = greatest(u.last_seen_at, seen.used_at)
         FROM (SELECT user_id, max(used_at) AS used_at FROM unnest($1::uuid[], $2::timestamptz[]) AS s (user_id, used_at) GROUP BY user_id) AS seen
        WHERE u.id = seen.user_id`,
      [written.map(({ userId }) => userId), written.map(({ usedAt }) => usedAt)],
    );
  }
}
