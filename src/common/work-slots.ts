/** Does a limited number of things at a time. The next ones wait in their order, and what finds the queue full is refused. */
export class WorkSlots {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly most: { readonly running: number; readonly waiting: number }) {}

  /** Throws what `refusal` makes when the queue is full, and what `work` throws. */
  async run<T>(work: () => Promise<T>, refusal: () => Error): Promise<T> {
    if (this.running >= this.most.running) {
      if (this.queue.length >= this.most.waiting) throw refusal();
      await new Promise<void>((go) => this.queue.push(go));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      // Pass the slot on directly instead of freeing it: otherwise a new caller could take it first.
      const next = this.queue.shift();
      if (next) next();
      else this.running--;
    }
  }
}
