import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ApiKeyLoginType } from '../api-key.entity.js';

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

  async findOwner(id: string): Promise<string | null> {
    const rows = await this.dataSource.query<{ userId: string }[]>(`SELECT user_id AS "userId" FROM api_keys WHERE id = $1`, [id]);
    return rows[0]?.userId ?? null;
  }

  async delete(id: string): Promise<void> {
    await this.dataSource.query(`DELETE FROM api_keys WHERE id = $1`, [id]);
  }

  /** Keys of the user that serve sub-domain apps: they end with the browser session (spec users 2.9). */
  async deleteApplicationKeys(userId: string): Promise<void> {
    await this.dataSource.query(`DELETE FROM api_keys WHERE user_id = $1 AND 'coder:application_connect' = ANY (scopes)`, [userId]);
  }

  /**
   * Writes a batch of uses in one statement. The expiry is compared with the one each request saw, so that a slide never
   * revives a key that was expired meanwhile.
   */
  async writeUses(uses: readonly KeyUse[]): Promise<void> {
    await this.dataSource.query(
      `WITH used AS (
         SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[])
             AS u (id, user_id, ip, used_at, seen_expires_at, expires_at)
       ), keys AS (
         UPDATE api_keys k
            SET last_used = greatest(k.last_used, used.used_at),
                ip_address = used.ip::inet,
                expires_at = used.expires_at,
                updated_at = used.used_at
           FROM used
          WHERE k.id = used.id AND date_trunc('milliseconds', k.expires_at) = used.seen_expires_at
      RETURNING k.user_id, used.used_at
       )
       UPDATE users u
          SET last_seen_at = greatest(u.last_seen_at, seen.used_at)
         FROM (SELECT user_id, max(used_at) AS used_at FROM keys GROUP BY user_id) AS seen
        WHERE u.id = seen.user_id`,
      [
        uses.map((use) => use.id),
        uses.map((use) => use.userId),
        uses.map((use) => use.clientAddress),
        uses.map((use) => use.usedAt),
        uses.map((use) => use.seenExpiresAt),
        uses.map((use) => use.expiresAt),
      ],
    );
  }
}
