import { spawnSync } from 'node:child_process';
import { SAMPLES_ONLY } from './effort.js';

/** Some tests change the owner of files or start PostgreSQL under another account. */
export const isRoot = process.getuid?.() === 0;

/** Is there a program of this name in PATH? */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

const said = new Set<string>();
const MORE_IN_NPM_TEST = 'which `npm test` has';

/**
 * Returns `test` (`it` or `describe`) if the condition is true; otherwise its `skip`, with the reason on standard error once per file. Only
 * this function skips: a lint rule forbids `.skip` in the tests themselves.
 */
export function runsIf<Test extends { readonly skip: Test }>(condition: boolean, reason: string, test: Test): Test {
  if (condition) return test;
  say(reason);
  return test.skip;
}

function say(reason: string): void {
  if (!said.has(reason)) process.stderr.write(`skipped: ${reason}\n`);
  said.add(reason);
}

/** A long proof, or a part of one, whose sample is another test. */
export function unlessSampled<Test extends { readonly skip: Test }>(test: Test): Test {
  return runsIf(!SAMPLES_ONLY, `long proofs, ${MORE_IN_NPM_TEST}`, test);
}

/** What `.ci/run` keeps of steps or rows that differ little and each start a process: the first, the last, and others at equal distances. */
export function sampleOf<Row>(rows: readonly Row[], most: number): readonly Row[] {
  if (!SAMPLES_ONLY || rows.length <= most) return rows;
  say(`rows of tables: ${MORE_IN_NPM_TEST}`);
  const kept = new Set(Array.from({ length: most }, (_, i) => Math.round((i * (rows.length - 1)) / Math.max(1, most - 1))));
  return rows.filter((_, i) => kept.has(i));
}

/** `sampledRows(it).each([...])`: `.ci/run` runs at most `most` of the rows, `npm test` all. For rows that differ little and each start a process. */
export function sampledRows<Test extends { readonly each: (...args: never[]) => unknown }>(test: Test, most = 2): Pick<Test, 'each'> {
  const each = (rows: readonly unknown[], ...rest: readonly unknown[]): unknown => {
    return (test.each as (...args: unknown[]) => unknown)(sampleOf(rows, most), ...rest);
  };
  return { each };
}
