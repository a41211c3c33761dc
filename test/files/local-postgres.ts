import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { CreateFiles1764000003000 } from '../../migrations/1764000003000-create-files.js';
import { FileBlobEntity, FileChunkEntity, FileEntity } from '../../src/files/entities.js';

/** A PostgreSQL server of this test alone, until the common harness replaces it. */
export interface LocalPostgres {
  /** A new, migrated database. It is closed by `stop`. */
  createDatabase(): Promise<DataSource>;
  stop(): Promise<void>;
}

const INSTALLED = '/usr/lib/postgresql';

/** The server refuses to run as root. */
function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function binaries(): string {
  const [newest] = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a)) : [];
  if (newest === undefined) throw new Error(`no PostgreSQL under ${INSTALLED}`);
  return join(INSTALLED, newest, 'bin');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

export async function startPostgres(): Promise<LocalPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'files-postgres-'));
  const user = serverUser();
  if (user.uid !== undefined && user.gid !== undefined) chownSync(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  execFileSync(join(binaries(), 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync'], {
    ...user,
    cwd: directory,
  });
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${directory}`, 'fsync=off', 'max_connections=60'];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(binaries(), 'postgres'), args, { ...user, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
  await ready(server.stderr);
  server.stderr.resume();

  const address = { host: '127.0.0.1', port, user: 'postgres' };
  const opened: DataSource[] = [];
  return {
    async createDatabase() {
      const database = `files_${opened.length}`;
      const admin = new pg.Client({ ...address, database: 'postgres' });
      await admin.connect();
      await admin.query(`CREATE DATABASE ${database}`);
      await admin.end();
      const source = new DataSource({
        type: 'postgres',
        ...address,
        username: address.user,
        database,
        entities: [FileEntity, FileBlobEntity, FileChunkEntity],
        migrations: [CreateFiles1764000003000],
        poolSize: 20,
      });
      await source.initialize();
      opened.push(source);
      await source.runMigrations();
      return source;
    },
    async stop() {
      for (const source of opened) await source.destroy();
      server.kill('SIGINT');
      if (server.exitCode === null) await once(server, 'exit');
      rmSync(directory, { recursive: true });
    },
  };
}

async function ready(log: AsyncIterable<Buffer>): Promise<void> {
  let text = '';
  // The iterator destroys the stream when it is left; the server would then die of a broken pipe.
  const lines = (log as unknown as { iterator(options: object): AsyncIterable<Buffer> }).iterator({ destroyOnReturn: false });
  for await (const piece of lines) {
    text += piece.toString();
    if (text.includes('ready to accept connections')) return;
  }
  throw new Error(`PostgreSQL did not start: ${text}`);
}
