import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DatabaseClient } from './connection/client.js';
import { DatabaseUnavailableError } from './connection/unavailable.js';
import { poolOf } from './prepared.js';

/** A healthy database responds in a millisecond or two. */
const TIMEOUT_MS = 3_000;
const EVERY_MS = 5_000;
/** A direct connection is told of this (connection/client.ts); behind a pooler only a question finds out. */
const READ_ONLY_SQL = `SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS "isReadOnly"`;

/**
 * Checks the database every few seconds, and at every health check. A connection that does not respond is closed, and all idle ones with
 * it: after a failover they all lead to a dead server. So the service recovers before requests fail one by one.
 */
@Injectable()
export class DatabaseHealth implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Database');
  private pending: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isHealthy = true;

  constructor(private readonly dataSource: DataSource) {}

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
    try {
      await this.query();
      if (!this.isHealthy) this.logger.warn('the database is available again');
      this.isHealthy = true;
    } catch (error) {
      if (this.isHealthy) this.logger.warn({ err: error }, 'the database does not respond');
      this.isHealthy = false;
      throw error;
    }
  }

  private async query(): Promise<void> {
    const pool = poolOf(this.dataSource);
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
