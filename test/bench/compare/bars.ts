import type { ContestantId } from '../contestants/contestant-id.js';
import { median, medianInterval, ratios } from '../summary.js';
import type { Results, Run } from './results.js';
import type { FigureId, UnitId } from './units.js';

/** What is to be reached, under one Node.js. */
export interface Bar {
  readonly id: string;
  readonly work: string;
  /** What is compared: `x of y`, or a figure with its unit. */
  readonly measure: string;
  readonly isSmallerBetter: boolean;
  readonly bar: PerNode;
  /** Null where there is no higher one. */
  readonly stretch: PerNode | null;
  /** Where it is measured. */
  readonly unit: UnitId | FigureId;
  /** The values whose median counts; empty if they were not measured. */
  readonly values: (run: Run) => readonly number[];
}

/** The same for every Node.js, or by line. */
type PerNode = number | { readonly other: number; readonly byLine: Readonly<Record<string, number>> };

const NODE_24 = (other: number, on24: number): PerNode => ({ other, byLine: { '24': on24 } });

type Measure = Pick<Bar, 'unit' | 'values'>;

function compared(unit: UnitId, to: ContestantId, of: ContestantId = 'gatehouse'): Measure {
  const values: Bar['values'] = (run) => {
    const measured = run.units.find(({ id }) => id === unit)?.measured ?? [];
    const [ours, other] = [of, to].map((id) => measured.find(({ contestant }) => contestant === id));
    return ours && other ? ratios(ours, other) : [];
  };
  return { unit, values };
}

function figure(id: FigureId): Measure {
  return { unit: id, values: (run) => run.figures.find((entry) => entry.id === id)?.values ?? [] };
}

const TAIL: Measure = {
  unit: 'me-half',
  values: (run) => {
    const rounds = run.units.find(({ id }) => id === 'me-half')?.measured[0]?.rounds ?? [];
    return rounds.map(({ latencyMs }) => latencyMs.p99 / latencyMs.p50);
  },
};

function least(id: string, work: string, measure: string, of: Measure, bar: PerNode, stretch: PerNode | null): Bar {
  return { id, work, measure, ...of, bar, stretch, isSmallerBetter: false };
}

function most(id: string, work: string, measure: string, of: Measure, bar: PerNode, stretch: PerNode | null): Bar {
  return { id, work, measure, ...of, bar, stretch, isSmallerBetter: true };
}

export const BARS: readonly Bar[] = [
  least('healthz', '`/healthz`', 'x bare `node:http`', compared('healthz', 'bare'), 0.45, 0.6),
  least('buildinfo', 'public `buildinfo`, limits on', 'x bare `node:http`', compared('buildinfo', 'bare'), 0.35, 0.5),
  least('me', '`users/me`, OAuth access token', 'x bare `node:http`', compared('me', 'bare'), NODE_24(0.2, 0.3), NODE_24(0.25, 0.37)),
  least('me-oidc-provider', '`users/me`, OAuth access token', 'x userinfo of oidc-provider', compared('me', 'oidc-provider'), 2.5, null),
  least('me-keycloak', '`users/me`, OAuth access token', 'x userinfo of Keycloak', compared('me', 'keycloak'), 3, null),
  least('me-better-auth', '`users/me`, OAuth access token', 'x a session of better-auth', compared('me', 'better-auth'), 25, null),
  least('cold', 'every request with another key', 'x one prepared select', compared('cold', 'pg-select'), 0.6, 0.8),
  least('introspection-oidc-provider', 'introspection', 'x oidc-provider in memory', compared('introspection', 'oidc-provider'), 2, 3),
  least('introspection-keycloak', 'introspection', 'x Keycloak', compared('introspection', 'keycloak'), 3, null),
  least('introspection-hydra', 'introspection', 'x Hydra', compared('introspection', 'hydra'), 7, null),
  least('refresh', 'refresh with rotation', 'x this server before', compared('refresh', 'baseline'), 2.5, null),
  least('refresh-oidc-provider', 'refresh with rotation', 'x oidc-provider in memory', compared('refresh', 'oidc-provider'), 0.45, 0.8),
  least('refresh-keycloak', 'refresh with rotation', 'x Keycloak', compared('refresh', 'keycloak'), 2, 4),
  least('code', 'code exchange', 'x this server before', compared('code', 'baseline'), 2.5, 4),
  least('keys', 'key creation', 'x this server before', compared('keys', 'baseline'), 2, 3),
  least(
    'client-credentials-oidc-provider',
    'client credentials',
    'x oidc-provider in memory',
    compared('client-credentials', 'oidc-provider'),
    0.3,
    0.5,
  ),
  least('client-credentials-hydra', 'client credentials', 'x Hydra', compared('client-credentials', 'hydra'), 2, null),
  most('me-half', 'latency at half the peak', 'p99 / median', TAIL, 5, 3),
  least('me-workers', 'two workers', 'x one process', compared('me-workers', 'gatehouse', 'gatehouse-workers'), 1.3, 1.6),
  most('memory-rest', 'memory at rest, external database', 'MiB', figure('memory-rest'), 150, 120),
  most('memory-peak', 'memory at peak', 'MiB', figure('memory-peak'), 260, 220),
  most('start', 'first answer of a migrated server', 'ms', figure('start'), NODE_24(1500, 1100), 1000),
];

