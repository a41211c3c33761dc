import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { systemSubject } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import type { WaitingEntries } from './forward-queue.repository.js';
import { ForwardQueueSystemStore } from './forward-queue.system-store.js';

/** The other metrics must not wait longer for the database. */
const WITHIN_MS = 1_000;
/** Scrapes within this time get the same values, whoever asks and however often. */
const FRESH_MS = 5_000;

/** More are not counted: a million would take a tenth of a second, and nobody acts differently. */
const MOST_COUNTED = 10_000;

/**
 * Publishes what waits for each target of the audit log. Every server does, also one that forwards nothing: that no server does any more is what an
 * operator has to learn.
 */
@Injectable()
export class ForwardQueueMetrics {
  private readonly actor = systemSubject('audit-forwarder');
  private known: readonly WaitingEntries[] = [];
  private knownAtMs = -Infinity;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly queue: ForwardQueueSystemStore,
    private readonly clock: Clock,
    registry: Registry,
  ) {
    const registers = [registry];
    const waiting: Gauge<'target'> = new Gauge({
      name: 'gatehouse_audit_forwarding_waiting',
      help: `Entries of the audit log that wait for this target; ${MOST_COUNTED} if there are more. Absent without an answer of the database.`,
      labelNames: ['target'],
      aggregator: 'max',
      registers,
      collect: async () => {
        const targets = await this.current();
        waiting.reset();
        for (const { target, count } of targets) waiting.set({ target }, count);
      },
    });
    const oldest: Gauge<'target'> = new Gauge({
      name: 'gatehouse_audit_forwarding_oldest_seconds',
      help: 'For how long the oldest entry of the audit log has waited for this target; 0 if none waits. Absent without an answer of the database.',
      labelNames: ['target'],
      aggregator: 'max',
      registers,
      collect: async () => {
        const targets = await this.current();
        oldest.reset();
        for (const { target, oldestSeconds } of targets) oldest.set({ target }, oldestSeconds);
      },
    });
  }

  /** Nothing, rather than what was true once: an old value would look like a target that is fine. */
  private async current(): Promise<readonly WaitingEntries[]> {
    if (this.isFresh()) return this.known;
    this.reading ??= this.read().finally(() => (this.reading = null));
    await Promise.race([this.reading.catch(() => undefined), delay(WITHIN_MS, undefined, { ref: false })]);
    return this.isFresh() ? this.known : [];
  }

  private isFresh(): boolean {
    return Math.abs(this.clock.now().getTime() - this.knownAtMs) < FRESH_MS;
  }

  private async read(): Promise<void> {
    this.known = await this.queue.waiting(this.actor, MOST_COUNTED);
    this.knownAtMs = this.clock.now().getTime();
  }
}
