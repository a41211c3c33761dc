// `npm run check:staged`, and the pre-commit hook (`npm run hooks` turns it on): format, lint and types of what is about to be committed.
// A file with unstaged changes is reported, because the checks read the files on disk and not the index that would be committed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './toolchain.mjs';

const staged = lines('diff', '--cached', '--name-only', '--diff-filter=ACMR');
const unstaged = new Set(lines('diff', '--name-only'));
const code = staged.filter((file) => /\.(ts|mjs|js)$/.test(file));

const problems = [
  ...staged.filter((file) => unstaged.has(file)).map((file) => `${file} has changes that are not staged: stage or stash them`),
  ...(staged.length > 0 ? failed('prettier', ['--check', '--ignore-unknown', '--log-level', 'warn', ...staged]) : []),
  ...(code.length > 0
    ? failed('eslint', ['--cache', '--cache-location', 'node_modules/.cache/eslint/', '--no-warn-ignored', ...code])
    : []),
  ...(code.some((file) => file.endsWith('.ts')) ? failed('tsc', ['--noEmit']) : []),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function lines(...args) {
  return spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
}

function failed(tool, args) {
  const { status } = spawnSync(join(ROOT, 'node_modules', '.bin', tool), args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0 ? [] : [`${tool} found something (above)`];
}