/** Bars that other commands measure. */
export const MEASURED_ELSEWHERE: readonly { readonly work: string; readonly bar: string; readonly by: string }[] = [
  { work: 'a cold look-up among 10 million keys', bar: '1.3 x the pages among 10 thousand', by: '[scaling](scaling.md#bars)' },
  { work: 'any list, 10 a page, 200 000 users', bar: 'under 20 ms', by: '[scaling](scaling.md#bars)' },
  { work: 'other requests during as many logins as possible', bar: '20 ms delay of the event loop (p99)', by: '`npm run bench:login`' },
  {
    work: 'the most expensive single request of a stranger',
    bar: '50 ms of the event loop, 1 MiB',
    by: '`npm run soak -- hostile-bodies`',
  },
];

type Verdict = 'missed' | 'reached' | 'stretch reached';

export interface Judgement {
  readonly value: number;
  readonly verdict: Verdict;
  /** Another measurement may well have the other verdict. */
  readonly isUncertain: boolean;
}

/** The measured value and its verdict; null if it was not measured. */
export function judge(bar: Bar, run: Run): Judgement | null {
  const values = bar.values(run);
  if (values.length === 0) return null;
  const value = median(values);
  const meets = (limit: PerNode | null): boolean => {
    if (limit === null) return false;
    const bound = limitFor(limit, run);
    return bar.isSmallerBetter ? value <= bound : value >= bound;
  };
  const verdict = meets(bar.stretch) ? 'stretch reached' : meets(bar.bar) ? 'reached' : 'missed';
  const decisive = limitFor(verdict === 'stretch reached' ? (bar.stretch ?? bar.bar) : bar.bar, run);
  const [least, most] = medianInterval(values) ?? [value, value];
  return { value, verdict, isUncertain: least < decisive && decisive < most };
}

/** The bars that are missed under some Node.js. */
export function missedBars({ runs }: Results): readonly Bar[] {
  return BARS.filter((bar) => runs.some((run) => judge(bar, run)?.verdict === 'missed'));
}

/** Ids of missed bars without a text that says why. */
export function unexplained(results: Results, texts: { has(id: string): boolean }): readonly string[] {
  return missedBars(results).flatMap(({ id }) => (texts.has(id) ? [] : [id]));
}

function limitFor(limit: PerNode, { node }: Pick<Run, 'node'>): number {
  if (typeof limit === 'number') return limit;
  return limit.byLine[/^v?(\d+)/.exec(node)?.[1] ?? ''] ?? limit.other;
}

/** The limit of every Node.js in one cell. */
export function limitText(limit: PerNode): string {
  if (typeof limit === 'number') return String(limit);
  return [String(limit.other), ...Object.entries(limit.byLine).map(([line, value]) => `Node ${line}: ${value}`)].join('; ');
}
