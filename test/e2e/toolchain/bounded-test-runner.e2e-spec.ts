import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../support/eventually.js';
import { isRunning } from '../../support/process-list.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

interface Results {
  readonly numPassedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

/** Runs Jest with the test runner and the runtime of this project and a limit of ten seconds over these files, which can note processes in `*.pid`. */
async function runTests(
  files: Readonly<Record<string, string>>,
  { workers }: { readonly workers: number } = { workers: 2 },
): Promise<{ results: Results; log: string; pids: number[] }> {
  const rootDir = await temporaryDirectory('bounded-tests');
  for (const [name, source] of Object.entries(files)) {
    mkdirSync(dirname(join(rootDir, name)), { recursive: true });
    writeFileSync(join(rootDir, name), source);
  }
  const config = {
    rootDir,
    transform: {},
    testEnvironment: 'node',
    testRunner: join(ROOT, 'scripts/bounded-test-runner.mjs'),
    runtime: join(ROOT, 'scripts/test-runtime.mjs'),
  };
  const outputFile = join(rootDir, 'results.json');
  const { stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/jest/bin/jest.js'),
      `--maxWorkers=${workers}`,
      '--config',
      JSON.stringify(config),
      '--json',
      '--outputFile',
      outputFile,
    ],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, GATEHOUSE_TEST_HOST: undefined, GATEHOUSE_TEST_FILE_SECONDS: '10', GATEHOUSE_TEST_EFFORT: '1' },
    },
  );
  const results = JSON.parse(readFileSync(outputFile, 'utf8')) as Results;
  const pidFiles = readdirSync(rootDir).filter((name) => name.endsWith('.pid'));
  const pids = pidFiles.map((name) => Number(readFileSync(join(rootDir, name), 'utf8')));
  rmSync(rootDir, { recursive: true });
  return { results, log: stderr, pids };
}

it('a test file that hangs fails after its time and the log names the test, while the other files pass', async () => {
  const { results, log } = await runTests({
    'blocks.spec.js': `it('first', () => {}); it('never returns', () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });`,
    'waits.spec.js': `afterAll(() => new Promise(() => setInterval(() => {}, 1000)), 60_000); it('leaves something open', () => {});`,
    'one.spec.js': `it('passes', () => {});`,
    'two.spec.js': `it('passes', () => {});`,
    'three.spec.js': `it('passes', () => {});`,
  });
  expect(log).toContain('CUT OFF after 10 s: blocks.spec.js (never returns)');
  expect(log).toContain('CUT OFF after 10 s: waits.spec.js (');
  expect(results).toMatchObject({ numPassedTests: 3, numRuntimeErrorTestSuites: 2 });
  const failed = results.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name.split('/').at(-1));
  expect(failed.sort()).toEqual(['blocks.spec.js', 'waits.spec.js']);
});

it('a process that a test file has started ends with it, whether the file is cut off or forgets to stop it', async () => {
  const start = (name: string): string => `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'require("node:child_process").spawn("sleep", ["600"]); setInterval(() => {}, 1000)'], { detached: true });
    require('node:fs').writeFileSync(__dirname + '/${name}.pid', String(child.pid));
  `;
  const { log, pids } = await runTests({
    'hangs.spec.js': `it('never returns', () => { ${start('hangs')} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });`,
    'forgets.spec.js': `it('fails', () => { ${start('forgets')} throw new Error('before the end'); });`,
    'tidy.spec.js': `it('passes', () => {});`,
  });
  expect(log).toContain('CUT OFF after 10 s: hangs.spec.js (never returns)');
  expect(log).toMatch(/LEFT BEHIND by forgets\.spec\.js and ended: [12] process/);
  expect(log).not.toContain('tidy.spec.js and ended');
  expect(pids).toHaveLength(2);
  await eventually('they have ended', () => Promise.resolve(!pids.some(isRunning)));
});

it('a test file leaves nothing to the next one of its worker: no state of a package, of a module or of the language', async () => {
  const file = `
    import pg from ${JSON.stringify(join(ROOT, 'node_modules/pg/lib/index.js'))};
    import { Module } from ${JSON.stringify(join(ROOT, 'node_modules/@nestjs/common/index.js'))};
    import { loadPackage } from ${JSON.stringify(join(ROOT, 'node_modules/@nestjs/common/utils/load-package.util.js'))};
    import { DomainError } from ${JSON.stringify(join(ROOT, 'dist/src/common/index.js'))};
    const shared = { pg, Module, DomainError, text: String.prototype, global: globalThis };
    it.each(Object.keys(shared))('%s', (name) => {
      expect(shared[name].left).toBeUndefined();
      shared[name].left = true;
    });
    it('a package loads another one of this file', async () => {
      const { registerDecorator } = await loadPackage('class-validator', 'this test', undefined);
      expect(registerDecorator).toBeInstanceOf(Function);
      expect(registerDecorator.left).toBeUndefined();
      registerDecorator.left = true;
    });
  `;
  const { results, log } = await runTests({ 'one.spec.mjs': file, 'two.spec.mjs': file, 'three.spec.mjs': file }, { workers: 1 });
  expect(log).toContain('3 passed, 3 total');
  expect(results).toMatchObject({ numPassedTests: 18, numRuntimeErrorTestSuites: 0 });
});

it('servers that a test file has left in the process that they share are stopped before the next file; that process ends with the tests', async () => {
  const { results, log, pids } = await runTests(
    {
      // Counts connections as servers.
      'test/support/server-host.js': `
        require('node:fs').writeFileSync(__dirname + '/../../host.pid', String(process.pid));
        let left = 0;
        process.on('disconnect', () => process.exit());
        process.on('message', () => { process.send({ left, bytes: 0 }); left = 0; });
        require('node:net').createServer(() => left++).listen(process.argv[2], () => process.send('ready'));`,
      'test/forgets.spec.js': `it('starts one', async () => {
        const socket = require('node:net').connect(process.env.GATEHOUSE_TEST_HOST);
        await require('node:events').once(socket, 'connect');
        socket.destroy();
      });`,
      'test/tidy.spec.js': `it('knows the process', () => { expect(process.env.GATEHOUSE_TEST_HOST).toBeDefined(); });`,
      'unit.spec.js': `it('needs none', () => { expect(process.env.GATEHOUSE_TEST_HOST).toBeUndefined(); });`,
    },
    { workers: 1 },
  );
  expect(results).toMatchObject({ numPassedTests: 3, numRuntimeErrorTestSuites: 0 });
  expect(log.match(/LEFT BEHIND .*/g)).toEqual(['LEFT BEHIND by test/forgets.spec.js and stopped: 1 servers']);
  expect(pids).toHaveLength(1);
  await eventually('it has ended', () => Promise.resolve(!pids.some(isRunning)));
});
