import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { databaseServer, TEMPLATE_DATABASE } from './database-server.js';

/** A database of one test file. */
export interface TestDatabase {
  readonly name: string;
  /** As the application connects: the owner of the database, not a superuser. */
  readonly url: string;
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Ends all its sessions and drops it. */
  drop(): Promise<void>;
}

/** A clone of the migrated template, or an empty database for the migration tests. Each call returns a new one. */
export async function createDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const { adminUrl, applicationUrl, cloning } = databaseServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const owner = pg.escapeIdentifier(new URL(applicationUrl).username);
  const template = options.empty ? 'template0' : TEMPLATE_DATABASE;
  await runStatement(adminUrl, `CREATE DATABASE ${name} OWNER ${owner} TEMPLATE ${template} ${cloning}`);

  const url = withDatabase(applicationUrl, name);
  const pool = openPool(url, 2);
  return {
    name,
    url,
    query: async <Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []) => (await pool.query<Row>(sql, parameters)).rows,
    drop: async () => {
      await pool.end();
      await runStatement(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/**
 * Connections to a database of a test. `end()` resolves before PostgreSQL has closed them, and whoever drops the database ends the rest:
 * that is not a failure of the test.
 */
export function openPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', () => undefined);
  return pool;
}

/** The same server and role, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs one statement over a separate connection outside any transaction, as CREATE DATABASE requires. */
export async function runStatement<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
