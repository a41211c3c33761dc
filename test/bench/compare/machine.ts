import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { isInstalled } from '../../../src/testing/index.js';
import { ROOT } from '../contestants/paths.js';
import { databaseServer } from '../../support/database-server.js';
import { runStatement } from '../../support/database.js';
import type { Machine, Origin } from './results.js';

const GIB = 1_073_741_824;

export async function describeMachine(): Promise<Machine> {
  const [row] = await runStatement<{ server_version: string }>(databaseServer().adminUrl, 'SHOW server_version');
  return {
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / GIB),
    system: `${distribution()}, ${type()} ${release()}`,
    postgres: row?.server_version ?? '',
    generator: isInstalled('wrk') ? `wrk ${wrkVersion()} for requests without a body, test/bench/load for the others` : 'test/bench/load',
  };
}

function processor(): string {
  return cpus()[0]?.model ?? 'unknown';
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  } catch {
    return 'unknown system';
  }
}

function wrkVersion(): string {
  return /^wrk (\S+)/.exec(spawnSync('wrk', ['-v'], { encoding: 'utf8' }).stdout)?.[1] ?? '';
}

/** When a unit begins: the origin of its result. */
export function beginning(): Omit<Origin, 'conditions'> {
  return {
    measuredAt: new Date().toISOString(),
    commit: commitOf(),
    processor: processor(),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** The commit, and whether files differ from it. */
export function commitOf(): string {
  const git = (...args: readonly string[]): string => spawnSync('git', ['-C', ROOT, ...args], { encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain', '--', 'src', 'migrations', 'package-lock.json') !== '';
  return `${git('rev-parse', '--short=10', 'HEAD')}${changed ? ' with changes' : ''}`;
}
