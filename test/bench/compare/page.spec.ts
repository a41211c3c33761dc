import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allContestants } from '../contestants/contestants.js';
import { ROOT } from '../contestants/paths.js';
import { BARS, judge, unexplained } from './bars.js';
import { readMissedBars, readResults, resultsText } from './files.js';
import { renderPage } from './page.js';
import { merge, type Results, type Run } from './results.js';

const ORIGIN = { measuredAt: '2026-01-02T03:04:05.000Z', commit: 'abc', processor: 'p', loadBefore: 0.1, conditions: null };
const rounds = (...rates: readonly number[]): Run['units'][number]['measured'][number]['rounds'] =>
  rates.map((requestsPerSecond) => ({ requestsPerSecond, latencyMs: { p50: 1, p99: 2 }, cpuMicroseconds: 10 }));

const run = (node: string, ours: number): Run => ({
  node,
  units: [
    {
      id: 'me',
      ...ORIGIN,
      measured: [
        { contestant: 'gatehouse', rounds: rounds(ours, ours) },
        { contestant: 'bare', rounds: rounds(1000, 2000) },
      ],
      skipped: [{ contestant: 'hydra', reason: 'not prepared\nsecond line' }],
    },
    { id: 'introspection', ...ORIGIN, measured: [], skipped: [{ contestant: 'gatehouse', reason: 'failed: no answer' }] },
  ],
  figures: [{ id: 'start', ...ORIGIN, values: [1200, 1300, 1100] }],
  versions: { gatehouse: '2.0.0' },
});
const results = (...runs: readonly Run[]): Results => ({
  machine: { cores: 2, memoryGib: 8, system: 's', postgres: '18', generator: 'wrk' },
  settings: { rounds: 2, seconds: 1, people: 64, keys: 1000 },
  runs,
});
const barOf = (id: string): (typeof BARS)[number] => BARS.find((bar) => bar.id === id)!;

describe('a bar', () => {
  it.each([
    [600, 'stretch reached'],
    [300, 'reached'],
    [150, 'missed'],
  ])('of at least 0.2 and 0.25 is judged by the median ratio of rounds side by side: %d requests a second are "%s"', (ours, verdict) => {
    expect(judge(barOf('me'), run('v20.1.0', ours))?.verdict).toBe(verdict);
  });

  it('can differ by the line of Node.js', () => {
    expect(judge(barOf('start'), run('v20.1.0', 1))?.verdict).toBe('reached');
    expect(judge(barOf('start'), run('v24.1.0', 1))?.verdict).toBe('missed');
  });

  it.each([
    [[100, 300, 210, 290, 110, 195, 205, 190], 'reached', true],
    [[100, 105, 103, 300, 110, 104, 102, 101], 'missed', false],
  ])('has a verdict that is within noise if the median might be on its other side: %j', (rates, verdict, isUncertain) => {
    const [unit] = run('v20.1.0', 1).units;
    const measured = [
      { contestant: 'gatehouse', rounds: rounds(...rates) },
      { contestant: 'bare', rounds: rounds(...rates.map(() => 1000)) },
    ] as const;
    const judged = judge(barOf('me'), { ...run('v20.1.0', 1), units: [{ ...unit!, measured }] });
    expect(judged).toMatchObject({ verdict, isUncertain });
  });

  it('without a measurement has no verdict', () => {
    expect(judge(barOf('cold'), run('v20.1.0', 1))).toBeNull();
  });

  it('has its own id, which a text about it refers to', () => {
    expect(new Set(BARS.map(({ id }) => id)).size).toBe(BARS.length);
    const unknown = [...readMissedBars(join(ROOT, 'docs')).keys()].filter((id) => !BARS.some((bar) => bar.id === id));
    expect(unknown).toEqual([]);
  });
});

