import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { affectedRows } from './affected-rows.js';

/** How long a lease lasts without renewal: a dead server blocks its task for this time. */
export const LEASE_SECONDS = 60;

/** The exclusive right to a task, for a while. */
export interface Lease {
  /** By the database's clock. */
  readonly takenAt: Date;
  /** False: it has ended, and another server may hold it now. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * Takes the lease of a task; null while another server holds it. Only the database's clock is used. A lease with an end later than that of
 * a new one was taken before that clock was set back, and counts as expired.
 */
export async function takeLease(dataSource: DataSource, task: string): Promise<Lease | null> {
  const holder = randomUUID();
  const [taken] = await dataSource.query<{ takenAt: Date }[]>(
    `INSERT INTO periodic_leases AS l (task, holder, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3))
         ON CONFLICT ON CONSTRAINT periodic_leases_pkey DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
      WHERE l.expires_at <= now() OR l.expires_at > excluded.expires_at
     RETURNING now() AS "takenAt"`,
    [task, holder, LEASE_SECONDS],
  );
  if (!taken) return null;
  return {
    takenAt: taken.takenAt,
    renew: async () => {
      const renewed: unknown = await dataSource.query(
        `UPDATE periodic_leases SET expires_at = now() + make_interval(secs => $3) WHERE task = $1 AND holder = $2`,
        [task, holder, LEASE_SECONDS],
      );
      return affectedRows(renewed) === 1;
    },
    release: async () => {
      await dataSource.query(`DELETE FROM periodic_leases WHERE task = $1 AND holder = $2`, [task, holder]);
    },
  };
}
