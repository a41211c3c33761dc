import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { NewOAuthSecret, PresentedSecret } from '../oauth-secret.js';

export interface TokenRow {
  readonly id: string;
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
  readonly apiKeyId: string | null;
  readonly refreshHash: Buffer;
  readonly audience: string;
  readonly expiresAt: Date;
  readonly consumedAt: Date | null;
  readonly successorConsumedAt: Date | null;
  readonly replaySealed: Buffer | null;
}

export interface TokenInsert {
  readonly id: string;
  readonly refresh: NewOAuthSecret;
  readonly grantId: string;
  readonly userId: string;
  readonly appId: string;
  readonly appSecretId: string | null;
  readonly apiKeyId: string;
  readonly accessHash: Buffer;
  readonly audience: string;
  readonly scope: string;
  readonly expiresAt: Date;
}

@Injectable()
export class TokensRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(token: TokenInsert, tx: EntityManager): Promise<void> {
    await tx.query(
      `INSERT INTO oauth2_provider_app_tokens
         (id, grant_id, user_id, app_id, app_secret_id, api_key_id, access_key_id, access_hash, hash_prefix, refresh_hash, audience, scope, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $12)`,
      [
        token.id,
        token.grantId,
        token.userId,
        token.appId,
        token.appSecretId,
        token.apiKeyId,
        token.accessHash,
        token.refresh.prefix,
        token.refresh.hash,
        token.audience,
        token.scope,
        token.expiresAt,
      ],
    );
  }

  /** By refresh token. Inside a transaction that holds the grant's lock, the row cannot change any more. */
  async findByRefresh(presented: PresentedSecret, tx?: EntityManager): Promise<TokenRow | null> {
    const [row] = await (tx ?? this.dataSource).query<TokenRow[]>(
      `SELECT t.id, t.grant_id AS "grantId", t.user_id AS "userId", t.app_id AS "appId", t.api_key_id AS "apiKeyId",
              t.refresh_hash AS "refreshHash", t.audience, t.expires_at AS "expiresAt", t.consumed_at AS "consumedAt",
              s.consumed_at AS "successorConsumedAt", t.replay_sealed AS "replaySealed"
         FROM oauth2_provider_app_tokens t
         LEFT JOIN oauth2_provider_app_tokens s ON s.id = t.successor_id
        WHERE t.hash_prefix = $1`,
      [presented.prefix],
    );
    return presented.matches(row?.refreshHash) && row ? row : null;
  }

  /** By the id of its access token, whether or not that key still exists. */
  async findByAccessKey(accessKeyId: string): Promise<{ grantId: string; userId: string; appId: string; accessHash: Buffer } | null> {
    const [row] = await this.dataSource.query<{ grantId: string; userId: string; appId: string; accessHash: Buffer }[]>(
      `SELECT grant_id AS "grantId", user_id AS "userId", app_id AS "appId", access_hash AS "accessHash"
         FROM oauth2_provider_app_tokens WHERE access_key_id = $1`,
      [accessKeyId],
    );
    return row ?? null;
  }

  /** Spends a refresh token, keeps the sealed answer for a retry, and takes the predecessor's: its successor has now been used. */
  async consume(id: string, successorId: string, replaySealed: Buffer, now: Date, tx: EntityManager): Promise<void> {
    await tx.query(
      `UPDATE oauth2_provider_app_tokens SET consumed_at = $2, successor_id = $3, replay_sealed = $4 WHERE id = $1 AND consumed_at IS NULL`,
      [id, now, successorId, replaySealed],
    );
    await tx.query(`UPDATE oauth2_provider_app_tokens SET replay_sealed = NULL WHERE successor_id = $1 AND replay_sealed IS NOT NULL`, [
      id,
    ]);
  }

  /** Of refresh tokens that were spent before this. */
  async forgetReplays(spentBefore: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE oauth2_provider_app_tokens SET replay_sealed = NULL WHERE replay_sealed IS NOT NULL AND consumed_at < $1`,
      [spentBefore],
    );
  }

  /** The access token that is being replaced. */
  async deleteAccessKey(apiKeyId: string, tx: EntityManager): Promise<void> {
    await tx.query(`DELETE FROM api_keys WHERE id = $1`, [apiKeyId]);
  }
}
