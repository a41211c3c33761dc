import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runStatement } from '../../support/database.js';
import { cpuMicrosecondsOfAll } from '../cpu-time.js';

/** What the machine was like during a unit. */
export interface Conditions {
  /** SHA-256 on one core, just before, in MiB/s: a shared machine is not equally fast every day. */
  readonly speed: number;
  /** The share of all cores' time, from 0 to 1, that processes used which take no part in the benchmark. */
  readonly others: number;
  /** The share that the hypervisor gave to other machines. */
  readonly stolen: number;
}

/** More than this for others, and the page says so. */
const BUSY = 0.1;

export function isBusy({ others, stolen }: Conditions): boolean {
  return others + stolen > BUSY;
}

/** CPU time in microseconds, since the machine or the process started. */
export interface CpuTimes {
  readonly used: number;
  readonly idle: number;
  readonly stolen: number;
  /** Of what was used, by the benchmark. */
  readonly own: number;
}

export function conditionsBetween(before: CpuTimes, after: CpuTimes, speed: number): Conditions {
  const of = (name: keyof CpuTimes): number => after[name] - before[name];
  const all = of('used') + of('idle') + of('stolen');
  // Processes are counted in ticks, so that they may seem to use more than all cores.
  return { speed, others: Math.max(0, of('used') - of('own')) / all, stolen: of('stolen') / all };
}

/** From before a unit until its end. */
export class ConditionsWatch {
  private constructor(
    private readonly database: number | null,
    private readonly speed: number,
    private readonly before: CpuTimes | null,
  ) {}

  /** Waits for the machine to be quiet, but no longer than this: what others then use is a part of the result. */
  static async begin(adminUrl: string, longestWaitSeconds: number): Promise<ConditionsWatch> {
    const database = await pidOfDatabase(adminUrl);
    await untilQuiet(longestWaitSeconds);
    return new ConditionsWatch(database, hashSpeed(), cpuTimes(database));
  }

  /** Null where the system does not report it. */
  end(): Conditions | null {
    const after = cpuTimes(this.database);
    return this.before && after ? conditionsBetween(this.before, after, this.speed) : null;
  }
}

/** The process whose descendants answer; null for a PostgreSQL on another machine. */
async function pidOfDatabase(adminUrl: string): Promise<number | null> {
  const [row] = await runStatement<{ pid: number }>(adminUrl, `SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int AS pid`);
  try {
    return row && readFileSync(`/proc/${row.pid}/comm`, 'utf8').startsWith('postgres') ? row.pid : null;
  } catch {
    return null;
  }
}

const QUIET = 0.05;

/** A second in which no process waits for a core for more than this share of the time. */
async function untilQuiet(longestWaitSeconds: number): Promise<void> {
  for (let second = 0; second < longestWaitSeconds; second += 1) {
    const before = waitedMicroseconds();
    if (before === null) return;
    await sleep(1000);
    if (((waitedMicroseconds() ?? 0) - before) / 1e6 < QUIET) return;
  }
}

/** How long some process waited for a core, since the machine started (PSI); null where the kernel does not count it. */
function waitedMicroseconds(): number | null {
  try {
    return Number(/^some .*total=(\d+)/m.exec(readFileSync('/proc/pressure/cpu', 'utf8'))?.[1] ?? NaN);
  } catch {
    return null;
  }
}

function cpuTimes(database: number | null): CpuTimes | null {
  const own = cpuMicrosecondsOfAll([process.pid, ...(database === null ? [] : [database])]);
  const machine = machineTimes();
  return own === null || machine === null ? null : { ...machine, own };
}

/** Linux counts in hundredths of a second. */
const TICK = 10_000;

function machineTimes(): Omit<CpuTimes, 'own'> | null {
  try {
    return parseMachineTimes(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return null;
  }
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. */
export function parseMachineTimes(stat: string): Omit<CpuTimes, 'own'> {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
    /^cpu +(.*)/.exec(stat)?.[1]?.split(' ').map(Number) ?? [];
  return { used: (user + nice + system + irq + softirq) * TICK, idle: (idle + iowait) * TICK, stolen: steal * TICK };
}

const HASHED = Buffer.alloc(1_048_576);
const HASH_MS = 200;

function hashSpeed(): number {
  const startedAt = performance.now();
  let mib = 0;
  for (; performance.now() - startedAt < HASH_MS; mib += 1) createHash('sha256').update(HASHED).digest();
  return (mib * 1000) / (performance.now() - startedAt);
}
