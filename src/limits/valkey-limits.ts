import { readFileSync } from 'node:fs';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { fileFault, sha256 } from '../common/index.js';
import { ConfigError, quotedPath } from '../config/index.js';
import { settings } from '../core/index.js';
import type { Guess, Guesses, GuessRule, Reservation } from './guesses.port.js';
import type { CountReport, CountTotal, SharedCounts } from './shared-counts.port.js';
import { ADD_COUNTS, CORRECT_GUESS, RESERVE_GUESS, WITHDRAW_GUESS } from './valkey-scripts.js';

export class ValkeyLimitsSettings extends settings('limitsStoreUrl', 'limitsStoreCaFile') {}

/** Valkey cannot be reached, did not answer in time, or refused. */
class ValkeyUnavailableError extends Error {
  override readonly name = 'ValkeyUnavailableError';
}

/** A healthy Valkey answers in a millisecond. A login waits for it this long at most. */
const TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 3_000;
/** Finds a connection that a firewall dropped, although nothing is being counted. */
const PING_MS = 5_000;
const RETRY_MS = 500;

/** What this class uses of `@redis/client`, whose types describe every command. */
interface Connection {
  readonly isReady: boolean;
  connect(): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  ping(): Promise<unknown>;
  destroy(): void;
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

/**
 * Shared counts in Valkey or Redis, by its clock. Does nothing without `CODER_LIMITS_STORE_URL`. A server starts without its Valkey, too, and
 * connects as soon as it is there.
 */
@Injectable()
export class ValkeyLimits implements Guesses, SharedCounts, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Limits');
  private connection: Connection | null = null;
  private open: (() => Connection) | null = null;
  private pings: NodeJS.Timeout | undefined;
  private isAvailable = true;

  constructor(private readonly settings: ValkeyLimitsSettings) {}

  get isConfigured(): boolean {
    return this.settings.limitsStoreUrl !== undefined;
  }

  /** False while the last attempt to reach it failed. */
  get isReachable(): boolean {
    return this.isAvailable;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { limitsStoreUrl: url } = this.settings;
    if (url === undefined) return;
    const ca = this.readCa();
    // A large package, which only servers with this setting need.
    const { createClient } = await import('@redis/client');
    this.open = () =>
      createClient({
        url: url.replace(/^valkey/i, 'redis'),
        name: 'gatehouse',
        // What cannot be sent now is decided locally, not later.
        disableOfflineQueue: true,
        socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: RETRY_MS, ...(ca !== undefined && { tls: true, ca }) },
      });
    await Promise.race([this.connect(), new Promise((resolve) => setTimeout(resolve, CONNECT_TIMEOUT_MS).unref())]);
    await this.check();
    this.pings = setInterval(() => void this.check(), PING_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.pings);
    this.open = null;
    this.connection?.destroy();
    this.connection = null;
  }

  async reserve(guess: Guess, rule: GuessRule): Promise<Reservation> {
    const { free, freeUnderAttack, attackFrom, firstWaitSeconds, longestWaitSeconds, memorySeconds } = rule;
    const milliseconds = [firstWaitSeconds, longestWaitSeconds, memorySeconds].map((seconds) => Math.round(seconds * 1000));
    const reply = await this.run(RESERVE_GUESS, keysOf(guess), [free, freeUnderAttack, attackFrom, ...milliseconds]);
    const [admitted, waitMs = 0, guesses = 0, guessesAtTarget = 0] = numbers(reply);
    return { isAdmitted: admitted === 1, waitMs, guesses, guessesAtTarget };
  }

  async correct(guess: Guess): Promise<void> {
    await this.run(CORRECT_GUESS, keysOf(guess), []);
  }

  async withdraw(guess: Guess): Promise<void> {
    await this.run(WITHDRAW_GUESS, keysOf(guess), []);
  }

  async add(reports: readonly CountReport[]): Promise<readonly CountTotal[]> {
    const keys = reports.map(({ key }) => `gatehouse:window:${digest(key)}`);
    const given = reports.flatMap(({ count, leftMs }) => [count, Math.ceil(leftMs)]);
    const totals = numbers(await this.run(ADD_COUNTS, keys, given));
    return reports.map(({ key }, index) => ({ key, count: totals[2 * index] ?? 0, leftMs: totals[2 * index + 1] ?? 0 }));
  }

  private async check(): Promise<void> {
    await this.inTime((connection) => connection.ping()).catch(() => undefined);
  }

  private run(script: string, keys: string[], given: readonly number[]): Promise<unknown> {
    return this.inTime((connection) => connection.eval(script, { keys, arguments: given.map(String) }));
  }

  /** Rejects with `ValkeyUnavailableError`. */
  private async inTime<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const { connection } = this;
    let timer: NodeJS.Timeout | undefined;
    try {
      if (!connection?.isReady) throw new ValkeyUnavailableError('not connected');
      const late = new Promise<never>((_resolve, reject) => {
        // An answer that arrived while this process was busy is read before the immediate runs.
        timer = setTimeout(() => setImmediate(reject, new ValkeyUnavailableError('no answer')), TIMEOUT_MS);
      });
      const result = await Promise.race([work(connection), late]);
      this.note(null);
      return result;
    } catch (error) {
      this.note(error);
      // A connection that is silent, or that leads to a replica, does not get better. One that never was ready is being tried already.
      if (connection?.isReady && connection === this.connection) void this.connect();
      throw error instanceof ValkeyUnavailableError ? error : new ValkeyUnavailableError(messageOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Replaces the connection. The client retries until it is destroyed. */
  private async connect(): Promise<void> {
    this.connection?.destroy();
    const connection = this.open?.() ?? null;
    this.connection = connection;
    if (!connection) return;
    connection.on('error', (error) => {
      if (connection === this.connection) this.note(error);
    });
    await connection.connect().catch(() => undefined);
  }

  /** Logs when the state changes. */
  private note(error: unknown): void {
    const isAvailable = error === null;
    if (isAvailable === this.isAvailable) return;
    this.isAvailable = isAvailable;
    if (isAvailable) this.logger.warn('Valkey is available again: this server shares its counts');
    else {
      const reason = messageOf(error);
      this.logger.warn({ reason }, 'Valkey of CODER_LIMITS_STORE_URL is not available: this server counts guesses and requests alone');
    }
  }

  private readCa(): string | undefined {
    const { limitsStoreCaFile: file } = this.settings;
    if (file === undefined) return undefined;
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      const reason = `${quotedPath(file)} ${fileFault(error)}`;
      throw new ConfigError([{ variable: 'CODER_LIMITS_STORE_CA_FILE', flag: '--limits-store-ca-file', reason }]);
    }
  }
}

/** The braces keep both keys on one node, should it ever be a cluster. */
function keysOf({ target, origin }: Guess): string[] {
  const key = `gatehouse:guess:{${digest(target)}}`;
  return [key, `${key}:${digest(origin)}`];
}

function digest(text: string): string {
  return sha256(text).toString('base64url');
}

function numbers(reply: unknown): number[] {
  if (!Array.isArray(reply)) throw new TypeError('the script did not return a list');
  return reply.map(Number);
}

/** The client's messages name the address, never the password. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : 'unknown error';
}
