/** What a step of a walk did. */
export interface WalkStep {
  /** Rows that it changed. */
  readonly changed: number;
  /** The key of the last row that it looked at; null when there was none. */
  readonly last: string | null;
}

export interface WalkOptions {
  /** Less than every key of the table. */
  readonly beginning: string;
  /** Where the first run begins: at random, because a server that restarts often would otherwise never reach the end of a large table. */
  readonly from: string;
  /** Rows that a step looks at. */
  readonly rows: number;
  /** Approximate number of rows that a run looks at. */
  readonly most: number;
}

/**
 * Periodic work that no index can find rows for. Each run looks at a limited number of rows in the order of the key, and continues where
 * the one before ended, so that its cost does not grow with the table; a run over a small table looks at all of it.
 */
export class TableWalk {
  #after: string;

  constructor(private readonly options: WalkOptions) {
    this.#after = options.from;
  }

  /** Returns the number of changed rows. `step` looks at the next `limit` rows after a key. */
  async run(stopping: () => boolean, step: (after: string, limit: number) => Promise<WalkStep>): Promise<number> {
    const { beginning, rows, most } = this.options;
    let [changed, ends] = [0, 0];
    for (let visited = 0; visited < most && ends < 2 && !stopping(); visited += rows) {
      const done = await step(this.#after, rows);
      changed += done.changed;
      this.#after = done.last ?? beginning;
      if (done.last === null) ends += 1;
    }
    return changed;
  }
}
