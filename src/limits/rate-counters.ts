import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { boundedKey, Clock } from '../common/index.js';
import { MAX_REPORTS, SharedCounts } from './shared-counts.port.js';
import { type WindowCount, WindowCounts, type WindowReport } from './window-counts.js';

/** How often a server reports, and so how long it does not know what others count. */
export const REPORT_EVERY_MS = 1_000;
/** A server reports a caller that has used this part of a limit. */
const REPORTED_PART = 1 / 20;
const WINDOW_MS = 60_000;
/** For each kind of counter: at most about 20 MB, because keys are bounded, however many callers and paths a client makes up. */
const MAX_COUNTERS = 50_000;

/** A report on its way. */
interface Outgoing {
  /** Its key in the shared store. */
  readonly shared: string;
  readonly counts: WindowCounts;
  readonly report: WindowReport;
}

/** Requests of one kind, by caller. */
export interface RateCounter {
  count(key: string): WindowCount;
  /** Without counting. */
  look(key: string): WindowCount;
}

/**
 * Counts requests in windows of a minute. Each process decides alone, without waiting for anything. Once a second it reports to the shared
 * store what it has counted of callers that have used a twentieth of their limit, and learns what all servers together have counted.
 *
 * So the count of one process is behind by what the others accept within a second, and by a twentieth of the limit for each of them. A
 * failing store only makes it more: then each process counts alone, and the reports are repeated.
 */
@Injectable()
export class RateCounters implements OnApplicationShutdown {
  private readonly kinds = new Map<string, WindowCounts>();
  private timer: NodeJS.Timeout | undefined;
  private sweeper: NodeJS.Timeout | undefined;

  constructor(
    private readonly shared: SharedCounts,
    private readonly clock: Clock,
  ) {}

  /** `kind` is the same on all servers. */
  counter(kind: string, limit: number): RateCounter {
    const counts = new WindowCounts(WINDOW_MS, Math.ceil(limit * REPORTED_PART), MAX_COUNTERS);
    this.kinds.set(kind, counts);
    return {
      count: (key) => {
        const counted = counts.count(boundedKey(key), this.clock.monotonicMs());
        this.sweeper ??= this.sweepLater();
        if (counts.isPending) this.timer ??= setTimeout(() => void this.reportAndSchedule(), REPORT_EVERY_MS).unref();
        return counted;
      },
      look: (key) => counts.look(boundedKey(key), this.clock.monotonicMs()),
    };
  }

  /** What was not reported yet would be lost with this process. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    clearTimeout(this.sweeper);
    await this.report();
  }

  /** Reports now. Never rejects: `SharedLimits` logs a failing store, and the next report repeats this one. */
  async report(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    const reports = [...this.kinds].flatMap(([kind, counts]) =>
      counts.report(nowMs).map((report) => ({ shared: JSON.stringify([kind, report.key]), counts, report })),
    );
    for (let start = 0; start < reports.length; start += MAX_REPORTS) await this.send(reports.slice(start, start + MAX_REPORTS));
  }

  private async send(reports: readonly Outgoing[]): Promise<void> {
    const own = new Map(reports.map((outgoing) => [outgoing.shared, outgoing]));
    try {
      const totals = await this.shared.add(reports.map(({ shared, report }) => ({ ...report, key: shared })));
      const learnedAtMs = this.clock.monotonicMs();
      for (const { key, count, leftMs } of totals) {
        const outgoing = own.get(key);
        outgoing?.counts.learn({ key: outgoing.report.key, count, leftMs }, learnedAtMs);
      }
    } catch {
      const failedAtMs = this.clock.monotonicMs();
      for (const { counts, report } of reports) counts.restore([report], failedAtMs);
    }
  }

  /** Forgets callers whose window is over: a burst of them must not stay in memory. */
  private sweep(): void {
    const nowMs = this.clock.monotonicMs();
    for (const counts of this.kinds.values()) counts.forgetOver(nowMs);
    const isEmpty = [...this.kinds.values()].every(({ size }) => size === 0);
    this.sweeper = isEmpty ? undefined : this.sweepLater();
  }

  private sweepLater(): NodeJS.Timeout {
    return setTimeout(() => {
      this.sweep();
    }, WINDOW_MS).unref();
  }

  private async reportAndSchedule(): Promise<void> {
    await this.report();
    this.timer = undefined;
    if ([...this.kinds.values()].some(({ isPending }) => isPending)) {
      this.timer = setTimeout(() => void this.reportAndSchedule(), REPORT_EVERY_MS).unref();
    }
  }
}
