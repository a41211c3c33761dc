import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../support/eventually.js';
import { startProvider, type Provider } from '../../support/oauth/index.js';
import { ProcessOutput } from '../../support/process-output.js';
import { OWNER } from '../../support/sign-in.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { fileStore } from './file-store.js';
import { type App, appOf, signIn, whoIs } from './signed-in.js';

const PROGRAM = fileURLToPath(new URL('programs/shared-store.js', import.meta.url));
const PROCESSES = 4;
const ROUNDS = 5;

let provider: Provider;
beforeAll(async () => (provider = await startProvider()));
afterAll(() => provider.server.stop());

describe.each([
  ['with a lock', true],
  ['without a lock, within the ten seconds in which the server repeats its response', false],
])('processes that share a store %s', (_name, locks) => {
  it('refresh at the same time, again and again, without losing the grant', async () => {
    const directory = await temporaryDirectory('sdk-store');
    const file = join(directory, 'tokens.json');
    const store = fileStore(file, { locks });
    const app: App = appOf(provider, await provider.createClient({ type: 'public' }), { store });
    await signIn(provider, app);
    const processes = Array.from({ length: PROCESSES }, () =>
      start([provider.url, app.registered.id, app.registered.redirectUri, file, String(locks)]),
    );
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const tokens = (await store.load())!;
        await provider.rows.expireAccessToken(tokens.accessToken);
        for (const { child } of processes) child.stdin!.write('go\n');
        const names = await Promise.all(processes.map((worker) => worker.answers(round + 1)));
        expect(names).toEqual(Array.from({ length: PROCESSES }, () => OWNER.username));
        expect((await store.load())!.refreshToken).not.toBe(tokens.refreshToken);
      }
      expect(await whoIs(appOf(provider, app.registered, { store }))).toBe(OWNER.username);
    } finally {
      for (const { child } of processes) child.stdin!.end();
      await Promise.all(processes.map(async ({ child }) => child.exitCode ?? once(child, 'exit')));
      await rm(directory, { recursive: true });
    }
  });
});

interface Worker {
  readonly child: ChildProcess;
  /** The last of this many lines, when it is there. */
  answers(count: number): Promise<string>;
}

function start(args: readonly string[]): Worker {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] } });
  const output = new ProcessOutput(child);
  return {
    child,
    answers: async (count) => {
      const lines = (): string[] => output.text().split('\n').slice(0, -1);
      await eventually(`line ${count} of a process arrives: ${output.text()}`, () => Promise.resolve(lines().length >= count));
      return lines()[count - 1]!;
    },
  };
}
