import { renderGrowth } from '../../bench/growth/page.js';
import { readGrowth, readGrowthPage, withGenerated } from '../../bench/growth/results.js';
import { ROWS } from '../../bench/growth/rows.js';

describe('docs/scaling.md', () => {
  const results = readGrowth();

  it('has a row for every look-up, list and step of background work: `npm run bench:growth -- --page` writes it', () => {
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
    expect(withGenerated(readGrowthPage(), renderGrowth(results))).toBe(readGrowthPage());
  });

  it('has no result of something that is not measured any more', () => {
    const names = ROWS.map(({ name }) => name);
    const gone = Object.values(results).flatMap(({ rows }) => Object.keys(rows).filter((name) => !names.includes(name)));
    expect(gone).toEqual([]);
  });
});
