import type { Actor } from '../authz/index.js';
import { DomainError } from '../common/index.js';

/**
 * Limits the concurrent uploads of one person on this server. Each uses 1 MiB of memory, and up to 200 MiB of disk, for as long as the
 * client takes to send: rate limits count requests, not their duration.
 */
export class UploadSlots {
  readonly #taken = new Map<string, number>();

  constructor(private readonly perPerson: number) {}

  /** Throws `rate_limited` when the actor has reached the limit. */
  async within<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
    const taken = this.#taken.get(actor.id) ?? 0;
    if (taken >= this.perPerson) {
      throw new DomainError('rate_limited', `You already have ${this.perPerson} uploads in progress.`, { retryAfterSeconds: 5 });
    }
    this.#taken.set(actor.id, taken + 1);
    try {
      return await work();
    } finally {
      const left = (this.#taken.get(actor.id) ?? 1) - 1;
      if (left > 0) this.#taken.set(actor.id, left);
      else this.#taken.delete(actor.id);
    }
  }
}
