import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Counter, Registry } from 'prom-client';
import { Clock, DomainError } from '../common/index.js';
import { parsePostgresUrl } from '../config/index.js';
import { settings } from '../core/index.js';
import { ConnectionStrategy, DatabasePool, PreparedStatements, type Reader, SERVER_SESSION } from '../database/index.js';

export class ReplicaReadsSettings extends settings('pgReplicaUrl', 'pgConnMaxOpen', 'workers', 'pgStatementTimeoutSeconds') {}

/** A place in the history of the primary's database. */
interface Position {
  readonly system: string;
  /** Changes with every promotion. */
  readonly timeline: string;
  readonly lsn: string;
}

/** Everything that anybody was told before this statement was committed before this position. */
const POSITION_SQL = `
  SELECT system_identifier::text AS system, left(pg_walfile_name(lsn), 8) AS timeline, lsn::text AS lsn
    FROM pg_control_system(),
         (SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END)
           AS now (lsn)`;

/**
 * A position says nothing about another history: that of a primary that was replaced, or of a replica that was promoted. A standby reports
 * the timeline of its last restart point, which is never newer than the one it follows.
 */
const FRESHNESS_SQL = `
  SELECT pg_is_in_recovery() AND system_identifier::text = $1 AND lpad(upper(to_hex(timeline_id)), 8, '0') = $2 AS "followsPrimary",
         coalesce(pg_last_wal_replay_lsn() >= $3::pg_lsn, false) AS "isFresh"
    FROM pg_control_system(), pg_control_checkpoint()`;

/** How long a read waits for a connection, or for the first response. */
const TIMEOUT_MS = 1_000;
/** Waits between two looks at a replica that is behind, usually by a few milliseconds. */
const WAITS_MS = [5, 10, 20, 40, 80] as const;
/** How long the primary serves all reads after the replica could not. */
const PAUSE_MS = { behind: 1_000, unavailable: 5_000 } as const;

type Miss = keyof typeof PAUSE_MS;

/** Why the replica cannot serve a read. */
class ReplicaMissError extends Error {
  override readonly name = 'ReplicaMissError';

