import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import type { JwtAlgorithm } from '../../crypto-keys/index.js';
import { affectedRows, PreparedStatements } from '../../database/index.js';

/** An app that is to be told now that a session has ended. */
export interface DueLogout {
  /** Also the `jti` of the logout token. */
  readonly id: string;
  readonly appId: string;
  /** Of the document that the app was made from; null: it has none. */
  readonly documentUrl: string | null;
  /** What the app knows the user by. */
  readonly subject: string;
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

/** How much a server takes on at once. */
export interface LogoutCapacity {
  /** Of all apps together. */
  readonly slots: number;
  /** Of one app, those included that this server is telling it at the moment. */
  readonly share: number;
  /** The apps that this server is telling something, once for each logout. */
  readonly busy: readonly string[];
}

/**
 * Goes from app to app, not through everything that waits: an app with hundreds of logouts has no more of the slots than its share, and costs no more
 * to look at. Locked rows are those that another server claims at this moment. An app whose URI is gone meanwhile has an empty one.
 */
const CLAIM = `
  WITH RECURSIVE waiting (app_id) AS (
    (SELECT app_id FROM oauth2_provider_logouts
      WHERE EXISTS (SELECT 1 FROM oauth2_provider_logouts WHERE next_attempt_at <= $1)
      ORDER BY app_id LIMIT 1)
     UNION ALL
    SELECT (SELECT l.app_id FROM oauth2_provider_logouts l WHERE l.app_id > w.app_id ORDER BY l.app_id LIMIT 1)
      FROM waiting w WHERE w.app_id IS NOT NULL),
  due AS (
    SELECT of_app.id
      FROM waiting w
     CROSS JOIN LATERAL (
       SELECT l.id, l.next_attempt_at FROM oauth2_provider_logouts l
        WHERE l.app_id = w.app_id AND l.next_attempt_at <= $1
        ORDER BY l.next_attempt_at
        LIMIT greatest(0, $4 - cardinality(array_positions($5::uuid[], w.app_id)))) AS of_app
     ORDER BY of_app.next_attempt_at LIMIT $3)
  UPDATE oauth2_provider_logouts l
     SET attempts = l.attempts + 1, next_attempt_at = $2
    FROM oauth2_provider_apps a
   WHERE a.id = l.app_id
     AND l.id = ANY (ARRAY(
           SELECT id FROM oauth2_provider_logouts WHERE id IN (SELECT id FROM due) AND next_attempt_at <= $1 FOR UPDATE SKIP LOCKED))
RETURNING l.id, l.app_id AS "appId", (SELECT d.url FROM oauth2_provider_client_documents d WHERE d.app_id = a.id) AS "documentUrl",
          coalesce(l.subject, l.user_id) AS subject, l.sid, l.attempts, a.backchannel_logout_uri AS "backchannelLogoutUri",
          a.id_token_signed_response_alg AS "idTokenSignedResponseAlg"`;

@Injectable()
export class LogoutsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
  ) {}

  /** Nobody else gets these before `until`, even if this server dies. */
  async claim(now: Date, until: Date, { slots, share, busy }: LogoutCapacity): Promise<readonly DueLogout[]> {
    return this.statements.run<DueLogout>('claim_logouts', CLAIM, [now, until, slots, share, busy]);
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

  /**
   * Lets the attempts of the app's oldest logouts begin anew, at most `MAX_ROWS`. One that somebody is sending, or is about to, stays as it is: nobody claims
   * a logout for longer than until `claimedUntil`. Returns their number.
   */
  async retry(appId: string, now: Date, claimedUntil: Date, tx: EntityManager): Promise<number> {
    return affectedRows(
      await tx.query(
        `UPDATE oauth2_provider_logouts SET attempts = 0, next_attempt_at = $2
          WHERE id = ANY (ARRAY(
            SELECT id FROM oauth2_provider_logouts
             WHERE app_id = $1 AND (next_attempt_at IS NULL OR next_attempt_at > $3)
             ORDER BY created_at LIMIT ${MAX_ROWS} FOR UPDATE SKIP LOCKED))`,
        [appId, now, claimedUntil],
      ),
    );
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
