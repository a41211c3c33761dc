import type { Actor } from '../authz/index.js';
import { DomainError } from '../common/index.js';

/**
 * Limits how many archives are converted at once. Each conversion holds the names of all entries in memory, up to 100 MB, for as long as
 * its reader takes: rate limits count requests, not their duration.
 */
export class ConversionSlots {
  readonly #taken = new Map<string, number>();
  #total = 0;

  constructor(
    private readonly perPerson: number,
    private readonly inAll: number,
  ) {}

  /**
   * Returns a function to call when the conversion is over; it is idempotent. Throws `rate_limited`, or `overloaded` if others use all
   * slots.
   */
  take(actor: Actor): () => void {
    const own = this.#taken.get(actor.id) ?? 0;
    if (own >= this.perPerson) {
      throw new DomainError('rate_limited', `You already have ${this.perPerson} conversions in progress.`, { retryAfterSeconds: 5 });
    }
    if (this.#total >= this.inAll) {
      const detail = 'Try again in a moment, or download the archive as it is.';
      throw new DomainError('overloaded', 'Too many conversions are in progress.', { detail, retryAfterSeconds: 5 });
    }
    this.#taken.set(actor.id, own + 1);
    this.#total++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#total--;
      const left = (this.#taken.get(actor.id) ?? 1) - 1;
      if (left > 0) this.#taken.set(actor.id, left);
      else this.#taken.delete(actor.id);
    };
  }
}
