// `npm test [-- [--tier <name>]... [path]... [Jest option]...]`: installs, builds, and runs the tests over the compiled output.
// The last line is `N passed, N failed` (and `, N skipped` if any); the status is 0 only if something ran and nothing failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jestArguments } from './test-arguments.mjs';
import { ensureBuilt, ensureInstalled, requireNode, ROOT } from './toolchain.mjs';

/** Every worker also starts servers, and two would keep two cores busy if their files did not wait for a quarter of their time. */
const WORKERS = 3;

function runJest({ args, isUnit }, outputFile) {
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const fixed = ['--config', 'jest.config.js', `--maxWorkers=${WORKERS}`, '--json', `--outputFile=${outputFile}`];
  // Jest loads ECMAScript modules through Node's vm modules, which Node still calls experimental on every start.
  const nodeOptions = [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  // With --json the report would also go to standard output; the file already has it.
  return spawnSync(process.execPath, [jest, ...fixed, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...(isUnit && { GATEHOUSE_TEST_WITHOUT_DATABASE: 'true' }),
      NODE_OPTIONS: nodeOptions.filter(Boolean).join(' '),
    },
  });
}

/** A test file that could not even be loaded counts as one failure; Jest counts its tests as none. */
function tally(outputFile) {
  if (!existsSync(outputFile)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(outputFile, 'utf8'));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

requireNode();
const wanted = jestArguments(process.argv.slice(2));
ensureInstalled({ development: true });
ensureBuilt();

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-results-'));
const outputFile = join(scratch, 'jest.json');
const { status, signal } = runJest(wanted, outputFile);
const { passed, failed, skipped } = tally(outputFile);
rmSync(scratch, { recursive: true, force: true });

const isGreen = status === 0 && failed === 0 && passed > 0;
if (!isGreen && failed === 0) console.log(passed === 0 ? 'No test ran.' : `Jest ended with ${signal ?? `status ${status}`}.`);
process.exitCode = isGreen ? 0 : 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
