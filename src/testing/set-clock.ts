import { Clock } from '../common/index.js';

/** A clock that stands still until the test moves it. */
export class SetClock extends Clock {
  private elapsedMs = 0;
  private begunAt = Date.parse('2026-01-01T00:00:00Z');

  override now(): Date {
    return new Date(this.begunAt + this.elapsedMs);
  }

  override monotonicMs(): number {
    return this.elapsedMs;
  }

  /** Time passes. */
  pass(seconds: number): void {
    this.elapsedMs += seconds * 1000;
  }

  /** An operator sets the clock; no time passes. */
  set(seconds: number): void {
    this.begunAt += seconds * 1000;
  }
}
