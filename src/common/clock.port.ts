/** The source of time. Injected, so that tests can control it. */
export abstract class Clock {
  abstract now(): Date;

  /** Milliseconds of a clock that is never set, to measure durations in this process. */
  monotonicMs(): number {
    return performance.now();
  }
}
