import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { Clock } from '../common/index.js';
import type { DatabaseClient } from './connection/client.js';
import type { DatabasePool, Progress } from './connection/pool.js';
import { DatabaseUnavailableError } from './connection/unavailable.js';
import { connectionsOf, poolOf } from './prepared.js';

/** A healthy database responds in a millisecond or two. */
const TIMEOUT_MS = 3_000;
const EVERY_MS = 5_000;
/** A direct connection is told of this (connection/client.ts); behind a pooler only a question finds out. */
const READ_ONLY_SQL = `SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS "isReadOnly"`;

/**
 * A session that is gone, or has been idle for a while although its client waits, will never respond: the statement or the response was lost. Of
 * some sessions PostgreSQL does not say what they do: without `track_activities`, and to a role that took the place of the one that logged in.
 */
const BUSY_SQL = `
  SELECT pid FROM pg_stat_activity
   WHERE pid = ANY ($1::integer[]) AND (state IS NULL OR state NOT LIKE 'idle%' OR state_change > now() - interval '1 second')`;

/**
 * Checks the database every few seconds, and at every health check, so that the service recovers before requests fail one by one. A connection
 * that does not respond is closed, and all idle ones with it: after a failover they all lead to a dead server. A connection in use that has
 * been silent is closed if PostgreSQL says that it has nothing to do. If all are in use, and dead, a spare connection finds out.
 */
@Injectable()
export class DatabaseHealth implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Database');
  private pending: Promise<void> | undefined;
  private replacing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isHealthy = true;
  /** At an earlier check. */
  private earlier: { readonly atMs: number; readonly progress: Progress } | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** What the connections do now; `waiting`: statements that wait for one. */
  get connections(): Readonly<Record<'open' | 'idle' | 'waiting' | 'most', number>> {
    const { totalCount: open, idleCount: idle, waitingCount: waiting } = poolOf(this.dataSource);
    return { open, idle, waiting, most: connectionsOf(this.dataSource) };
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.check().catch(() => undefined);
    }, EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Throws `DatabaseUnavailableError` after three seconds without a response. Concurrent callers share one check. */
  async check(): Promise<void> {
    this.pending ??= this.checkNow().finally(() => (this.pending = undefined));
    return this.pending;
  }

  private async checkNow(): Promise<void> {
    const pool = poolOf(this.dataSource);
    const before = pool.progress();
    try {
      await this.query(pool, (client) => this.endSilent(client, pool));
      if (!this.isHealthy) this.logger.warn('the database is available again');
      this.isHealthy = true;
    } catch (error) {
      if (this.isHealthy) this.logger.warn({ err: error }, 'the database does not respond');
      this.isHealthy = false;
      this.replacing ??= this.replaceSilent(pool, before).finally(() => (this.replacing = undefined));
      throw error;
    }
  }

  /** Of the connections that were silent for the length of a check. */
  private async endSilent(client: PoolClient, pool: DatabasePool): Promise<void> {
    const now = this.clock.monotonicMs();
    if (this.earlier && now - this.earlier.atMs < TIMEOUT_MS) return;
    const progress = this.earlier?.progress;
    this.earlier = { atMs: now, progress: pool.progress() };
    // Behind a pooler the ids of sessions are made up.
    if (progress && !pool.strategy.isPooled) await this.endDead(client, pool, progress);
  }

  /** When all connections are in use and dead, not even the check gets one, and nobody else would open a new one. */
  private async replaceSilent(pool: DatabasePool, before: Progress): Promise<void> {
    const spare = pool.spare();
    try {
      await this.query(spare, (client) => this.endDead(client, pool, before));
    } catch {
      // The database itself does not respond.
    } finally {
      void spare.end();
    }
  }

  private async endDead(client: PoolClient, pool: DatabasePool, before: Progress): Promise<void> {
    const pids = pool.silentSince(before).map(({ backendPid }) => backendPid);
    if (pids.length === 0) return;
    const { rows } = pool.strategy.isPooled ? { rows: [] } : await client.query<{ pid: number }>(BUSY_SQL, [pids]);
    const busy = rows.map(({ pid }) => pid);
    // Asked again, because responses can have arrived meanwhile.
    const dead = pool.silentSince(before).filter(({ backendPid }) => backendPid === null || !busy.includes(backendPid));
    for (const each of dead) each.endAbruptly();
    if (dead.length > 0) this.logger.warn({ connections: dead.length }, 'closed database connections that did not respond; a new one does');
  }

  private async query(pool: DatabasePool, and: (client: PoolClient) => Promise<void>): Promise<void> {
    let client: DatabaseClient | undefined;
    let isOver = false;
    const querying = pool.connect().then(async (taken) => {
      if (isOver) {
        taken.release();
        return;
      }
      // The pool makes DatabaseClients, and pg types what it hands out as its own.
      client = taken as unknown as DatabaseClient;
      try {
        const { rows } = await taken.query<{ isReadOnly: boolean }>(READ_ONLY_SQL);
        if (rows[0]?.isReadOnly) {
          pool.dropIdle();
          throw new DatabaseUnavailableError('PostgreSQL is read-only: it is a standby, or fenced');
        }
        await and(taken);
        client = undefined;
        taken.release();
      } catch (error) {
        taken.release(true);
        throw error;
      }
    });
    querying.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        isOver = true;
        client?.endAbruptly();
        if (client) pool.dropIdle();
        reject(new DatabaseUnavailableError('the database did not answer in time'));
      }, TIMEOUT_MS);
    });
    try {
      await Promise.race([querying, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
