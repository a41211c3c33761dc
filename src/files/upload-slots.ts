import type { Actor } from '../authz/index.js';
import { DomainError } from '../common/index.js';

/**
 * How many uploads one person may have under way on this server. Each holds 1 MiB of memory, and up to 200 MiB of disk, for as long as the
 * client takes to send: rate limits count requests, not how long they last.
 */
export class UploadSlots {
  readonly #taken = new Map<string, number>();

  constructor(private readonly perPerson: number) {}

  /** Throws `rate_limited` when all of the actor's are taken. */
  async within<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
    const taken = this.#taken.get(actor.id) ?? 0;
    if (taken >= this.perPerson) {
      throw new DomainError('rate_limited', `You have ${this.perPerson} uploads under way already.`, { retryAfterSeconds: 5 });
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
