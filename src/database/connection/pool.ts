import { AsyncResource } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import pg, { type PoolClient } from 'pg';
import { statementObserver } from '../../common/index.js';
import { DatabaseClient } from './client.js';
import type { ConnectionStrategy, ConnectionMode } from './connection-strategy.js';
import { FormerPrimaries, lineageOf } from './former-primaries.js';
import { DatabaseUnavailableError } from './unavailable.js';

export interface DatabasePoolOptions {
  readonly strategy: ConnectionStrategy;
  /** Maximum number of connections. */
  readonly max: number;
  /** Maximum number of idle connections to keep; others close after a while. */
  readonly maxIdle: number;
  /** Named statements are parsed once per connection. `auto`: unless a pooler is in between, because only some poolers support them. */
  readonly preparedStatements: 'auto' | 'on' | 'off';
  /** Changes that need no explicit transaction are one statement. `auto`: if sessions have a `lock_timeout` without being told each time. */
  readonly singleStatements: 'auto' | 'off';
}

/** See `DatabaseClient.progress`. */
export type Progress = ReadonlyMap<DatabaseClient, number | null>;

type Connected = (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void;

/** How long a request waits for a connection, and a connection for PostgreSQL. */
const WAIT_MS = 10_000;
const IDLE_MS = 10_000;
/** Servers can change their address: a connection older than this is replaced when it is idle. */
const MAX_LIFE_SECONDS = 30 * 60;
/** How long the pool stays small after PostgreSQL refused another connection. */
const SMALL_MS = 60_000;
const TOO_MANY_CONNECTIONS = '53300';

/**
 * pg's pool with failure handling: it finds a mode that works (connection-strategy.ts), never provides a connection to a standby, works
 * with fewer connections if PostgreSQL refuses more, and drops idle connections when one of them turns out to be dead.
 */
export class DatabasePool extends pg.Pool {
  private readonly logger = new Logger('Database');
  readonly strategy: ConnectionStrategy;
  private readonly former: FormerPrimaries;
  private readonly clients = new Set<DatabaseClient>();
  private readonly most: number;
  private readonly preparedStatements: DatabasePoolOptions['preparedStatements'];
  private readonly singleStatements: DatabasePoolOptions['singleStatements'];
  private hasLockTimeout = false;
  private smallUntil: NodeJS.Timeout | undefined;

  constructor({ strategy, max, maxIdle, preparedStatements, singleStatements }: DatabasePoolOptions, former = new FormerPrimaries()) {
    super({
      max,
      min: Math.min(maxIdle, max),
      idleTimeoutMillis: IDLE_MS,
      connectionTimeoutMillis: strategy.hasSeveralHosts ? WAIT_MS : (strategy.target.connectTimeoutSeconds ?? 0) * 1000 || WAIT_MS,
      maxLifetimeSeconds: MAX_LIFE_SECONDS,
      // It takes the pool's options, including `strategy`, which pg's client type lacks.
      Client: DatabaseClient as unknown as new () => pg.ClientBase,
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- pg's pool waits for it, although its type does not say so
      onConnect: (client) => this.admit(client as DatabaseClient),
      strategy,
    } as pg.PoolConfig);
    // An idle connection that broke. The pool has dropped it; an error event without a listener would end the process.
    this.on('error', () => undefined);
    // pg types what its pool hands out as its own clients.
    this.on('connect', (client) => this.clients.add(client as unknown as DatabaseClient));
    this.on('remove', (client) => this.clients.delete(client as unknown as DatabaseClient));
    this.former = former;
    this.strategy = strategy;
    this.most = max;
    this.preparedStatements = preparedStatements;
    this.singleStatements = singleStatements;
  }

  get namesStatements(): boolean {
    return this.preparedStatements === 'auto' ? !this.strategy.isPooled : this.preparedStatements === 'on';
  }

  get sendsSingleStatements(): boolean {
    return this.singleStatements === 'auto' && this.hasLockTimeout;
  }

  /** To be called when a session was asked: outside a transaction, only the session's own `lock_timeout` ends a wait. */
  noteLockTimeout(isSet: boolean): void {
    this.hasLockTimeout = isSet;
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<PoolClient> | undefined {
    if (callback) {
      // A connection that another request gives back must not make this one a part of the other's trace.
      this.open(statementObserver.begin ? AsyncResource.bind(callback) : callback, []);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      this.open((error, client) => {
        if (client) resolve(client);
        else reject(error ?? new DatabaseUnavailableError('no connection'));
      }, []);
    });
  }

  /** To be called when a connection was found dead: the idle ones are of the same age and cheap to replace. */
  dropIdle(): void {
    for (let idle = this.idleCount; idle > 0; idle--) {
      super.connect((_error, client, done) => {
        if (client) done(true);
      });
    }
  }

  /** A pool of one further connection to the same database, for when all of this one may be dead. To be ended by the caller. */
  spare(): DatabasePool {
    const { strategy, former, preparedStatements, singleStatements } = this;
    return new DatabasePool({ strategy, max: 1, maxIdle: 0, preparedStatements, singleStatements }, former);
  }

  /** What each connection has received so far, and whether it waits for more. */
  progress(): Progress {
    return new Map([...this.clients].map((client) => [client, client.progress]));
  }

  /** The connections whose statement was sent before, and has received nothing since. */
  silentSince(before: Progress): DatabaseClient[] {
    return [...before].filter(([client, progress]) => progress !== null && client.progress === progress).map(([client]) => client);
  }

  private open(callback: Connected, tried: readonly ConnectionMode[]): void {
    const { mode } = this.strategy;
    super.connect((error, client, done) => {
      if (client) {
        callback(undefined, client, done);
        return;
      }
      if (this.tryShrinking(error) || this.trySwitchingMode(mode, error, tried)) {
        this.open(callback, [...tried, mode]);
        return;
      }
      const [first] = tried;
      if (first && error && !isTooMany(error)) this.strategy.switchTo(first);
      callback(new DatabaseUnavailableError(reasonOf(error), { cause: error }), undefined, done);
    });
  }

  private trySwitchingMode(mode: ConnectionMode, error: unknown, tried: readonly ConnectionMode[]): boolean {
    // Another connection has found a mode that works meanwhile.
    if (this.strategy.mode !== mode && tried.length === 0) return true;
    const other = this.strategy.alternativeTo(mode, error, tried);
    if (!other) return false;
    this.strategy.switchTo(other);
    return true;
  }

  /** If there is at least one connection, requests wait for it instead of failing. */
  private tryShrinking(error: unknown): boolean {
    if (!isTooMany(error) || this.totalCount === 0) return false;
    if (this.totalCount < this.options.max) {
      this.logger.warn(
        { connections: this.totalCount, wanted: this.most },
        'PostgreSQL refuses more connections: set CODER_PG_CONN_MAX_OPEN to the number available to this server',
      );
    }
    this.options.max = this.totalCount;
    this.smallUntil ??= setTimeout(() => {
      this.options.max = this.most;
      this.smallUntil = undefined;
    }, SMALL_MS).unref();
    return true;
  }

  private async admit(client: DatabaseClient): Promise<void> {
    if (this.strategy.wanted === 'primary' && client.isReadOnly)
      throw new DatabaseUnavailableError('PostgreSQL is read-only: it is a standby, or fenced');
    client.endWhenSilent(() => {
      this.logger.warn('closed a database connection that did not respond');
      this.dropIdle();
    });
    if (this.strategy.wanted === 'standby') {
      if (!(await isStandby(client))) throw new DatabaseUnavailableError('PostgreSQL is not a standby');
      return;
    }
    // One address leads to the primary that its operator chose; of several hosts, this pool chooses.
    if (this.strategy.hasSeveralHosts) this.former.refuse(await lineageOf(client));
  }
}

async function isStandby(client: Pick<pg.ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ isStandby: boolean }>('SELECT pg_is_in_recovery() AS "isStandby"');
  return rows[0]?.isStandby === true;
}

function isTooMany(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === TOO_MANY_CONNECTIONS;
}

/** pg's messages name host, user and database, never the password. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : 'unknown error';
}
