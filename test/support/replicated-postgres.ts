import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { locatePackage, runnableBinaries } from '../../src/database/embedded/binaries.js';
import { identity, initdbArguments, SUPERUSER } from '../../src/database/embedded/cluster.js';
import { isRoot } from '../../src/testing/index.js';
import { startBlackHole } from './black-hole.js';
import { runStatement } from './database.js';
import { eventually } from './eventually.js';
import { freePort, untilListening } from './free-port.js';
import { folderOfVolatileData, temporaryDirectory } from './temporary-directory.js';

const PASSWORD = 'replication';
const NOBODY = { name: 'nobody', uid: 65_534, gid: 65_534 };
/** One power cut would lose what these tests never need again; a killed process loses nothing. */
const FAST = { fsync: 'off', shared_buffers: '32MB', listen_addresses: '127.0.0.1', unix_socket_directories: '' };

/** One server of a pair. */
interface PostgresNode {
  readonly port: number;
  /** A superuser's URL of its maintenance database. */
  readonly adminUrl: string;
  readonly start: () => Promise<void>;
  /** SIGKILL to all of it, as when a machine dies. */
  readonly kill: () => Promise<void>;
}

/** A primary and a streaming standby, from the embedded PostgreSQL. */
export interface ReplicatedPostgres {
  readonly primary: PostgresNode;
  readonly standby: PostgresNode;
  /** A database on both, as the application connects to one of them, or to the given hosts in order. */
  readonly url: (...nodes: readonly Pick<PostgresNode, 'port'>[]) => string;
  /** Makes the standby a primary that accepts writes. */
  readonly promote: () => Promise<void>;
  /** Resolves when the standby has everything that the primary has committed by now. */
  readonly caughtUp: () => Promise<void>;
  /** From now on the standby receives nothing, and nobody is told. */
  readonly interrupt: () => void;
  readonly stop: () => Promise<void>;
}

/** `synchronous`: a commit is acknowledged only when the standby has it. */
export async function startReplicatedPostgres({ synchronous }: { readonly synchronous: boolean }): Promise<ReplicatedPostgres> {
  const directory = await temporaryDirectory('replicated', await folderOfVolatileData());
  await chmod(directory, 0o755);
  const account = isRoot ? NOBODY : null;
  if (account) await chown(directory, account.uid, account.gid);
  const { initdb, postgres } = await runnableBinaries(await locatePackage(), account, join(directory, 'programs'), () => undefined);
  const passwordFile = join(directory, 'password');
  await writeFile(passwordFile, PASSWORD);
  if (account) await chown(passwordFile, account.uid, account.gid);

  const data = (name: string): string => join(directory, name);
  await promisify(execFile)(initdb, initdbArguments(data('primary'), passwordFile, false), identity(account));

  const node = async (name: string, settings: Readonly<Record<string, string>>): Promise<PostgresNode> => {
    const port = await freePort();
    let child: ChildProcess | undefined;
    const adminUrl = `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/postgres?sslmode=disable`;
    return {
      port,
      adminUrl,
      start: async () => {
        const line = Object.entries({ ...FAST, port: String(port), ...settings }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
        // A process group of its own, so that a kill reaches its children at once.
        child = spawn(postgres, ['-D', data(name), ...line], { ...identity(account), stdio: 'ignore', detached: true });
        await untilListening(port, child);
        await eventually(`the ${name} accepts connections`, () =>
          runStatement(adminUrl, 'SELECT 1').then(
            () => true,
            () => false,
          ),
        );
      },
      kill: async () => {
        if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        process.kill(-child.pid, 'SIGKILL');
        await ended;
      },
    };
  };

  const primary = await node('primary', { wal_level: 'replica', ...(synchronous && { synchronous_standby_names: '*' }) });
  const line = await startBlackHole(primary.adminUrl);
  const connection = `host=127.0.0.1 port=${new URL(line.through(primary.adminUrl)).port} user=${SUPERUSER} password=${PASSWORD} application_name=standby`;
  const standby = await node('standby', { primary_conninfo: connection, hot_standby: 'on' });
  // A copy of a cluster that never ran is a base backup.
  await cp(data('primary'), data('standby'), { recursive: true, preserveTimestamps: true });
  await writeFile(join(data('standby'), 'standby.signal'), '');
  if (account) await promisify(execFile)('chown', ['-R', `${account.uid}:${account.gid}`, data('standby')]);
  await chmod(data('standby'), 0o700);
  await Promise.all([primary.start(), standby.start()]);
  const isStreaming = async (): Promise<boolean> =>
    (await runStatement(primary.adminUrl, `SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'`)).length === 1;
  await eventually('the standby receives the log', isStreaming);
  await runStatement(primary.adminUrl, `CREATE ROLE gatehouse LOGIN PASSWORD '${PASSWORD}'`);
  await runStatement(primary.adminUrl, `CREATE DATABASE gatehouse OWNER gatehouse`);

  return {
    primary,
    standby,
    url: (...nodes) =>
      `postgres://gatehouse:${PASSWORD}@${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}/gatehouse?sslmode=disable`,
    promote: async () => {
      const client = new pg.Client({ connectionString: standby.adminUrl });
      await client.connect();
      await client.query('SELECT pg_promote(true, 60)');
      await client.end();
    },
    caughtUp: async () => {
      const [row] = await runStatement<{ position: string }>(primary.adminUrl, 'SELECT pg_current_wal_flush_lsn() AS position');
      const sql = `SELECT 1 WHERE pg_last_wal_replay_lsn() >= '${row?.position ?? ''}'`;
      await eventually('the standby has caught up', async () => (await runStatement(standby.adminUrl, sql)).length === 1);
    },
    interrupt: () => {
      line.swallowAll();
    },
    stop: async () => {
      await standby.kill();
      await primary.kill();
      await line.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
