import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { affectedRows, PreparedStatements, violates } from '../../database/index.js';

export interface SpentAssertion {
  readonly appId: string;
  readonly jtiHash: Buffer;
  /** When every replica refuses it anyway. */
  readonly expiresAt: Date;
}

export type SpendOutcome = 'spent' | 'spent-before' | 'full' | 'unknown-client';

/**
 * Of one client, so that none can fill the disk. As many more as requests at the same moment can be added, because a lock would have the requests
 * of a client wait for each other.
 */
const MAX_REMEMBERED = 20_000;

const SPEND = `
  WITH room AS MATERIALIZED (
    SELECT NOT EXISTS (SELECT 1 FROM oauth2_provider_spent_assertions WHERE app_id = $1 OFFSET ${MAX_REMEMBERED - 1} LIMIT 1) AS is_left),
  spent AS (
    INSERT INTO oauth2_provider_spent_assertions (app_id, jti_hash, expires_at)
    SELECT $1::uuid, $2::bytea, $3::timestamptz FROM room WHERE is_left
        ON CONFLICT ON CONSTRAINT oauth2_provider_spent_assertions_pkey DO NOTHING RETURNING 1)
  SELECT CASE WHEN NOT is_left THEN 'full' WHEN EXISTS (SELECT 1 FROM spent) THEN 'spent' ELSE 'spent-before' END AS outcome FROM room`;

@Injectable()
export class SpentAssertionsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
  ) {}

  /** Of several requests with one assertion, one gets `spent`. */
  async spend({ appId, jtiHash, expiresAt }: SpentAssertion): Promise<SpendOutcome> {
    try {
      const [row] = await this.statements.run<{ outcome: SpendOutcome }>('spend_assertion', SPEND, [appId, jtiHash, expiresAt]);
      if (!row) throw new Error('a select without a table has one row');
      return row.outcome;
    } catch (error) {
      if (violates(error, 'oauth2_provider_spent_assertions_app_id_fkey')) return 'unknown-client';
      throw error;
    }
  }

  async giveBack({ appId, jtiHash }: SpentAssertion): Promise<void> {
    await this.dataSource.query(`DELETE FROM oauth2_provider_spent_assertions WHERE app_id = $1 AND jti_hash = $2`, [appId, jtiHash]);
  }

  /** Deletes those that expired before this time. Returns their number, at most `limit`. */
  async deleteExpired(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM oauth2_provider_spent_assertions WHERE (app_id, jti_hash) IN (
           SELECT app_id, jti_hash FROM oauth2_provider_spent_assertions WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
        [before, limit],
      ),
    );
  }
}
