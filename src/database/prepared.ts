import type { Pool, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';

/**
 * Statements that run on every request. PostgreSQL parses and plans a named statement once per connection, which TypeORM's
 * `query()` cannot ask for; the connections are TypeORM's own, so there is one pool.
 */
export class PreparedStatements {
  private readonly pool: Pool;

  constructor(dataSource: DataSource) {
    // TypeORM types its driver's pool as `any`; for the driver 'postgres' it is documented to be a pg.Pool.
    this.pool = (dataSource.driver as unknown as { master: Pool }).master;
  }

  /** `name` must always come with the same `text`: pg refuses anything else. */
  async run<Row extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const result = await this.pool.query<Row>({ name, text, values: [...values] });
    return result.rows;
  }
}
