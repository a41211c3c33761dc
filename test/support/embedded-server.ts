import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';

/**
 * A process that owns an embedded PostgreSQL until SIGTERM, for the tests that kill it. Arguments: the directory and, optionally, the place
 * for what root must put elsewhere. Writes `up <connection url>` or the error's one line.
 */
const [, , directory = '', systemDirectory] = process.argv;

try {
  const server = await startEmbeddedPostgres({
    directory,
    log: { info: console.log, error: console.error },
    ...(systemDirectory && { systemDirectory }),
  });
  console.log(`up ${server.connectionUrl} ${server.adminUrl}`);
  process.once('SIGTERM', () => {
    void server.stop().then(() => {
      console.log('stopped');
    });
  });
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
