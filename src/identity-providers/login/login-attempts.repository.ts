import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { affectedRows } from '../../database/index.js';

export interface LoginAttemptRow {
  /** SHA-256 of the `state` parameter. */
  readonly stateHash: Buffer;
  readonly providerId: string;
  readonly redirectUri: string;
  readonly target: string;
  readonly expiresAt: Date;
}

/** An attempt, and whether this response is its first. */
export type TakenAttempt = Pick<LoginAttemptRow, 'redirectUri' | 'target'> & { readonly isFirst: boolean };

@Injectable()
export class LoginAttemptsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert({ stateHash, providerId, redirectUri, target, expiresAt }: LoginAttemptRow): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO login_attempts (state_hash, provider_id, redirect_uri, target, expires_at) VALUES ($1, $2, $3, $4, $5)`,
      [stateHash, providerId, redirectUri, target, expiresAt],
    );
  }

  /** Of racing responses exactly one is the first. Null for an attempt that does not exist, is at another provider, or has expired. */
  async take(stateHash: Buffer, providerId: string, now: Date): Promise<TakenAttempt | null> {
    const rows = await this.dataSource.query<TakenAttempt[]>(
      `WITH taken AS (
         UPDATE login_attempts SET used_at = $3
          WHERE state_hash = $1 AND provider_id = $2 AND expires_at > $3 AND used_at IS NULL
      RETURNING redirect_uri, target)
       SELECT redirect_uri AS "redirectUri", target, true AS "isFirst" FROM taken
        UNION ALL
       SELECT redirect_uri, target, false FROM login_attempts
        WHERE state_hash = $1 AND provider_id = $2 AND expires_at > $3 AND NOT EXISTS (SELECT FROM taken)`,
      [stateHash, providerId, now],
    );
    return rows[0] ?? null;
  }

  /** Returns the number of deleted rows. */
  async deleteExpired(now: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM login_attempts
          WHERE state_hash IN (SELECT state_hash FROM login_attempts WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)`,
        [now, limit],
      ),
    );
  }

  /** Keeps the newest `keep`. Returns the number of deleted rows. */
  async deleteBeyond(keep: number, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM login_attempts
          WHERE state_hash IN (SELECT state_hash FROM login_attempts ORDER BY expires_at DESC OFFSET $1 LIMIT $2)`,
        [keep, limit],
      ),
    );
  }
}