describe('the page', () => {
  const { markdown, plots } = renderPage(results(run('v20.1.0', 150), run('v24.1.0', 600)), new Map([['me', 'Three tries failed.']]), []);

  it('shows the verdict of every bar under every Node.js', () => {
    expect(markdown).toContain('| 0.11: **missed** | 0.45: stretch reached |');
    expect(markdown).toContain('| introspection-hydra | introspection | 7 x Hydra | - | not measured | not measured |');
  });

  it('has a section for each missed bar with the text that was written by hand', () => {
    expect(markdown).toContain('### me\n');
    expect(markdown).toContain('Three tries failed.');
    expect(markdown).toContain('### start\n');
  });

  it('says of each table when, from which commit and on how busy a machine it was measured', () => {
    expect(markdown).toContain('Node 20 (2026-01-02 03:04 UTC, commit abc, p, load before 0.1):\n');
    const conditions = { speed: 1234.5, others: 0.091, stolen: 0.02 };
    const measured = run('v20.1.0', 150);
    const [unit] = measured.units;
    const page = renderPage(results({ ...measured, units: [{ ...unit!, conditions }] }), new Map(), []);
    expect(page.markdown).toContain('SHA-256 1 235 MiB/s, others used 9 % of the machine, 2 % was stolen, **busy**):');
  });

  it('has a plot with a bar for every server and Node.js, and the reason why a server is missing', () => {
    expect(markdown).toContain('![An OAuth access token, cache warm](performance/me.svg)');
    expect(plots.get('me.svg')?.match(/<rect /g)).toHaveLength(4);
    expect(markdown).toContain('- `hydra`: not prepared\n');
    expect(markdown).not.toContain('second line');
  });
});

describe('a later measurement', () => {
  it('replaces the same units of the same line of Node.js, and leaves the others', () => {
    const older = results(run('v20.1.0', 150), run('v24.1.0', 150));
    const newer = results({ ...run('v20.2.0', 600), units: run('v20.2.0', 600).units.slice(0, 1), figures: [] });
    const merged = merge(older, newer);
    expect(merged.runs.map(({ node }) => node)).toEqual(['v20.2.0', 'v24.1.0']);
    expect(judge(barOf('me'), merged.runs[0]!)?.verdict).toBe('stretch reached');
    expect(merged.runs[0]?.units.map(({ id }) => id).sort()).toEqual(['introspection', 'me']);
    expect(merged.runs[0]?.figures).toHaveLength(1);
  });

  it('of a unit removes the unit at half its rate, which the page would otherwise call half of the new one', () => {
    const half = { ...run('v20.1.0', 150).units[0]!, id: 'me-half' as const };
    const older = { ...run('v20.1.0', 150), units: [...run('v20.1.0', 150).units, half] };
    const [merged] = merge(results(older), results(run('v20.2.0', 600))).runs;
    expect(merged?.units.map(({ id }) => id).sort()).toEqual(['introspection', 'me']);
  });
});

describe('docs/performance.md', () => {
  const docs = join(ROOT, 'docs');

  it('is what `npm run bench -- --page` makes of the results and the texts about missed bars', () => {
    const stored = readResults(docs)!;
    const { markdown, plots } = renderPage(stored, readMissedBars(docs), allContestants().contestants);
    expect(readFileSync(join(docs, 'performance.md'), 'utf8')).toBe(markdown);
    const files = readdirSync(join(docs, 'performance')).filter((name) => name.endsWith('.svg'));
    expect(files.sort()).toEqual([...plots.keys()].sort());
    for (const [name, svg] of plots) expect(readFileSync(join(docs, 'performance', name), 'utf8')).toBe(svg);
  });

  it('says why each missed bar is missed', () => {
    expect(unexplained(readResults(docs)!, readMissedBars(docs))).toEqual([]);
  });

  it('comes from results that are stored with a line for each round', () => {
    expect(existsSync(join(docs, 'performance', 'results.json'))).toBe(true);
    const text = resultsText(results(run('v20.1.0', 150)));
    expect(text).toContain('{ "requestsPerSecond": 150, "latencyMs": { "p50": 1, "p99": 2 }, "cpuMicroseconds": 10 }');
    expect(JSON.parse(text)).toEqual(results(run('v20.1.0', 150)));
  });
});
