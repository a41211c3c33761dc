import { Injectable } from '@nestjs/common';
import pg, { type QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { DatabasePool, reasonOf } from './connection/pool.js';
import { DatabaseUnavailableError } from './connection/unavailable.js';

/**
 * Statements that run on every request. PostgreSQL parses and plans a named statement once per connection, which TypeORM's
 * `query()` does not support; the connections are TypeORM's own, so there is one pool.
 */
@Injectable()
export class PreparedStatements {
  private readonly pool: DatabasePool;

  constructor(dataSource: DataSource) {
    this.pool = poolOf(dataSource);
  }

  /** `name` must always come with the same `text`: pg refuses anything else. */
  async run<Row extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    try {
      const result = await this.pool.query<Row>({ ...(this.pool.namesStatements && { name }), text, values: [...values] });
      return result.rows;
    } catch (error) {
      if (error instanceof pg.DatabaseError || error instanceof DatabaseUnavailableError || error instanceof TypeError) throw error;
      // An error of the driver itself: the connection broke during the statement.
      throw new DatabaseUnavailableError(reasonOf(error), { cause: error });
    }
  }
}

/** TypeORM types its driver's pool as `any`; data-source.ts gave it ours. */
export function poolOf(dataSource: DataSource): DatabasePool {
  return (dataSource.driver as unknown as { master: DatabasePool }).master;
}

/** The current maximum number of connections. */
export function connectionsOf(dataSource: DataSource): number {
  const pool: unknown = poolOf(dataSource);
  return pool instanceof DatabasePool ? pool.options.max : 1;
}

/** Is a connection pooler between us and PostgreSQL? Session state is then unreliable. */
export function isPooled(dataSource: DataSource): boolean {
  const pool: unknown = poolOf(dataSource);
  return pool instanceof DatabasePool && pool.strategy.isPooled;
}
