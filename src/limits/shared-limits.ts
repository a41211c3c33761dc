import { Injectable, Logger } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import type { Guess, Guesses, GuessRule, Reservation } from './guesses.port.js';
import { PostgresLimits } from './postgres-limits.js';
import { LocalGuesses } from './local-guesses.js';
import type { CountReport, CountTotal, SharedCounts } from './shared-counts.port.js';
import { ValkeyLimits } from './valkey-limits.js';

/**
 * The store that the servers share: PostgreSQL, or Valkey if it is configured. When Valkey is gone, guesses are counted strictly in this
 * process, which continues from what it last heard of them. When PostgreSQL is gone there is nothing to compare a guess with, so that is an
 * error.
 */
@Injectable()
export class SharedLimits implements Guesses, SharedCounts {
  private readonly logger = new Logger('Limits');
  private readonly store: Guesses & SharedCounts;
  private isCounting = true;

  constructor(
    postgres: PostgresLimits,
    private readonly valkey: ValkeyLimits,
    private readonly local: LocalGuesses,
    registry: Registry,
  ) {
    this.store = valkey.isConfigured ? valkey : postgres;
    const gauge = new Gauge({
      name: 'gatehouse_limits_shared',
      help: '1: guesses and requests are counted together with the other servers. 0: the shared store fails, and this server counts alone.',
      aggregator: 'min',
      registers: [registry],
      collect: () => {
        gauge.set(this.isShared ? 1 : 0);
      },
    });
  }

  /** False while the shared store fails. */
  get isShared(): boolean {
    return this.valkey.isConfigured ? this.valkey.isReachable : this.isCounting;
  }

  async reserve(guess: Guess, rule: GuessRule): Promise<Reservation> {
    if (!this.valkey.isConfigured) return this.store.reserve(guess, rule);
    let reservation: Reservation;
    try {
      reservation = await this.valkey.reserve(guess, rule);
    } catch {
      return this.local.reserve(guess, rule);
    }
    this.local.adopt(guess, rule, reservation);
    return reservation;
  }

  /** Best effort: without it the origin only waits longer. */
  async correct(guess: Guess): Promise<void> {
    await this.local.correct(guess);
    await this.store.correct(guess).catch((error: unknown) => {
      this.logger.debug({ err: error }, 'a right guess still counts');
    });
  }

  /** Best effort, as `correct`. */
  async withdraw(guess: Guess): Promise<void> {
    await this.local.withdraw(guess);
    await this.store.withdraw(guess).catch((error: unknown) => {
      this.logger.debug({ err: error }, 'a withdrawn guess still counts');
    });
  }

  async add(reports: readonly CountReport[]): Promise<readonly CountTotal[]> {
    try {
      const totals = await this.store.add(reports);
      this.isCounting = true;
      return totals;
    } catch (error) {
      if (this.isCounting && !this.valkey.isConfigured) {
        this.logger.warn({ err: error }, 'cannot share the counts of requests: this server counts alone');
      }
      this.isCounting = false;
      throw error;
    }
  }
}
