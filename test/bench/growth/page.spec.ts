import { bars } from './page.js';
import type { ScaleResult } from './results.js';
import { COLD_LOOK_UP } from './rows.js';

const LISTS = [
  { name: 'paged', kind: 'page' },
  { name: 'whole', kind: 'whole' },
] as const;
const scale = (rows: Readonly<Record<string, readonly [pages: number, milliseconds: number]>>): ScaleResult => ({
  measuredAt: '2026-01-02T03:04:05.000Z',
  commit: 'abc',
  postgres: '18',
  conditions: { speed: 1, others: 0.05, stolen: 0 },
  rows: Object.fromEntries(Object.entries(rows).map(([name, [pages, milliseconds]]) => [name, { pages, milliseconds }])),
});
const verdicts = (...given: Parameters<typeof bars>): string[] => bars(...given).map(([, verdict]) => verdict);

describe('the bars of growth', () => {
  it('judge the look-up of a credential by its pages in the largest and the smallest database', () => {
    const small = scale({ [COLD_LOOK_UP]: [20, 1] });
    expect(verdicts({ small, full: scale({ [COLD_LOOK_UP]: [26, 9] }) }, LISTS)[0]).toBe('20 pages, then 26: reached');
    expect(verdicts({ small, full: scale({ [COLD_LOOK_UP]: [27, 1] }) }, LISTS)[0]).toBe('20 pages, then 27: **missed**');
    expect(verdicts({ small }, LISTS)[0]).toBe('not measured');
  });

  it('judge the lists that have pages, by pages and by time', () => {
    expect(verdicts({ medium: scale({ paged: [401, 5], whole: [9000, 900] }) }, LISTS).slice(1)).toEqual([
      '**missed** by paged (401)',
      'reached by 1 of 1',
    ]);
    expect(verdicts({ medium: scale({ paged: [400, 21] }) }, LISTS).slice(1)).toEqual(['reached by 1 of 1', '**missed** by paged (21)']);
  });
});

describe('the time of lists', () => {
  it('is not judged if others used the machine, or nobody knows', () => {
    const medium = scale({ paged: [400, 21] });
    const busy = { ...medium, conditions: { speed: 1, others: 0.5, stolen: 0 } };
    expect(verdicts({ medium: busy }, LISTS)[2]).toBe('not judged: others used the machine');
    expect(verdicts({ medium: { ...medium, conditions: null } }, LISTS)[2]).toBe('not judged: others used the machine');
  });
});
