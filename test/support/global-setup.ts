import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { runStatement, withDatabase } from './database.js';
import { type DatabaseServer, publishDatabaseServer, TEMPLATE_DATABASE } from './database-server.js';
import { migrateTemplate } from './migrate-template.js';
import { forTeardown } from './running-database.js';
import { sweepAbandoned } from './sweep-abandoned.js';
import { folderOfVolatileData, temporaryDirectory } from './temporary-directory.js';

/** Nothing here outlives the run, so nothing must survive a power cut. */
const FAST_AND_FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300', autovacuum: 'off' };

/** A superuser's URL: the tests run on this PostgreSQL, for example one of the oldest supported version. */
const EXTERNAL_URL = 'GATEHOUSE_TEST_PG_URL';
/** The application's role there, with the same limited rights as that of the embedded database. Only one run at a time can use a server. */
const EXTERNAL_ROLE = 'gatehouse_test';

/** Jest calls this once, before the first test file: one PostgreSQL for all, with one migrated template database. */
export default async function globalSetup(): Promise<void> {
  await startTestDatabase(FAST_AND_FORGETFUL);
}

/** The same with other settings of PostgreSQL, for a benchmark whose writes are to be durable. */
export async function startTestDatabase(settings: Readonly<Record<string, string>>): Promise<void> {
  await sweepAbandoned();
  const external = process.env[EXTERNAL_URL];
  const server = external ? await useExternal(external) : await startOwn(settings);

  const owner = new URL(server.applicationUrl).username;
  await runStatement(server.adminUrl, `CREATE DATABASE ${TEMPLATE_DATABASE} OWNER ${owner} TEMPLATE template0`);
  await migrateTemplate(withDatabase(server.applicationUrl, TEMPLATE_DATABASE));
  publishDatabaseServer(server);
}

async function startOwn(settings: Readonly<Record<string, string>>): Promise<DatabaseServer> {
  // A benchmark whose writes are to be durable is about the disk.
  const directory = await temporaryDirectory('test', settings['fsync'] === 'off' ? await folderOfVolatileData() : undefined);
  const server = await startEmbeddedPostgres({
    directory: join(directory, 'postgresql'),
    settings,
    log: { info: () => undefined, error: (message) => process.stderr.write(`test database: ${message}\n`) },
  });
  forTeardown(async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return { adminUrl: server.adminUrl, applicationUrl: server.connectionUrl, cloning: await cloningOf(server.adminUrl) };
}

async function useExternal(adminUrl: string): Promise<DatabaseServer> {
  await clear(adminUrl);
  const password = randomBytes(16).toString('hex');
  await runStatement(adminUrl, `CREATE ROLE ${EXTERNAL_ROLE} LOGIN PASSWORD '${password}'`);
  forTeardown(() => clear(adminUrl));
  const applicationUrl = new URL(adminUrl);
  applicationUrl.username = EXTERNAL_ROLE;
  applicationUrl.password = password;
  return { adminUrl, applicationUrl: applicationUrl.href, cloning: await cloningOf(adminUrl) };
}

/**
 * Every server and many tests have a database of their own. To copy files takes half as long as to write every page to the write-ahead log;
 * PostgreSQL 14 knows no other way.
 */
async function cloningOf(adminUrl: string): Promise<string> {
  const [row] = await runStatement<{ server_version_num: string }>(adminUrl, 'SHOW server_version_num');
  return Number(row?.server_version_num) < 150_000 ? '' : 'STRATEGY FILE_COPY';
}

/** Removes the role and its databases: the template, and leftovers of killed runs. */
async function clear(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const owned = `SELECT datname AS name FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE rolname = $1`;
    const { rows } = await client.query<{ name: string }>(owned, [EXTERNAL_ROLE]);
    for (const { name } of rows) await client.query(`DROP DATABASE ${client.escapeIdentifier(name)} WITH (FORCE)`);
    await client.query(`DROP ROLE IF EXISTS ${EXTERNAL_ROLE}`);
  } finally {
    await client.end();
  }
}
