import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrations } from '../../migrations/index.js';
import { addMigration, buildCopy, copyCommit, copySources, previousVersion } from '../support/built-copy.js';
import { createDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { FailoverLoad } from '../support/failover-load.js';
import { freePort } from '../support/free-port.js';
import { startHaProxy } from '../support/haproxy.js';
import { sendRequest } from '../support/http-client.js';
import { PROGRAM } from '../support/program.js';
import { type ServerProcess, startServerProcess } from '../support/server.js';
import { createOwner } from '../support/sign-in.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import type { Soak } from './section.js';

export const title = 'two versions share one database behind HAProxy: an upgrade and a rollback under load, without a failed request';
export const limitSeconds = 1_800;

/** Acknowledged changes while both versions run. */
const CHANGES_EACH_STEP = 200;

interface Version {
  readonly name: string;
  readonly program: string;
}

export async function run(soak: Soak): Promise<void> {
  const folder = await temporaryDirectory('upgrade');
  try {
    const current: Version = { name: 'this version', program: PROGRAM };
    await upgrade(soak, current, next(join(folder, 'next')), true);
    const { commit, name } = previousVersion();
    copyCommit(join(folder, 'previous'), commit);
    const program = join(buildCopy(join(folder, 'previous')), 'bundle', 'gatehouse.js');
    // A version of before that rule refuses every newer database.
    const returns = (await readFile(program, 'utf8')).includes('schema_oldest_server');
    await upgrade(soak, { name, program }, current, returns);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the next version can bring: a table, a column and an index of a busy table, then the removal of what no version uses any more. */
function next(copy: string): Version {
  copySources(copy);
  addMigration(copy, {
    name: 'AddNotes9000000000100',
    up: `await db.query('CREATE TABLE notes (id uuid PRIMARY KEY)');
    await db.query("ALTER TABLE api_keys ADD COLUMN note text NOT NULL DEFAULT ''");`,
  });
  addMigration(copy, {
    name: 'IndexNotes9000000000200',
    declares: 'readonly transaction = false;',
    up: `await db.query('CREATE INDEX CONCURRENTLY api_keys_note_idx ON api_keys (note)');`,
  });
  addMigration(copy, {
    name: 'RemoveNotes9000000000300',
    declares: `readonly oldestServer = '${migrations.at(-1)?.name ?? ''}';`,
    up: `await db.query('ALTER TABLE api_keys DROP COLUMN note');`,
  });
  return { name: 'the next version', program: join(buildCopy(copy), 'bundle', 'gatehouse.js') };
}

async function upgrade({ say, check }: Soak, from: Version, to: Version, returns: boolean): Promise<void> {
  const database = await createDatabase({ empty: true });
  const ports = [await freePort(), await freePort()];
  const start = ({ program }: Version, port: number): Promise<ServerProcess> =>
    startServerProcess({
      database,
      entry: program,
      env: {
        CODER_HTTP_ADDRESS: `127.0.0.1:${port}`,
        CODER_ACCESS_URL: 'http://127.0.0.1:1',
        CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1',
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
        CODER_SHUTDOWN_DRAIN: '5m',
      },
    });
  const servers = await Promise.all(ports.map((port) => start(from, port)));
  const [first] = servers;
  if (!first) throw new Error('there are two servers');
  const proxy = await startHaProxy(ports);
  try {
    for (const port of ports) await proxy.untilSeen(port, 'UP');
    const load = await FailoverLoad.start(
      (method, path, options) => sendRequest(method, new URL(path, proxy.url), options),
      first,
      await createOwner(first),
    );
    const more = (): Promise<void> => {
      const goal = load.acknowledged + CHANGES_EACH_STEP;
      return eventually('changes are acknowledged', () => Promise.resolve(load.acknowledged >= goal));
    };
    const replaceAll = async (version: Version): Promise<void> => {
      for (const [index, port] of ports.entries()) {
        const server = servers[index];
        if (!server) continue;
        process.kill(server.pid, 'SIGTERM');
        await proxy.untilSeen(port, 'DOWN');
        await server.stop();
        servers[index] = await start(version, port);
        await proxy.untilSeen(port, 'UP');
        await more();
      }
    };
    await more();
    await replaceAll(to);
    if (returns) await replaceAll(from);
    await load.finish();
    const failures = [...load.failures].map(([outcome, count]) => `${count} × ${outcome}`).join(', ') || 'none';
    const way = returns ? 'and back' : 'and not back: it was made before that was possible';
    say(`from ${from.name} to ${to.name}, ${way}: ${load.acknowledged} acknowledged changes, failed requests: ${failures}`);
    check(load.failures.size === 0, 'no request fails');
    check(load.wrong.length === 0 && load.lost.length === 0, `nothing acknowledged is lost: ${[...load.wrong, ...load.lost].join('; ')}`);
  } finally {
    await proxy.stop();
    for (const server of servers) {
      process.kill(server.pid, 'SIGINT');
      await server.stop();
    }
    await database.drop();
  }
}
