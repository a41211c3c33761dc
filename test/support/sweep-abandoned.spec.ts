import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './process-list.js';
import { isRoot, runsIf } from '../../src/testing/index.js';
import { markOfThisRun, sweepAbandoned } from './sweep-abandoned.js';

const ON_LINUX = process.platform === 'linux';

/** The id of a process that has just ended. */
const endedProcess = (): number => spawnSync(process.execPath, ['--eval', '']).pid;

runsIf(
  ON_LINUX,
  'ending the servers of killed test runs: only Linux shows the environment of a process',
  it,
)('a server of a test run that was killed ends before the next run, and nothing of a living run does', async () => {
  const dead = endedProcess();
  const [abandoned, own] = [{ HOME: `/tmp/gatehouse-server-${dead}-x` }, markOfThisRun()].map((env) =>
    spawn('sleep', ['600'], { env: { PATH: process.env['PATH'], ...env } }),
  );
  const ended = once(abandoned!, 'exit');
  await sweepAbandoned();
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(isRunning(own!.pid!)).toBe(true);
  own!.kill();
  await once(own!, 'exit');
});

runsIf(
  ON_LINUX && isRoot,
  'a folder that cannot be removed: only root can mount something in one',
  it,
)('a folder of a killed run that cannot be removed is named, and the others are removed', async () => {
  const dead = endedProcess();
  const [stuck, free] = await Promise.all(['a', 'b'].map((purpose) => mkdtemp(join(tmpdir(), `gatehouse-${purpose}-${dead}-`))));
  await mkdir(join(stuck!, 'disk'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', join(stuck!, 'disk')]);
  try {
    const complaints: string[] = [];
    await sweepAbandoned((line) => complaints.push(line));
    expect(complaints).toContainEqual(expect.stringContaining(`${stuck!} is left over from a killed run`));
    expect(existsSync(free!)).toBe(false);
  } finally {
    execFileSync('umount', [join(stuck!, 'disk')]);
    await rm(stuck!, { recursive: true });
  }
});
