import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { asAdmin, withDatabase } from './database.js';
import { publishDatabaseServer, TEMPLATE_DATABASE } from './database-server.js';
import { migrateTemplate } from './migrate-template.js';
import { rememberForTeardown } from './running-database.js';
import { sweepAbandoned } from './sweep-abandoned.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Nothing here outlives the run, so nothing has to survive a power cut. */
const FAST_AND_FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300', autovacuum: 'off' };

/** Jest calls this once, before the first test file: one PostgreSQL for all, with one migrated template database. */
export default async function globalSetup(): Promise<void> {
  await sweepAbandoned();
  const directory = await temporaryDirectory('test');
  const server = await startEmbeddedPostgres({
    directory: join(directory, 'postgresql'),
    settings: FAST_AND_FORGETFUL,
    log: { info: () => undefined, error: (message) => process.stderr.write(`test database: ${message}\n`) },
  });
  rememberForTeardown({ directory, server });

  const owner = new URL(server.connectionUrl).username;
  await asAdmin(server.adminUrl, `CREATE DATABASE ${TEMPLATE_DATABASE} OWNER ${owner} TEMPLATE template0`);
  await migrateTemplate(withDatabase(server.connectionUrl, TEMPLATE_DATABASE));
  publishDatabaseServer({ adminUrl: server.adminUrl, applicationUrl: server.connectionUrl });
}
