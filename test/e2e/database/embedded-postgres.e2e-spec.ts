import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, own, type Owner, postmasterPid } from '../../support/embedded-owner.js';
import { runStatement } from '../../support/database.js';
import { isRunning } from '../../support/process-list.js';
import { folderOfVolatileData, temporaryDirectory } from '../../support/temporary-directory.js';
import { isRoot, runsIf, unlessSampled } from '../../../src/testing/index.js';
import { PATIENCE_MS } from '../../support/patience.js';

describe('embedded PostgreSQL', () => {
  let base: string;
  let directory: string;
  /** A stopped database. Copying it is ten times faster than creating one. */
  let pristine: string;
  const owners: Owner[] = [];
  // The tests kill processes, not the machine, so nothing depends on flushing to disk.
  const optionsFor = (systemDirectory?: string) => ({ directory, settings: { fsync: 'off' }, ...(systemDirectory && { systemDirectory }) });
  const start = async (systemDirectory?: string): Promise<Owner> => {
    const owner = await own(optionsFor(systemDirectory));
    owners.push(owner);
    return owner;
  };
  const startCopy = async (): Promise<Owner> => {
    await mkdir(join(base, 'config'));
    // Node's own copy makes us the owner of every file, and PostgreSQL checks the owner.
    execFileSync('cp', ['-a', pristine, directory]);
    return start();
  };

  beforeAll(async () => {
    base = await temporaryDirectory('pristine', await folderOfVolatileData());
    pristine = join(base, 'postgresql');
    directory = pristine;
    await (await own(optionsFor())).stop();
  });
  afterAll(() => rm(join(pristine, '..'), { recursive: true, force: true }));
  beforeEach(async () => {
    base = await temporaryDirectory('embedded', await folderOfVolatileData());
    directory = join(base, 'config', 'postgresql');
  });
  afterEach(async () => {
    for (const owner of owners.splice(0)) await owner.stop();
    await rm(base, { recursive: true, force: true });
  });

  unlessSampled(it)('keeps its data, its address and its password across a restart', async () => {
    const first = await startCopy();
    await runStatement(first.connectionUrl, `CREATE TABLE kept AS SELECT 'Grüße' AS word`);
    await first.stop();
    const second = await start();
    expect(second.connectionUrl).toBe(first.connectionUrl);
    expect(await runStatement(second.connectionUrl, 'SELECT word, lower($$ÄÖ$$) AS lower FROM kept')).toEqual([
      { word: 'Grüße', lower: 'äö' },
    ]);
  });

  it('keeps everything that was committed before kill -9 of the server', async () => {
    const first = await startCopy();
    await runStatement(first.connectionUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.kill();
    const second = await start();
    expect(await runStatement(second.connectionUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(second.output.text()).toContain('stopped a PostgreSQL that a killed server had left running');
  });

  unlessSampled(it)('starts after PostgreSQL and its server were killed together, as by a power cut', async () => {
    const first = await startCopy();
    await runStatement(first.connectionUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = await postmasterPid(directory);
    await first.kill();
    process.kill(pid, 'SIGKILL');
    const second = await start();
    expect(await runStatement(second.connectionUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  unlessSampled(it)('restarts at the same address when PostgreSQL is killed under a running server', async () => {
    const owner = await startCopy();
    await runStatement(owner.connectionUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(await postmasterPid(directory), 'SIGKILL');
    await owner.output.waitFor(/is available again/, PATIENCE_MS);
    expect(await runStatement(owner.connectionUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  unlessSampled(it)('is still owned by its server after a crash of one session restarts all sessions', async () => {
    const owner = await startCopy();
    const pid = await postmasterPid(directory);
    const [victim] = await runStatement<{ pid: number }>(
      owner.adminUrl,
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'`,
    );
    process.kill(victim!.pid, 'SIGKILL');
    await owner.output.waitFor(/is available again/, PATIENCE_MS);
    expect(await postmasterPid(directory)).toBe(pid);

    const second = launch(optionsFor());
    expect((await second.output.ended).code).toBe(1);
    expect(second.output.text()).toContain('in use by gatehouse process');
  });

  unlessSampled(it)('ignores a postmaster.pid whose process id now belongs to another program', async () => {
    const first = await startCopy();
    const file = join(directory, 'data', 'postmaster.pid');
    const text = await readFile(file, 'utf8');
    await first.stop();
    // Written by the account that owns the data, because PostgreSQL checks the owner.
    const { uid, gid } = await stat(join(directory, 'data'));
    const write = 'require("fs").writeFileSync(process.argv[1], process.argv[2], { mode: 0o600 })';
    const stale = text.replace(/^\d+/, String(process.pid));
    execFileSync(process.execPath, ['-e', write, file, stale], { cwd: '/', ...(isRoot && { uid, gid }) });
    const second = await start();
    expect(await runStatement(second.connectionUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses a second server on the same directory in one line that names the first', async () => {
    const first = await startCopy();
    const second = launch(optionsFor());
    expect((await second.output.ended).code).toBe(1);
    expect(second.output.text()).toMatch(
      /^EmbeddedPostgresInUseError: the embedded database in \S+ is in use by gatehouse process \d+: stop it first, or choose another directory with CODER_CONFIG_DIR\n$/,
    );
    expect(await runStatement(first.connectionUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  unlessSampled(it)('has exactly one owner when several servers start at once on a new directory', async () => {
    const contenders = Array.from({ length: 4 }, () => launch(optionsFor()));
    const outcomes = await Promise.all(
      contenders.map(async ({ child, output }) => {
        await output.waitFor(/^up |Error: /m, PATIENCE_MS);
        const isOwner = output.text().includes('up postgresql://');
        return { isOwner, child, output };
      }),
    );
    const losers = outcomes.filter(({ isOwner }) => !isOwner);
    expect(losers).toHaveLength(3);
    for (const { output } of losers) expect(output.text()).toContain('in use by gatehouse process');
    const [winner] = outcomes.filter(({ isOwner }) => isOwner);
    winner!.child.kill('SIGTERM');
    expect((await winner!.output.ended).code).toBe(0);
  });

  it('stops PostgreSQL and leaves no process behind', async () => {
    const owner = await startCopy();
    const pid = await postmasterPid(directory);
    await owner.stop();
    expect(owner.output.text()).toMatch(/stopped\n$/);
    expect(isRunning(pid)).toBe(false);
  });

  unlessSampled(it)('survives Ctrl-C in the terminal of the server, which reaches the whole process group', async () => {
    const owner = await startCopy();
    const pid = await postmasterPid(directory);
    await owner.interruptGroup();
    expect(await postmasterPid(directory)).toBe(pid);
    const next = await start();
    expect(next.output.text()).toContain('stopped a PostgreSQL that a killed server had left running');
  });

  unlessSampled(it)('stops when its server exits without stopping it', async () => {
    const owner = await startCopy();
    const pid = await postmasterPid(directory);
    await owner.exitAbruptly();
    // The exit only asks PostgreSQL to stop; the next server waits for it and finds no orphan.
    const next = await start();
    expect(next.output.text()).not.toContain('had left running');
    expect(isRunning(pid)).toBe(false);
  });

  unlessSampled(it)('sets a new password when the password file is lost, and keeps the data', async () => {
    const first = await startCopy();
    await runStatement(first.connectionUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await rm(join(directory, 'password'));
    const second = await start();
    expect(second.connectionUrl).not.toBe(first.connectionUrl);
    expect(await runStatement(second.connectionUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  runsIf(
    isRoot,
    'embedded PostgreSQL started by root: the tests do not run as root',
    describe,
  )('started by root', () => {
    it('stores the data elsewhere if the service account cannot enter the directory, says so once, and links there', async () => {
      await mkdir(join(base, 'config'), { mode: 0o700 });
      const elsewhere = join(base, 'system');
      const first = await start(elsewhere);
      expect(first.output.text()).toMatch(/cannot enter \S+config \(mode 0700\): the data is in \S+, and \S+ links to it/);
      expect(await readlink(directory)).toMatch(new RegExp(`^${elsewhere}/[0-9a-f]{12}/postgresql$`));
      await runStatement(first.connectionUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await first.stop();

      const second = await start(elsewhere);
      expect(second.output.text()).not.toContain('the data is in');
      expect(await runStatement(second.connectionUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    });

    it('says exactly what to do if there is no such place either', async () => {
      await mkdir(join(base, 'config'), { mode: 0o700 });
      const elsewhere = join(base, 'system');
      await mkdir(elsewhere, { mode: 0o700 });
      const { output } = launch(optionsFor(elsewhere));
      expect((await output.ended).code).toBe(1);
      expect(output.text()).toMatch(
        /cannot enter \S+system \(mode 0700\).*chmod o\+x \S+system.*CODER_CONFIG_DIR.*ordinary user.*CODER_PG_CONNECTION_URL\n$/,
      );
    });
  });
});
