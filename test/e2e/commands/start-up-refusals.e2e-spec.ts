import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isInstalled, isRoot, runsIf, unlessSampled } from '../../../src/testing/index.js';
import { createDatabase, runStatement } from '../../support/database.js';
import { databaseServer } from '../../support/database-server.js';
import { startServerProcess, type ProcessOptions } from '../../support/server.js';
import { smallDisk } from '../../support/small-disk.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

/** The output, without its log, of a server that could not start; it must have exited with 1. */
async function refusal(options: ProcessOptions): Promise<string> {
  const failure = await startServerProcess(options).then(
    (server) => server.stop(),
    (error: unknown) => error,
  );
  if (!(failure instanceof Error)) throw new Error('it started');
  const lines = (failure.message.split('the output:\n')[1] ?? '').split('\n');
  return lines.filter((line) => !line.startsWith('{"level":"info"')).join('\n');
}

const UNNAMED = { uid: 1_000_680_000, gid: 0 };
const canActForOthers = isRoot && isInstalled('setpriv');

let folder: string;
beforeEach(async () => (folder = await temporaryDirectory('refused')));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a server that cannot start says in one line why, and which setting to change:', () => {
  it('missing privilege to create tables', async () => {
    const database = await createDatabase({ empty: true });
    const role = `plain_${database.name}`;
    const { adminUrl } = databaseServer();
    await runStatement(adminUrl, `CREATE ROLE ${role} LOGIN PASSWORD 'pw'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'pw';
    expect(await refusal({ database, env: { CODER_PG_CONNECTION_URL: url.href } })).toMatch(
      /^error: the role of CODER_PG_CONNECTION_URL cannot migrate the database: permission denied for schema public\. GRANT CREATE ON SCHEMA public TO .* or set CODER_PG_MIGRATION_URL to the URL of an owner\n$/,
    );
    await database.drop();
    await runStatement(adminUrl, `DROP ROLE ${role}`);
  });

  unlessSampled(it)('data of another major version of PostgreSQL', async () => {
    const env = { CODER_PG_CONNECTION_URL: '', CODER_CONFIG_DIR: folder };
    const first = await startServerProcess({ env });
    await first.stop();
    const data = execFileSync('find', ['-L', folder, '-name', 'PG_VERSION', '-path', '*/data/PG_VERSION'], { encoding: 'utf8' }).trim();
    await writeFile(data, '13\n');
    expect(await refusal({ env })).toMatch(
      /^error: the data in .* belong to PostgreSQL 13, and this version of Gatehouse has 18\. There is no postgresql-13… in .*: back them up with the version of Gatehouse before, and restore the backup with this one .*\n$/,
    );
  });

  it('an upload folder that cannot be created or written to', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await refusal({ env: { CODER_CACHE_DIRECTORY: join(file, 'below') } })).toMatch(
      /^error: cannot write uploads to .*\(ENOTDIR\): set CODER_CACHE_DIRECTORY to a directory on a disk\n$/,
    );
  });

  runsIf(
    canActForOthers,
    'start-up as another account: that takes root and setpriv',
    it,
  )('a folder for uploads that belongs to somebody else, and no home directory', async () => {
    const through = ['setpriv', `--reuid=${UNNAMED.uid}`, `--regid=${UNNAMED.gid}`, '--clear-groups', 'env', '-u', 'HOME'];
    const [closed, config] = [join(folder, 'closed'), join(folder, 'config')];
    await mkdir(closed, { mode: 0o755 });
    await mkdir(config);
    await chmod(config, 0o777);
    // Without a home directory it starts if every path is configured.
    const own = await startServerProcess({ through, env: { CODER_CONFIG_DIR: config } });
    expect((await own.get('/readyz')).status).toBe(200);
    await own.stop();
    expect(await refusal({ through, env: { CODER_CONFIG_DIR: config, CODER_CACHE_DIRECTORY: closed } })).toMatch(
      /^error: cannot write uploads to .*\(EACCES\): set CODER_CACHE_DIRECTORY to a directory on a disk\n$/,
    );
    const homeless = await refusal({ through: [...through, '-u', 'CODER_CONFIG_DIR'], env: { CODER_PG_CONNECTION_URL: '' } });
    expect(homeless).toMatch(/^[^\n]*CODER_CONFIG_DIR[^\n]*set HOME[^\n]*\n$/);
  });

  runsIf(
    isRoot,
    'a full disk: only root can mount a small one',
    it,
  )('a disk that is full, at the first start and at a later one', async () => {
    const disk = await smallDisk(join(folder, 'disk'), '20m');
    const env = { CODER_PG_CONNECTION_URL: '', CODER_CONFIG_DIR: join(folder, 'disk', 'config') };
    try {
      expect(await refusal({ env, through: disk.through })).toMatch(
        /^error: cannot create the embedded database in .*No space left on device.*\n$/,
      );
      disk.resize('250m');
      const server = await startServerProcess({ env, through: disk.through });
      await server.stop();
      disk.fill();
      const output = await refusal({ env, through: disk.through });
      expect(output).toMatch(/^error: .*(No space left on device|ENOSPC).*\n$/);
      expect(output).not.toContain('several servers');
    } finally {
      await disk.remove();
    }
  });
});
