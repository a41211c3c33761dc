import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { databaseServer, TEMPLATE_DATABASE } from './database-server.js';

/** A database of one test file. */
export interface TestDatabase {
  readonly name: string;
  /** As the application connects: owner of the database, not a superuser. */
  readonly url: string;
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Ends every session of it and removes it. */
  drop(): Promise<void>;
}

/** A clone of the migrated template, or a database without any table for the migration tests. Every call gives another one. */
export async function createDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const { adminUrl, applicationUrl } = databaseServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const owner = pg.escapeIdentifier(new URL(applicationUrl).username);
  await asAdmin(adminUrl, `CREATE DATABASE ${name} OWNER ${owner} TEMPLATE ${options.empty ? 'template0' : TEMPLATE_DATABASE}`);

  const url = withDatabase(applicationUrl, name);
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  return {
    name,
    url,
    query: async <Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []) => (await pool.query<Row>(sql, parameters)).rows,
    drop: async () => {
      await pool.end();
      await asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** The same server and role, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs one statement that no transaction may hold, such as CREATE DATABASE. */
export async function asAdmin(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
