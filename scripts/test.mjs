// `npm test [-- [--tier <name>]... [path]... [Jest option]...]`: installs, builds, and runs the tests over the compiled output.
// The last line is `N passed, N failed` (and `, N skipped` if any); the status is 0 only if something ran and nothing failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, fail, requireNode, ROOT } from './toolchain.mjs';

/** Where the compiled tests of a tier are, as Jest's path patterns. */
const TIERS = {
  unit: ['dist/src/', 'dist/test/support/'],
  e2e: ['dist/test/e2e/'],
  conformance: ['dist/test/conformance/'],
  policy: ['dist/test/policy/'],
  migrations: ['dist/test/migrations/'],
  browser: ['dist/test/browser/'],
  fuzz: ['dist/test/fuzz/'],
};
/** Every worker starts servers besides, so more of them only wait for each other. */
const WORKERS = 2;

/** A path given with a tier narrows it. From the first other option on, everything goes to Jest as it is. */
function jestArguments(argv) {
  const tiers = [];
  const paths = [];
  let i = 0;
  for (; i < argv.length; i++) {
    const [name, inline] = argv[i].split('=', 2);
    if (name === '--tier') {
      const tier = inline ?? argv[++i] ?? '';
      if (!Object.hasOwn(TIERS, tier)) fail(`unknown tier "${tier}": one of ${Object.keys(TIERS).join(', ')}`);
      tiers.push(...TIERS[tier]);
    } else if (name.startsWith('-')) break;
    else paths.push(argv[i]);
  }
  const narrowed = tiers.flatMap((tier) => paths.map((path) => `${tier}.*${path}`));
  return [...(narrowed.length > 0 ? narrowed : [...tiers, ...paths]), ...argv.slice(i)];
}

function runJest(args, outputFile) {
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const fixed = ['--config', 'jest.config.js', `--maxWorkers=${WORKERS}`, '--json', `--outputFile=${outputFile}`];
  // Jest loads ECMAScript modules through Node's vm modules, which Node still calls experimental on every start.
  const nodeOptions = [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  // With --json the report goes to standard output, too; the file has it already.
  return spawnSync(process.execPath, [jest, ...fixed, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: nodeOptions.filter(Boolean).join(' ') },
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
const args = jestArguments(process.argv.slice(2));
ensureInstalled({ development: true });
ensureBuilt();

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-results-'));
const outputFile = join(scratch, 'jest.json');
const { status, signal } = runJest(args, outputFile);
const { passed, failed, skipped } = tally(outputFile);
rmSync(scratch, { recursive: true, force: true });

const isGreen = status === 0 && failed === 0 && passed > 0;
if (!isGreen && failed === 0) console.log(passed === 0 ? 'No test ran.' : `Jest ended with ${signal ?? `status ${status}`}.`);
process.exitCode = isGreen ? 0 : 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
