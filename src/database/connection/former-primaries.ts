import type { ClientBase } from 'pg';
import { DatabaseUnavailableError } from './unavailable.js';

/** Which history of a database cluster a server continues. */
interface Lineage {
  /** The same for a primary and its standbys. */
  readonly system: string;
  /** Increases with every promotion of a standby. Null on a standby. */
  readonly timeline: number | null;
}

/** Null where an ordinary role may not ask, as on some managed databases. */
export async function lineageOf(client: Pick<ClientBase, 'query'>): Promise<Lineage | null> {
  try {
    const { rows } = await client.query<{ system: string; timeline: string | null }>(
      `SELECT (SELECT system_identifier::text FROM pg_control_system()) AS system,
              CASE WHEN pg_is_in_recovery() THEN NULL ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS timeline`,
    );
    const [row] = rows;
    return row ? { system: row.system, timeline: row.timeline === null ? null : parseInt(row.timeline, 16) } : null;
  } catch {
    return null;
  }
}

/**
 * Recognizes a primary that came back after another one was promoted. It accepts writes, if nobody fenced it, which the promoted one will
 * never see. Remembers the newest timeline that this process has seen of a cluster.
 */
export class FormerPrimaries {
  private newest: { readonly system: string; readonly timeline: number } | null = null;

  /** Throws `DatabaseUnavailableError` for a standby and for a former primary. */
  refuse(lineage: Lineage | null): void {
    if (!lineage) return;
    const { system, timeline } = lineage;
    if (timeline === null) throw new DatabaseUnavailableError('PostgreSQL is read-only: it is a standby');
    // Another cluster, such as a restored backup, has its own timelines.
    if (this.newest?.system === system && timeline < this.newest.timeline) {
      throw new DatabaseUnavailableError('PostgreSQL is a former primary: another server was promoted');
    }
    this.newest = { system, timeline };
  }
}
