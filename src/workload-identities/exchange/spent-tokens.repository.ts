import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { affectedRows } from '../../database/index.js';

export interface SpentToken {
  /** Its `iss`. */
  readonly issuer: string;
  readonly jtiHash: Buffer;
  /** When every replica refuses it anyway. */
  readonly expiresAt: Date;
}

@Injectable()
export class SpentTokensRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** False for a token that was used before. Of several transactions with one token, one gets true; the others wait until it is over. */
  async spend({ issuer, jtiHash, expiresAt }: SpentToken, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `INSERT INTO spent_workload_tokens (issuer, jti_hash, expires_at) VALUES ($1, $2, $3)
           ON CONFLICT ON CONSTRAINT spent_workload_tokens_pkey DO NOTHING RETURNING 1`,
      [issuer, jtiHash, expiresAt],
    );
    return rows.length > 0;
  }

  /** Deletes those that expired before this time. Returns their number, at most `limit`. */
  async deleteExpired(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM spent_workload_tokens WHERE (issuer, jti_hash) IN (
           SELECT issuer, jti_hash FROM spent_workload_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
        [before, limit],
      ),
    );
  }
}
