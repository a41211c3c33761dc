/** Remembers the last ids it was asked about: at least `atLeast`, at most twice as many. */
export class RecentIds {
  #current = new Set<string>();
  #previous: ReadonlySet<string> = new Set();

  constructor(private readonly atLeast: number) {}

  /** Was it asked about this id before? */
  hasSeen(id: string): boolean {
    if (this.#current.has(id)) return true;
    const isKnown = this.#previous.has(id);
    this.#current.add(id);
    if (this.#current.size >= this.atLeast) {
      this.#previous = this.#current;
      this.#current = new Set();
    }
    return isKnown;
  }
}