  constructor(
    readonly miss: Miss,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads that a streaming replica may serve, if there is one. A read is never older than the request: the replica is used only when it has
 * replayed everything that the primary had committed when the read began. So callers see their own changes and those that they
 * were told about, whichever server they ask. Otherwise, and when anything goes wrong, the primary serves the read.
 *
 * What decides whether the caller may read comes from the primary: it is an argument of the statements.
 */
@Injectable()
export class ReplicaReads implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Replica');
  private readonly pool: DatabasePool | null;
  private readonly reads: Counter<'by'>;
  private pausedUntilMs = 0;
  private isUsed: boolean | null = null;
  /** Why it is not used, as last logged. */
  private reason: string | null = null;

  constructor(
    { pgReplicaUrl, pgConnMaxOpen, workers, pgStatementTimeoutSeconds }: ReplicaReadsSettings,
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
    registry: Registry,
  ) {
    const max = Math.floor(pgConnMaxOpen / workers);
    const session = { ...SERVER_SESSION, statement_timeout: pgStatementTimeoutSeconds * 1000 };
    this.pool =
      pgReplicaUrl === undefined
        ? null
        : new DatabasePool({
            strategy: new ConnectionStrategy(parsePostgresUrl(pgReplicaUrl), session, 'standby'),
            max,
            maxIdle: 1,
            preparedStatements: 'off',
            singleStatements: 'off',
          });
    this.reads = new Counter({
      name: 'gatehouse_replica_reads_total',
      help: 'Reads that a replica may serve, with CODER_PG_REPLICA_URL. by: replica, or why the primary served it: behind, unavailable.',
      labelNames: ['by'],
      registers: [registry],
    });
  }

  /** Logs if it does not work, without delaying the start. */
  onApplicationBootstrap(): void {
    const { pool } = this;
    if (!pool) return;
    this.readFrom(pool, () => Promise.resolve()).then(
      () => {
        this.note(null);
      },
      (error: unknown) => this.pauseAfter(error),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.end();
  }

  /** `read` gets a connection to the replica, or undefined: then it reads from the primary. It may be called a second time for that. */
  async run<T>(read: (replica: Reader | undefined) => Promise<T>): Promise<T> {
    const { pool } = this;
    if (!pool) return read(undefined);
    if (this.clock.monotonicMs() >= this.pausedUntilMs) {
      try {
        const result = await this.readFrom(pool, read);
        this.reads.inc({ by: 'replica' });
        this.note(null);
        return result;
      } catch (error) {
        if (error instanceof DomainError) throw error;
        this.reads.inc({ by: this.pauseAfter(error) });
      }
    } else this.reads.inc({ by: this.isUsed === false ? 'unavailable' : 'behind' });
    return read(undefined);
  }

  private pauseAfter(error: unknown): Miss {
    const miss = error instanceof ReplicaMissError ? error.miss : 'unavailable';
    this.pausedUntilMs = this.clock.monotonicMs() + PAUSE_MS[miss];
    if (miss === 'unavailable') this.note(error);
    return miss;
  }

  /** Check and reads use one connection: an address can lead to several replicas. */
  private async readFrom<T>(pool: DatabasePool, read: (db: Reader) => Promise<T>): Promise<T> {
    const [position] = await this.statements.run<{ [K in keyof Position]: string }>('wal_position', POSITION_SQL, []);
    if (!position) throw new ReplicaMissError('unavailable', 'the primary does not report its position');
    const client = await connectInTime(pool);
    let isOver = false;
    try {
      // One transaction, because behind a pooler each of them may be on another replica; READ COMMITTED, because the check must come before
      // the snapshot of the reads.
      await inTime(client.query('START TRANSACTION'));
      await untilFresh(client, position);
      const result = await read({
        query: async <Rows>(sql: string, parameters: unknown[] = []) => (await client.query(sql, parameters)).rows as Rows,
      });
      await client.query('COMMIT');
      isOver = true;
      return result;
    } finally {
      client.release(!isOver);
    }
  }

  private note(error: unknown): void {
    const isUsed = error === null;
    const reason = isUsed ? null : error instanceof Error ? error.message : 'unknown error';
    const before = this.isUsed;
    if (isUsed === before && reason === this.reason) return;
    this.isUsed = isUsed;
    this.reason = reason;
    if (isUsed && before === false) this.logger.warn('the replica of CODER_PG_REPLICA_URL serves audit lists again');
    if (!isUsed) {
      this.logger.warn({ reason }, 'the replica of CODER_PG_REPLICA_URL cannot be used: the primary serves audit lists');
    }
  }
}

/** Resolves when the replica has reached the position. */
async function untilFresh(client: PoolClient, { system, timeline, lsn }: Position): Promise<void> {
  for (const waitMs of [...WAITS_MS, null]) {
    const { rows } = await inTime(client.query<{ followsPrimary: boolean; isFresh: boolean }>(FRESHNESS_SQL, [system, timeline, lsn]));
    if (!rows[0]?.followsPrimary) {
      throw new ReplicaMissError('unavailable', 'it is not a standby, or has no restart point since its primary was promoted');
    }
    if (rows[0].isFresh) return;
    if (waitMs !== null) await delay(waitMs);
  }
  throw new ReplicaMissError('behind', 'it is behind');
}

/** A connection that arrives too late goes back to the pool. */
async function connectInTime(pool: DatabasePool): Promise<PoolClient> {
  const connecting = pool.connect();
  try {
    return await inTime(connecting);
  } catch (error) {
    connecting.then(
      (client) => {
        client.release();
      },
      () => undefined,
    );
    throw error;
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(reject, TIMEOUT_MS, new ReplicaMissError('unavailable', 'no response in time'));
  });
  // After a time-out, nobody is interested in its failure.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
