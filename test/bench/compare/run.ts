import { databaseServer } from '../../support/database-server.js';
import type { ContestantId } from '../contestants/contestant-id.js';
import type { Contestant, RunningContestant, Surroundings, Work } from '../contestants/contestant.js';
import type { Gatehouse } from '../contestants/gatehouse.js';
import { cpuMicroseconds } from '../cpu-time.js';
import type { Load, LoadResult, Pressure } from '../load/load.js';
import type { Loader } from '../load/loader.js';
import { medianOf, type Round, table } from '../summary.js';
import { ConditionsWatch } from './conditions.js';
import { measureFigures } from './figures.js';
import { beginning } from './machine.js';
import { originText } from './page-text.js';
import { NOT_ASKED_FOR, type FigureResult, type Run, type Skipped, type UnitResult } from './results.js';
import type { Runtime } from './runtimes.js';
import type { FigureId, Unit, UnitId } from './units.js';

export interface RunOptions {
  readonly rounds: number;
  readonly seconds: number;
  /** For a quiet machine before each unit. */
  readonly longestWaitSeconds: number;
  readonly units: readonly (Unit & { readonly id: UnitId })[];
  readonly figures: readonly FigureId[];
  readonly contestants: ReadonlyMap<ContestantId, Contestant>;
  readonly gatehouse: Gatehouse;
  readonly surroundings: Omit<Surroundings, 'node' | 'reference'>;
  readonly loader: Loader;
}

/** All units under one Node.js. Every contestant runs from the first unit that needs it to the last one. */
export class UnitsRun {
  private readonly running = new Map<ContestantId, RunningContestant>();
  private readonly failures = new Map<ContestantId, string>();
  private readonly results: UnitResult[] = [];

  constructor(
    private readonly options: RunOptions,
    private readonly runtime: Runtime,
  ) {}

  async run(): Promise<Run> {
    const { units } = this.options;
    const figures: FigureResult[] = [];
    const versions: Partial<Record<ContestantId, string>> = {};
    try {
      await this.runningOf('gatehouse');
      for (const [position, unit] of units.entries()) {
        const result = await this.measureUnit(unit);
        this.results.push(result);
        this.print(unit, result);
        for (const [id, { version }] of this.running) versions[id] = version;
        await this.stopAllBut(units.slice(position + 1).flatMap(({ contestants }) => [...contestants]));
      }
      const pid = this.running.get('gatehouse')?.pid ?? 0;
      figures.push(...(await measureFigures({ ...this.options, node: this.runtime.node, pid })));
    } finally {
      await this.stopAllBut([], true);
    }
    return { node: this.runtime.version, units: this.results, figures, versions };
  }

  private async measureUnit(unit: RunOptions['units'][number]): Promise<UnitResult> {
    const skipped: Skipped[] = [];
    const taking: { contestant: ContestantId; pid: number; work: Work; rounds: Round[] }[] = [];
    for (const contestant of unit.contestants) {
      const running = await this.runningOf(contestant);
      const work = typeof running === 'string' ? undefined : running.work[unit.id];
      if (typeof running === 'string') skipped.push({ contestant, reason: running });
      else if (work) taking.push({ contestant, pid: running.pid, work, rounds: [] });
      else skipped.push({ contestant, reason: 'has no work for this unit' });
    }
    const watch = await ConditionsWatch.begin(databaseServer().adminUrl, this.options.longestWaitSeconds);
    const origin = beginning();
    const pressure = this.pressureOf(unit);
    if (typeof pressure === 'string') {
      const reason = { contestant: 'gatehouse', reason: pressure } as const;
      return { id: unit.id, ...origin, conditions: null, measured: [], skipped: [reason] };
    }
    // The first round warms up.
    for (let round = -1; round < this.options.rounds; round += 1) {
      for (const entry of [...taking]) {
        try {
          const measured = await this.measureSlice(entry.pid, entry.work, pressure);
          if (round >= 0) entry.rounds.push(measured);
        } catch (error) {
          taking.splice(taking.indexOf(entry), 1);
          skipped.push({ contestant: entry.contestant, reason: `failed: ${messageOf(error)}` });
          console.error(`${unit.id}, ${entry.contestant}: ${messageOf(error)}`);
        }
      }
    }
    const measured = taking.map(({ contestant, rounds }) => ({ contestant, rounds }));
    return { id: unit.id, ...origin, conditions: watch.end(), measured, skipped };
  }

