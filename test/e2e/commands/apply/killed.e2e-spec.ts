import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { unlessSampled } from '../../../../src/testing/index.js';
import { eventually } from '../../../support/eventually.js';
import { PROGRAM } from '../../../support/program.js';
import { ApplyWorld, EVERYTHING } from './world.js';

let world: ApplyWorld;
beforeAll(async () => {
  world = await ApplyWorld.start();
});
afterAll(async () => {
  await world.stop();
});

/** Runs the real command, and kills it once it has sent this many requests that change something. */
async function runUntil(file: string, changes: number): Promise<void> {
  world.recording.take();
  const env = { CODER_URL: world.recording.url, CODER_SESSION_TOKEN: world.session, CODER_CONFIG_DIR: world.path('config') };
  const child = spawn(process.execPath, [PROGRAM, 'apply', '-f', file], { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const sent = (): number => world.recording.requests.filter(({ method }) => method !== 'GET').length;
  await eventually('the command sends its changes', () => Promise.resolve(sent() >= changes || child.exitCode !== null));
  child.kill('SIGKILL');
  await ended;
}

unlessSampled(it)('a run that was killed leaves nothing that the next one does not finish, and nothing twice', async () => {
  const file = world.write('all.yaml', EVERYTHING);
  for (const changes of [2, 3, 3, 4]) await runUntil(file, changes);
  expect(await world.run('apply', '-f', file)).toMatchObject({ code: 0 });
  expect(await world.run('apply', '-f', file, '--plan', '--prune')).toMatchObject({ code: 0 });
  const names = (await world.get<{ name: string }[]>('/oauth2-provider/apps')).map(({ name }) => name);
  expect(names.filter((name) => /^(?:Notes|Reports)/.test(name))).toEqual(['Notes', 'Notes CLI', 'Reports']);
});
