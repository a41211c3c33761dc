/** The source of time. Injected, so that tests can control it. */
export abstract class Clock {
  abstract now(): Date;

  /** Milliseconds of a clock that is never set, to measure durations in this process. */
  monotonicMs(): number {
    return performance.now();
  }
}

/** How much the clocks of replicas may differ, in milliseconds: what one of them has refused as too old can still be new to another. */
export const CLOCK_DIFFERENCE_MS = 60_000;

/** A replica that the database has not seen for this long no longer counts as running. */
export const REPLICA_LIVE_SECONDS = 30;
