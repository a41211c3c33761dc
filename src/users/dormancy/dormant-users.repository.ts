import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditedUser } from '../user-audit.js';
import { AUDITED_USER_COLUMNS } from '../users.repository.js';

/** Users who became dormant, and the last user who was looked at; null when there was none. */
export interface DormantStep {
  readonly users: readonly AuditedUser[];
  readonly last: string | null;
}

/** The first parameter is the time since which they were not seen. */
const IS_AWAY = `status = 'active' AND NOT deleted AND NOT is_system AND NOT is_service_account AND coalesce(last_seen_at, created_at) < $1`;

@Injectable()
export class DormantUsersRepository {
  /** Returns the activated user; null when it was not dormant. */
  async activate(userId: string, tx: EntityManager): Promise<AuditedUser | null> {
    const [rows] = await tx.query<[AuditedUser[], number]>(
      `UPDATE users u SET status = 'active', updated_at = now() WHERE id = $1 AND status = 'dormant' RETURNING ${AUDITED_USER_COLUMNS}`,
      [userId],
    );
    return rows[0] ?? null;
  }

  /**
   * Looks at the next `limit` users after `after`, and returns those who became dormant. For a user who was never seen, the creation of the
   * account counts. Service and system accounts are left out: they are not expected to log in.
   */
  async makeDormant(unseenSince: Date, after: string, limit: number, tx: EntityManager): Promise<DormantStep> {
    const [visited] = await tx.query<{ last: string; found: boolean }[]>(
      `WITH visited AS MATERIALIZED (SELECT * FROM users WHERE id > $2 ORDER BY id LIMIT $3)
       SELECT (SELECT id FROM visited ORDER BY id DESC LIMIT 1) AS last, EXISTS (SELECT 1 FROM visited WHERE ${IS_AWAY}) AS found`,
      [unseenSince, after, limit],
    );
    const last = visited?.last ?? null;
    if (last === null || !visited?.found) return { users: [], last };
    const [users] = await tx.query<[AuditedUser[], number]>(
      `UPDATE users u SET status = 'dormant', updated_at = now()
        WHERE id = ANY (ARRAY(SELECT id FROM users WHERE id > $2 AND id <= $3 AND ${IS_AWAY} ORDER BY id FOR NO KEY UPDATE SKIP LOCKED))
    RETURNING ${AUDITED_USER_COLUMNS}`,
      [unseenSince, after, last],
    );
    return { users, last };
  }
}
