// `npm run soak [-- [--list] [section]...]`: the tests that take too long for `npm test`. Without a name, all of them, one after the other.
// A section is a file test/soak/<name>.soak.ts (test/soak/section.ts says what it exports). It runs in a process of its own and gets
// a bounded time. The last line is `N passed, N failed`; the status is 0 only if something ran and nothing failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, fail, requireNode, ROOT } from './toolchain.mjs';

const FOLDER = join(ROOT, 'dist', 'test', 'soak');
const SUFFIX = '.soak.js';
/** Added to the time a section asks for: its database starts and stops outside of it. */
const SURROUNDINGS_SECONDS = 120;

requireNode();
ensureInstalled({ development: true });
ensureBuilt();

const sections = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((file) => file.endsWith(SUFFIX))
      .map((file) => file.slice(0, -SUFFIX.length))
      .sort()
  : [];
const wanted = process.argv.slice(2);
if (wanted.includes('--help') || wanted.includes('--list')) {
  await list();
} else {
  const unknown = wanted.filter((name) => !sections.includes(name));
  if (unknown.length > 0) fail(`no such section: ${unknown.join(', ')} (there are: ${sections.join(', ')})`);
  await runAll(wanted.length > 0 ? wanted : sections);
}

async function list() {
  console.log('npm run soak [-- section...]\n');
  for (const name of sections) {
    const { title, limitSeconds } = await load(name);
    console.log(`  ${name.padEnd(20)} ${title} (at most ${limitSeconds} s)`);
  }
}

async function runAll(names) {
  let [passed, failed] = [0, 0];
  for (const name of names) {
    const { title, limitSeconds } = await load(name);
    console.log(`== ${name}: ${title} (at most ${limitSeconds} s)`);
    const startedAt = performance.now();
    const problem = await run(name, limitSeconds);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (problem === null) passed += 1;
    else failed += 1;
    console.log(problem === null ? `ok ${name} (${seconds} s)` : `FAILED ${name} (${seconds} s): ${problem}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

function load(name) {
  return import(join(FOLDER, name + SUFFIX));
}

/** Why the section failed; null if it passed. */
async function run(name, limitSeconds) {
  // The section has its own limit and cleans up; this one is for a section that hangs and cannot.
  const child = spawn(process.execPath, ['--enable-source-maps', join(FOLDER, 'run-section.js'), name], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const watchdog = setTimeout(() => child.kill('SIGKILL'), (limitSeconds + SURROUNDINGS_SECONDS) * 1000);
  const [code, signal] = await once(child, 'exit');
  clearTimeout(watchdog);
  if (code === 0) return null;
  return code === 1 ? 'see above' : `ended with ${signal ?? `status ${code}`}`;
}
