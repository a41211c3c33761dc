import { LRUCache } from 'lru-cache';

/** The number of counted requests in the current window. */
export interface WindowCount {
  readonly count: number;
  /** Milliseconds until the end of the window. */
  readonly leftMs: number;
}

interface Window {
  /** Of all servers, as far as this one knows. */
  count: number;
  /** Counted here and not reported yet. */
  unreported: number;
  endsAtMs: number;
}

export interface WindowReport extends WindowCount {
  readonly key: string;
}

/**
 * Counts of requests by key, in windows that begin with the first request. Plain data: no timer, no input and output. What other servers
 * counted enters through `learn`.
 */
export class WindowCounts {
  private readonly windows: LRUCache<string, Window>;
  private readonly pending = new Set<string>();

  /**
   * `reportFrom`: a key with fewer requests is not reported, so most callers never reach the shared store. `maxKeys`: the least recently
   * used key is dropped, because clients can make up any number of them.
   */
  constructor(
    private readonly windowMs: number,
    private readonly reportFrom: number,
    maxKeys: number,
  ) {
    this.windows = new LRUCache({
      // Not `max`, which sets the room for all of them aside at the start.
      maxSize: maxKeys,
      sizeCalculation: () => 1,
      dispose: (_window, key, reason) => {
        if (reason !== 'set') this.pending.delete(key);
      },
    });
  }

  get size(): number {
    return this.windows.size;
  }

  /** Is there something to report? */
  get isPending(): boolean {
    return this.pending.size > 0;
  }

  count(key: string, nowMs: number): WindowCount {
    let window = this.windows.get(key);
    if (!window) {
      window = { count: 0, unreported: 0, endsAtMs: nowMs + this.windowMs };
      this.windows.set(key, window);
    } else if (window.endsAtMs <= nowMs) {
      window.count = 0;
      window.unreported = 0;
      window.endsAtMs = nowMs + this.windowMs;
    }
    window.count++;
    window.unreported++;
    if (window.count >= this.reportFrom) this.pending.add(key);
    return { count: window.count, leftMs: window.endsAtMs - nowMs };
  }

  /** Without counting. */
  look(key: string, nowMs: number): WindowCount {
    const window = this.windows.get(key);
    return window && window.endsAtMs > nowMs
      ? { count: window.count, leftMs: window.endsAtMs - nowMs }
      : { count: 0, leftMs: this.windowMs };
  }

  /** Drops windows that are over. One whose key was used after others is dropped with them, at the latest a window later. */
  forgetOver(nowMs: number): void {
    for (const key of [...this.windows.rkeys()]) {
      const window = this.windows.peek(key);
      if (window && window.endsAtMs > nowMs) return;
      this.windows.delete(key);
    }
  }

  /** What to report now. It counts as reported from here on; `restore` takes that back. */
  report(nowMs: number): WindowReport[] {
    const reports: WindowReport[] = [];
    for (const key of this.pending) {
      const window = this.windows.peek(key);
      if (!window || window.endsAtMs <= nowMs || window.unreported === 0) continue;
      reports.push({ key, count: window.unreported, leftMs: window.endsAtMs - nowMs });
      window.unreported = 0;
    }
    this.pending.clear();
    return reports;
  }

  /** The report did not arrive. */
  restore(reports: readonly WindowReport[], nowMs: number): void {
    for (const { key, count } of reports) {
      const window = this.windows.peek(key);
      if (!window || window.endsAtMs <= nowMs) continue;
      window.unreported += count;
      this.pending.add(key);
    }
  }

  /** The total of all servers, the last report of this one included, and the end of their common window. */
  learn({ key, count, leftMs }: WindowReport, nowMs: number): void {
    const window = this.windows.peek(key);
    if (!window) return;
    window.count = count + window.unreported;
    window.endsAtMs = nowMs + Math.min(leftMs, this.windowMs);
  }
}
