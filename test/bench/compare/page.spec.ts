import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allContestants } from '../contestants/contestants.js';
import { ROOT } from '../contestants/paths.js';
import { BARS, judge } from './bars.js';
import { readMissedBars, readResults, resultsText } from './files.js';
import { renderPage } from './page.js';
import { merge, type Results, type Run } from './results.js';

const ORIGIN = { measuredAt: '2026-01-02T03:04:05.000Z', commit: 'abc', loadBefore: 0.1 };
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
    { id: 'introspection', ...ORIGIN, measured: [], skipped: [{ contestant: 'gatehouse', reason: 'not built yet' }] },
  ],
  figures: [{ id: 'start', ...ORIGIN, values: [1200, 1300, 1100] }],
  versions: { gatehouse: '2.0.0' },
});
const results = (...runs: readonly Run[]): Results => ({
  machine: { processor: 'p', cores: 2, memoryGib: 8, system: 's', postgres: '18', generator: 'wrk' },
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
    expect(markdown).toContain('| introspection | 7 x Hydra | - | not built yet | not built yet |');
  });

  it('has a section for each missed bar with the text that was written by hand', () => {
    expect(markdown).toContain('### me\n');
    expect(markdown).toContain('Three tries failed.');
    expect(markdown).toContain('### start\n');
    expect(markdown).toContain('Not explained yet.');
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

  it('comes from results that are stored with a line for each round', () => {
    expect(existsSync(join(docs, 'performance', 'results.json'))).toBe(true);
    const text = resultsText(results(run('v20.1.0', 150)));
    expect(text).toContain('{ "requestsPerSecond": 150, "latencyMs": { "p50": 1, "p99": 2 }, "cpuMicroseconds": 10 }');
    expect(JSON.parse(text)).toEqual(results(run('v20.1.0', 150)));
  });
});
