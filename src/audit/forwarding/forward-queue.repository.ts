import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { affectedRows } from '../../database/index.js';
import type { ForwardedEntry } from './forwarded-entry.js';

export interface TargetState {
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
}

/** What waits for a target. */
export interface WaitingEntries {
  readonly target: string;
  readonly count: number;
  /** For how long the oldest has waited, by the clock of the database, which also says since when; 0: none waits. */
  readonly oldestSeconds: number;
}

/** The targets of which something waits, one index probe for each, however much that is; then a null. */
const QUEUED_TARGETS = `queued (target) AS (
  SELECT min(target) FROM audit_forward_queue
   UNION ALL
  SELECT (SELECT min(q.target) FROM audit_forward_queue q WHERE q.target > queued.target) FROM queued WHERE queued.target IS NOT NULL)`;

/** Since when the oldest entry waits, as `oldest.at`; null: none does. */
export const OLDEST_QUEUED = `WITH RECURSIVE ${QUEUED_TARGETS}, oldest (at) AS (
  SELECT min((SELECT q.queued_at FROM audit_forward_queue q WHERE q.target = queued.target ORDER BY q.queued_at LIMIT 1)) FROM queued)`;

@Injectable()
export class ForwardQueueRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** From then on, every new entry is queued for it. */
  async announce(targets: readonly string[], now: Date): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO audit_forward_targets (name, seen_at) SELECT name, $2 FROM unnest($1::text[]) AS wanted (name)
           ON CONFLICT ON CONSTRAINT audit_forward_targets_pkey DO UPDATE SET seen_at = excluded.seen_at`,
      [targets, now],
    );
  }

  async stateOf(target: string): Promise<TargetState | null> {
    const [state] = await this.dataSource.query<TargetState[]>(
      `SELECT attempts, next_attempt_at AS "nextAttemptAt" FROM audit_forward_targets WHERE name = $1`,
      [target],
    );
    return state ?? null;
  }

  /** The oldest that wait. Null as `entry`: it was deleted from the log meanwhile. */
  async oldest(target: string, limit: number): Promise<readonly { readonly id: string; readonly entry: ForwardedEntry | null }[]> {
    return this.dataSource.query(
      `SELECT q.log_id AS id, CASE WHEN l.id IS NULL THEN NULL ELSE json_build_object(
                'id', l.id, 'time', to_char(l.time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'request_id', l.request_id,
                'user_id', l.user_id, 'username', coalesce(u.username, ''), 'organization_id', l.organization_id,
                'ip', coalesce(host(l.ip), ''), 'user_agent', l.user_agent, 'resource_type', l.resource_type, 'resource_id', l.resource_id,
                'resource_target', l.resource_target, 'action', l.action, 'status_code', l.status_code, 'diff', l.diff,
                'additional_fields', l.additional_fields) END AS entry
         FROM (SELECT log_id, queued_at FROM audit_forward_queue WHERE target = $1 ORDER BY queued_at, log_id LIMIT $2) q
              LEFT JOIN audit_logs l ON l.id = q.log_id LEFT JOIN users u ON u.id = l.user_id
        ORDER BY q.queued_at, q.log_id`,
      [target, limit],
    );
  }

  /** What waits for each target, counted up to `most`. */
  async waiting(most: number): Promise<WaitingEntries[]> {
    return this.dataSource.query(
      `SELECT t.name AS target,
              (SELECT count(*)::int FROM (SELECT FROM audit_forward_queue q WHERE q.target = t.name LIMIT $1) counted) AS count,
              coalesce((SELECT greatest(extract(epoch FROM now() - q.queued_at)::float8, 0) FROM audit_forward_queue q
                         WHERE q.target = t.name ORDER BY q.queued_at LIMIT 1), 0) AS "oldestSeconds"
         FROM audit_forward_targets t ORDER BY t.name`,
      [most],
    );
  }

  /** The target has these. */
  async forget(target: string, ids: readonly string[], now: Date): Promise<void> {
    await this.dataSource.query(
      `WITH sent AS (DELETE FROM audit_forward_queue WHERE target = $1 AND log_id = ANY ($2::uuid[]))
       UPDATE audit_forward_targets SET attempts = 0, next_attempt_at = NULL, last_error = NULL, last_sent_at = $3 WHERE name = $1`,
      [target, ids, now],
    );
  }

  async postpone(target: string, nextAttemptAt: Date, fault: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE audit_forward_targets SET attempts = attempts + 1, next_attempt_at = $2, last_error = $3 WHERE name = $1`,
      [target, nextAttemptAt, fault],
    );
  }

  async deleteUnseen(before: Date): Promise<readonly string[]> {
    const [rows] = await this.dataSource.query<[{ name: string }[], number]>(
      `DELETE FROM audit_forward_targets WHERE seen_at < $1 RETURNING name`,
      [before],
    );
    return rows.map(({ name }) => name);
  }

  /** Deletes what waits for a target that is gone, of one target at a time: at most `limit`; returns their number. */
  async deleteOrphans(limit: number): Promise<number> {
    return affectedRows(
      await this.dataSource.query(
        `WITH RECURSIVE ${QUEUED_TARGETS}
         DELETE FROM audit_forward_queue WHERE (log_id, target) IN (
           SELECT log_id, target FROM audit_forward_queue
            WHERE target = (SELECT min(target) FROM queued WHERE target NOT IN (SELECT name FROM audit_forward_targets))
            ORDER BY queued_at, log_id LIMIT $1 FOR UPDATE SKIP LOCKED)`,
        [limit],
      ),
    );
  }
}
