import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { systemSubject } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { CryptoKeysSystemStore } from './crypto-keys.system-store.js';
import { algorithmOf, featureOf, JWT_ALGORITHMS, type JwtAlgorithm } from './signing-algorithms.js';

/** The other metrics must not wait longer for the database. */
const WITHIN_MS = 1_000;

/** Publishes the age of the keys that sign, which background work replaces: one that grows too old shows that it does not run. */
@Injectable()
export class SigningKeyMetrics {
  private readonly actor = systemSubject('keyrotator');
  private startedAt: ReadonlyMap<JwtAlgorithm, Date> = new Map();

  constructor(
    private readonly store: CryptoKeysSystemStore,
    private readonly clock: Clock,
    registry: Registry,
  ) {
    const gauge: Gauge = new Gauge({
      name: 'gatehouse_signing_key_age_seconds',
      help: 'How long the key of an algorithm has signed tokens. Absent until one was needed.',
      labelNames: ['algorithm'],
      aggregator: 'max',
      registers: [registry],
      collect: async () => {
        // Without an answer, the last known key only gets older.
        await Promise.race([this.read().catch(() => undefined), delay(WITHIN_MS, undefined, { ref: false })]);
        gauge.reset();
        const now = this.clock.now().getTime();
        for (const [algorithm, startedAt] of this.startedAt) gauge.set({ algorithm }, (now - startedAt.getTime()) / 1000);
      },
    });
  }

  private async read(): Promise<void> {
    const now = this.clock.now();
    const keys = await this.store.listUsable(this.actor, JWT_ALGORITHMS.map(featureOf), now);
    const signing = keys.filter(({ startsAt }) => startsAt <= now).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    this.startedAt = new Map(signing.map(({ feature, startsAt }) => [algorithmOf(feature), startsAt]));
  }
}
