/**
 * Combines concurrent look-ups by key into one statement: under load a single round trip serves all callers, and a single caller
 * does not wait. It is not a cache: the statement is sent after all its callers have asked, so each gets the current state of the
 * database, and nothing is kept.
 */
export class BatchedLookUp<Row> {
  private next: Batch<Row> | null = null;

  /** `findMany` returns the rows that exist, in any order; `keyOf` returns the key of a row. */
  constructor(
    private readonly findMany: (keys: readonly string[]) => Promise<readonly Row[]>,
    private readonly keyOf: (row: Row) => string,
  ) {}

  /**
   * The row of this key, or null; concurrent callers with the same key get the same object. A failed statement rejects for all its
   * callers, so keys that the database would reject must be refused before this call.
   */
  async find(key: string): Promise<Row | null> {
    return (await this.findAll([key])).get(key) ?? null;
  }

  /** The rows of these keys, from one statement. The map is shared by its callers and may contain more; a key without a row is missing. */
  findAll(keys: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    this.next ??= this.open();
    for (const key of keys) this.next.keys.add(key);
    return this.next.rows;
  }

  private open(): Batch<Row> {
    const keys = new Set<string>();
    return { keys, rows: this.run(keys) };
  }

  private async run(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, Row>> {
    // Waits until every socket with a pending request was read: Node runs immediates after that.
    await new Promise((resolve) => setImmediate(resolve));
    // Later callers start a new batch.
    this.next = null;
    const rows = await this.findMany([...keys]);
    return new Map(rows.map((row) => [this.keyOf(row), row]));
  }
}

interface Batch<Row> {
  readonly keys: Set<string>;
  readonly rows: Promise<ReadonlyMap<string, Row>>;
}
