import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { isRunning } from './process-list.js';
import { runsIf } from '../../src/testing/index.js';
import { markOfThisRun, sweepAbandoned } from './sweep-abandoned.js';

const ON_LINUX = process.platform === 'linux';

runsIf(
  ON_LINUX,
  'ending the servers of killed test runs: only Linux shows the environment of a process',
  it,
)('a server of a test run that was killed ends before the next run, and nothing of a living run does', async () => {
  // The id of a process that has just ended.
  const { pid: dead } = spawnSync(process.execPath, ['--eval', '']);
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
