import { copyDatabase } from '../../src/operator/index.js';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import type { EmbeddedPostgresOptions } from '../../src/database/embedded/embedded-postgres.js';

/** As one JSON argument. `upgrades`: data of an older major version of PostgreSQL, as the server does. */
export type OwnerOptions = Omit<EmbeddedPostgresOptions, 'log' | 'copyData'> & { readonly upgrades?: boolean };

/**
 * A process that owns an embedded PostgreSQL until SIGTERM, for the tests that kill it; SIGUSR2 makes it exit without stopping anything.
 * Writes `up <application's url> <superuser's url>`, or the error in one line.
 */
const { upgrades, ...options } = JSON.parse(process.argv[2] ?? '{}') as OwnerOptions;
const copyData = (from: string, to: string): Promise<void> => copyDatabase(from, to, () => undefined);

try {
  const server = await startEmbeddedPostgres({
    ...options,
    ...(upgrades && { copyData }),
    log: { info: console.log, error: console.error },
  });
  process.once('SIGUSR2', () => process.exit(3));
  process.once('SIGTERM', () => {
    void server.stop().then(() => {
      console.log('stopped');
    });
  });
  console.log(`up ${server.connectionUrl} ${server.adminUrl}`);
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
