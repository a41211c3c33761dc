import type { Settings } from './options.js';

/** After a failure, requests are not kept waiting for the next one. */
const RETRY_MS = 1_000;

/** Something that the authorization server publishes: fetched once for all requests that need it, and seldom, whatever requests ask for. */
export class Remembered<Value> {
  private known: { readonly value: Value; readonly atMs: number } | null = null;
  private failure: { readonly error: Error; readonly atMs: number } | null = null;
  private pending: Promise<Value> | null = null;

  constructor(
    private readonly now: Settings['now'],
    private readonly fetch: () => Promise<Value>,
  ) {}

  /** Fetches it if what is known is older. Rejects as `fetch` did, also for a while after that. */
  youngerThan(ms: number): Promise<Value> {
    const time = this.now();
    if (this.known && time < this.known.atMs + ms) return Promise.resolve(this.known.value);
    if (this.failure && time < this.failure.atMs + RETRY_MS) return Promise.reject(this.failure.error);
    this.pending ??= this.renew().finally(() => (this.pending = null));
    return this.pending;
  }

  private async renew(): Promise<Value> {
    try {
      const value = await this.fetch();
      this.known = { value, atMs: this.now() };
      return value;
    } catch (error) {
      this.failure = { error: error as Error, atMs: this.now() };
      throw error;
    }
  }
}
