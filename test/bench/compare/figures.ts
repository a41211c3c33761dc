import { setTimeout as sleep } from 'node:timers/promises';
import { databaseServer } from '../../support/database-server.js';
import { residentMib } from '../../support/resident-memory.js';
import type { Surroundings } from '../contestants/contestant.js';
import type { Gatehouse } from '../contestants/gatehouse.js';
import { peakResidentMib } from '../cpu-time.js';
import { ConditionsWatch } from './conditions.js';
import { beginning } from './machine.js';
import type { FigureResult } from './results.js';
import type { FigureId } from './units.js';

export interface FigureOptions {
  readonly figures: readonly FigureId[];
  readonly rounds: number;
  readonly longestWaitSeconds: number;
  readonly gatehouse: Gatehouse;
  readonly surroundings: Omit<Surroundings, 'node' | 'reference'>;
  readonly node: string;
  /** Of the server that did the work of all units. */
  readonly pid: number;
}

const REST_MS = 1000;

/** Those that are asked for. A start shows two of them, but only what was asked for replaces an older result. */
export async function measureFigures({ figures, pid, ...options }: FigureOptions): Promise<FigureResult[]> {
  const peak = peakResidentMib(pid);
  const watch = await ConditionsWatch.begin(databaseServer().adminUrl, options.longestWaitSeconds);
  const origin = beginning();
  const starts = figures.some((id) => id !== 'memory-peak') ? await startOften(options) : { milliseconds: [], mib: [] };
  const conditions = watch.end();
  const values: Readonly<Record<FigureId, readonly number[]>> = {
    start: starts.milliseconds,
    'memory-rest': starts.mib,
    'memory-peak': peak === null ? [] : [peak],
  };
  for (const id of figures) console.log(`${id}: ${values[id].map((value) => value.toFixed(0)).join(' ')}`);
  return figures.map((id) => ({ id, ...origin, conditions: id === 'memory-peak' ? null : conditions, values: values[id] }));
}

async function startOften({
  rounds,
  gatehouse,
  surroundings,
  node,
}: Pick<FigureOptions, 'rounds' | 'gatehouse' | 'surroundings' | 'node'>): Promise<{ milliseconds: number[]; mib: number[] }> {
  const [times, memory]: [number[], number[]] = [[], []];
  // The first one warms up the file system.
  for (let round = -1; round < rounds; round += 1) {
    const { program, milliseconds } = await gatehouse.startAgain({ ...surroundings, node, reference: null });
    await sleep(REST_MS);
    const mib = residentMib(program.pid);
    await program.stop();
    if (round < 0) continue;
    times.push(milliseconds);
    if (mib !== null) memory.push(mib);
  }
  return { milliseconds: times, mib: memory };
}
