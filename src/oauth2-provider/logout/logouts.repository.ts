import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import type { JwtAlgorithm } from '../../crypto-keys/index.js';
import { affectedRows, PreparedStatements } from '../../database/index.js';

/** An app that is to be told now that a session has ended. */
export interface DueLogout {
  /** Also the `jti` of the logout token. */
  readonly id: string;
  readonly appId: string;
  readonly userId: string;
  readonly sid: string | null;
  /** This one included. */
  readonly attempts: number;
  readonly backchannelLogoutUri: string;
  readonly idTokenSignedResponseAlg: JwtAlgorithm;
}

/** A logout that an app has not confirmed yet, or never will have. */
export interface ListedLogout {
  readonly id: string;
  readonly appId: string;
  readonly appName: string;
  readonly username: string;
  readonly createdAt: Date;
  readonly attempts: number;
  /** Null: given up. */
  readonly nextAttemptAt: Date | null;
  readonly fault: string;
}

/** Locked rows are those that another server claims at this moment. An app whose URI is gone meanwhile has an empty one. */
const CLAIM = `
  UPDATE oauth2_provider_logouts l
     SET attempts = l.attempts + 1, next_attempt_at = $2
    FROM oauth2_provider_apps a
   WHERE a.id = l.app_id
     AND l.id = ANY (ARRAY(
           SELECT id FROM oauth2_provider_logouts WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED))
RETURNING l.id, l.app_id AS "appId", l.user_id AS "userId", l.sid, l.attempts, a.backchannel_logout_uri AS "backchannelLogoutUri",
          a.id_token_signed_response_alg AS "idTokenSignedResponseAlg"`;

@Injectable()
export class LogoutsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
  ) {}

  /** Nobody else gets these before `until`, even if this server dies. */
  async claim(now: Date, until: Date, limit: number): Promise<readonly DueLogout[]> {
    return this.statements.run<DueLogout>('claim_logouts', CLAIM, [now, until, limit]);
  }

  async delete(id: string): Promise<void> {
    await this.dataSource.query(`DELETE FROM oauth2_provider_logouts WHERE id = $1`, [id]);
  }

  async postpone(id: string, nextAttemptAt: Date | null, fault: string): Promise<void> {
    await this.dataSource.query(`UPDATE oauth2_provider_logouts SET next_attempt_at = $2, fault = $3 WHERE id = $1`, [
      id,
      nextAttemptAt,
      fault,
    ]);
  }

  /** Newest first. */
  async list(): Promise<ListedLogout[]> {
    return this.dataSource.query<ListedLogout[]>(
      `SELECT l.id, l.app_id AS "appId", a.name AS "appName", u.username, l.created_at AS "createdAt", l.attempts,
              l.next_attempt_at AS "nextAttemptAt", l.fault
         FROM (SELECT * FROM oauth2_provider_logouts ORDER BY created_at DESC LIMIT ${MAX_ROWS}) l
         JOIN oauth2_provider_apps a ON a.id = l.app_id
         JOIN users u ON u.id = l.user_id
        ORDER BY l.created_at DESC, l.id`,
    );
  }

  /** Returns the number of deleted ones, at most `limit`. */
  async deleteOld(before: Date, limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `DELETE FROM oauth2_provider_logouts WHERE id = ANY (ARRAY(
           SELECT id FROM oauth2_provider_logouts WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
        [before, limit],
      ),
    );
  }
}
