/**
 * Joins look-ups by key that are asked at the same moment into one statement: under load a single round trip answers everybody
 * who waits, and somebody alone waits for nobody. It is no cache. The statement is sent after everyone it answers has asked, so
 * each of them learns what the database holds from then on, and nothing is kept.
 */
export class BatchedLookUp<Row> {
  private next: Batch<Row> | null = null;

  /** `findMany` answers the rows there are, in any order; `keyOf` says which key a row belongs to. */
  constructor(
    private readonly findMany: (keys: readonly string[]) => Promise<readonly Row[]>,
    private readonly keyOf: (row: Row) => string,
  ) {}

  /**
   * The row of this key, or null; who asks for the same key at the same moment gets the same object. Rejects when the statement
   * fails, and with it for everyone who waits: a key that the database cannot even be asked for must not come this far.
   */
  async find(key: string): Promise<Row | null> {
    this.next ??= this.open();
    const { keys, rows } = this.next;
    keys.add(key);
    return (await rows).get(key) ?? null;
  }

  private open(): Batch<Row> {
    const keys = new Set<string>();
    return { keys, rows: this.run(keys) };
  }

  private async run(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, Row>> {
    // Until every socket that had a request for us has been read: that is when Node gets to its immediates.
    await new Promise((resolve) => setImmediate(resolve));
    // Who comes from here on is not among the keys any more.
    this.next = null;
    const rows = await this.findMany([...keys]);
    return new Map(rows.map((row) => [this.keyOf(row), row]));
  }
}

interface Batch<Row> {
  readonly keys: Set<string>;
  readonly rows: Promise<ReadonlyMap<string, Row>>;
}