  /** Or why there is none. */
  private pressureOf({ connections, halfOf }: Unit): Pressure | string {
    const { seconds } = this.options;
    if (halfOf === undefined) return { connections, seconds };
    const whole = this.results.find(({ id }) => id === halfOf)?.measured.find(({ contestant }) => contestant === 'gatehouse');
    if (!whole) return `the unit ${halfOf} was not measured, half of whose rate it needs`;
    return { connections, seconds, rate: medianOf(whole, ({ requestsPerSecond }) => requestsPerSecond) / 2 };
  }

  private async measureSlice(pid: number, work: Work, pressure: Pressure): Promise<Round> {
    const next = await work.next();
    await checkAnswer(next);
    const before = cpuMicroseconds(pid);
    const result: LoadResult = await this.options.loader.run(next, pressure);
    const after = cpuMicroseconds(pid);
    work.finished?.(result);
    const { requests, requestsPerSecond, latencyMs } = result;
    return { requestsPerSecond, latencyMs, cpuMicroseconds: before === null || after === null ? null : (after - before) / requests };
  }

  /** The contestant, started if necessary, or why it cannot take part. */
  private async runningOf(id: ContestantId): Promise<RunningContestant | string> {
    const already = this.running.get(id) ?? this.failures.get(id);
    if (already !== undefined) return already;
    const contestant = this.options.contestants.get(id);
    const obstacle = contestant ? contestant.obstacle() : NOT_ASKED_FOR;
    if (!contestant || obstacle !== null) {
      this.failures.set(id, obstacle ?? '');
      return obstacle ?? '';
    }
    try {
      const reference = this.running.get('gatehouse')?.reference ?? null;
      const running = await contestant.start({ ...this.options.surroundings, node: this.runtime.node, reference });
      this.running.set(id, running);
      return running;
    } catch (error) {
      if (id === 'gatehouse') throw error;
      console.error(`${id} does not start: ${messageOf(error)}`);
      this.failures.set(id, `does not start: ${messageOf(error)}`);
      return this.failures.get(id) ?? '';
    }
  }

  private async stopAllBut(needed: readonly ContestantId[], isEnd = false): Promise<void> {
    for (const [id, running] of this.running) {
      if (needed.includes(id) || (id === 'gatehouse' && !isEnd)) continue;
      this.running.delete(id);
      await running.stop();
    }
  }

  private print({ id, title }: Unit, result: UnitResult): void {
    const { measured, skipped } = result;
    console.log(`\n== ${id}: ${title}, Node ${this.runtime.version}`);
    console.log(originText(result));
    const named = measured.map(({ contestant, rounds }) => ({ name: contestant, rounds }));
    if (named.length > 0) console.log(table(named, named.slice(1)));
    for (const { contestant, reason } of skipped) if (reason !== NOT_ASKED_FOR) console.log(`${contestant}: skipped, ${reason}`);
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 1000);
}

/** Throws if a request that can be repeated gets another response than the right one. */
async function checkAnswer({ url, method, headers, body, tokens, expected = '' }: Load): Promise<void> {
  if (tokens.kind !== 'shared' || expected === '') return;
  const withToken = (text: string): string => text.replace('{token}', tokens.tokens[0] ?? '');
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, withToken(value)]));
  const answer = await fetch(url, { method, headers: sent, ...(body !== undefined && { body: withToken(body) }) });
  const text = await answer.text();
  if (!text.includes(expected)) throw new Error(`${url} answers ${answer.status} without ${expected}: ${text.slice(0, 300)}`);
}
