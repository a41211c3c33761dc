import { spawnSync } from 'node:child_process';
import { SAMPLES_ONLY } from './effort.js';

/** Some tests change the owner of files or start PostgreSQL under another account. */
export const isRoot = process.getuid?.() === 0;

/** Is there a program of this name in PATH? */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

const said = new Set<string>();

/**
 * Returns `test` (`it` or `describe`) if the condition is true; otherwise its `skip`, with the reason on standard error once per file. Only
 * this function skips: a lint rule forbids `.skip` in the tests themselves.
 */
export function runsIf<Test extends { readonly skip: Test }>(condition: boolean, reason: string, test: Test): Test {
  if (condition) return test;
  if (!said.has(reason)) process.stderr.write(`skipped: ${reason}\n`);
  said.add(reason);
  return test.skip;
}

/** A long proof, or a part of one, whose sample is another test. */
export function unlessSampled<Test extends { readonly skip: Test }>(test: Test): Test {
  return runsIf(!SAMPLES_ONLY, 'long proofs, which `npm test` has', test);
}
