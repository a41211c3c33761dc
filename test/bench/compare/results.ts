import type { ContestantId } from '../contestants/contestant-id.js';
import type { Round } from '../summary.js';
import type { Conditions } from './conditions.js';
import { type FigureId, type UnitId, UNITS, type Unit } from './units.js';

/** Everything the page says, as it was measured. */
export interface Results {
  readonly machine: Machine;
  readonly settings: Settings;
  /** One for each Node.js. */
  readonly runs: readonly Run[];
}

export interface Machine {
  readonly cores: number;
  readonly memoryGib: number;
  readonly system: string;
  readonly postgres: string;
  /** What made the requests. */
  readonly generator: string;
}

interface Settings {
  readonly rounds: number;
  readonly seconds: number;
  readonly people: number;
  readonly keys: number;
}

export interface Run {
  /** As Node.js prints it. */
  readonly node: string;
  readonly units: readonly UnitResult[];
  readonly figures: readonly FigureResult[];
  /** By contestant. */
  readonly versions: Readonly<Partial<Record<ContestantId, string>>>;
}

/** When and what: units of one file may be measured at different times. */
export interface Origin {
  /** ISO 8601. */
  readonly measuredAt: string;
  /** What of this repository was measured. */
  readonly commit: string;
  /** The processor: machines differ, and a shared one can be moved to another. */
  readonly processor: string;
  /** The average of the minute before, and so also of the unit before. */
  readonly loadBefore: number;
  /** Null where the system does not report it, and before it was recorded. */
  readonly conditions: Conditions | null;
}

export interface UnitResult extends Origin {
  readonly id: UnitId;
  readonly measured: readonly { readonly contestant: ContestantId; readonly rounds: readonly Round[] }[];
  readonly skipped: readonly Skipped[];
}

/** A reason that the page does not show. */
export const NOT_ASKED_FOR = 'not asked for';

export interface Skipped {
  readonly contestant: ContestantId;
  readonly reason: string;
}

export interface FigureResult extends Origin {
  readonly id: FigureId;
  readonly values: readonly number[];
}

/**
 * Newer units and figures replace those of the same Node.js line and name; the rest stays. A unit at half the rate of another one goes
 * with it: it was half of the rate that the page no longer shows.
 */
export function merge(older: Results, newer: Results): Results {
  const line = ({ node }: Run): string => node.split('.')[0] ?? '';
  const kept = older.runs.filter((run) => !newer.runs.some((other) => line(other) === line(run)));
  const merged = newer.runs.map((run): Run => {
    const before = older.runs.find((other) => line(other) === line(run));
    return before
      ? {
          ...run,
          units: replace(
            before.units.filter((unit) => !isHalfOf(unit, run.units)),
            run.units,
          ),
          figures: replace(before.figures, run.figures),
          versions: { ...before.versions, ...run.versions },
        }
      : run;
  });
  return { ...newer, runs: [...kept, ...merged].sort((a, b) => a.node.localeCompare(b.node, 'en', { numeric: true })) };
}

function replace<Item extends { readonly id: string }>(older: readonly Item[], newer: readonly Item[]): Item[] {
  const kept = older.filter(({ id }) => !newer.some((item) => item.id === id));
  return [...kept, ...newer];
}

function isHalfOf({ id }: UnitResult, newer: readonly UnitResult[]): boolean {
  const unit: Unit | undefined = UNITS.find((candidate) => candidate.id === id);
  return newer.some((other) => other.id === unit?.halfOf);
}
