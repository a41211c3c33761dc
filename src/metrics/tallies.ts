import { Counter, type Registry } from 'prom-client';

/** One count. To be increased directly: prom-client would check and hash the labels at every event. */
export interface Tally {
  count: number;
}

/** Counts events of a hot path by labels, whose values must be a closed set. They become a metric when somebody asks for it. */
export class Tallies {
  readonly #tallies = new Map<string, { readonly labels: Readonly<Record<string, string>>; readonly tally: Tally }>();

  constructor(registry: Registry, name: string, help: string, labelNames: readonly string[]) {
    const counter: Counter = new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      collect: () => {
        counter.reset();
        for (const { labels, tally } of this.#tallies.values()) counter.inc(labels, tally.count);
      },
    });
  }

  /** The count of these labels, always the same object. For a hot path, keep it. */
  of(labels: Readonly<Record<string, string>>): Tally {
    const key = JSON.stringify(labels);
    const known = this.#tallies.get(key);
    if (known) return known.tally;
    const tally = { count: 0 };
    this.#tallies.set(key, { labels, tally });
    return tally;
  }
}
