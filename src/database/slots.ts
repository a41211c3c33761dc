import { DomainError } from '../common/index.js';

/** With more waiting, those at the end would give up before their turn. */
const MAX_WAITING = 1_000;

interface Waiting {
  readonly admit: () => void;
}

/** Limits concurrent work. The rest waits in the order of arrival. */
export class Slots {
  #taken = 0;
  readonly #waiting = new Set<Waiting>();

  /** `count` is called for each admission, because it may change. It counts as at least one. */
  constructor(private readonly count: () => number) {}

  /** Throws `overloaded` when the queue is too long, or when the work could not start within `timeoutMs`. */
  async within<T>(work: () => Promise<T>, timeoutMs?: number): Promise<T> {
    await this.#take(timeoutMs);
    try {
      return await work();
    } finally {
      this.#taken--;
      // Pass the slot on directly: if it were free for a moment, a new caller could take it.
      this.#admitNext();
    }
  }

  #isFree(): boolean {
    return this.#taken < Math.max(1, this.count());
  }

  #admitNext(): void {
    for (const waiting of this.#waiting) {
      if (!this.#isFree()) return;
      this.#taken++;
      waiting.admit();
    }
  }

  async #take(timeoutMs: number | undefined): Promise<void> {
    if (this.#waiting.size === 0 && this.#isFree()) {
      this.#taken++;
      return;
    }
    if (this.#waiting.size >= MAX_WAITING) throw tooMany();
    await new Promise<void>((resolve, reject) => {
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(() => {
              this.#waiting.delete(waiting);
              reject(tooMany());
            }, timeoutMs);
      const waiting: Waiting = {
        admit: () => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          resolve();
        },
      };
      this.#waiting.add(waiting);
    });
  }
}

function tooMany(): DomainError {
  return new DomainError('overloaded', 'Too many concurrent changes.', { retryAfterSeconds: 1 });
}
