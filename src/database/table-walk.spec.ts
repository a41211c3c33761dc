import { TableWalk } from './table-walk.js';

const KEYS = ['b', 'd', 'f', 'h', 'j'];

/** Looks at `KEYS`, and changes every row it sees. */
function visiting(): {
  readonly seen: string[];
  readonly step: (after: string, limit: number) => Promise<{ changed: number; last: string | null }>;
} {
  const seen: string[] = [];
  const step = (after: string, limit: number): Promise<{ changed: number; last: string | null }> => {
    const next = KEYS.filter((key) => key > after).slice(0, limit);
    seen.push(...next);
    return Promise.resolve({ changed: next.length, last: next.at(-1) ?? null });
  };
  return { seen, step };
}

const never = (): boolean => false;

describe('a walk through a table', () => {
  it.each(['', 'a', 'e', 'j', 'z'])('sees every row of a small table in one run, wherever it begins: %j', async (from) => {
    const { seen, step } = visiting();
    const changed = await new TableWalk({ beginning: '', from, rows: 2, most: 100 }).run(never, step);
    expect(new Set(seen)).toEqual(new Set(KEYS));
    expect(changed).toBe(seen.length);
  });

  it('looks at a limited number of rows in each run, continues where it ended, and begins again after the end', async () => {
    const walk = new TableWalk({ beginning: '', from: 'c', rows: 1, most: 2 });
    const { seen, step } = visiting();
    const runs: string[] = [];
    for (let run = 0; run < 4; run += 1) {
      await walk.run(never, step);
      runs.push(seen.splice(0).join(''));
    }
    expect(runs).toEqual(['df', 'hj', 'b', 'df']);
  });

  it('stops between two steps when asked to', async () => {
    const { seen, step } = visiting();
    await new TableWalk({ beginning: '', from: '', rows: 1, most: 100 }).run(() => seen.length === 2, step);
    expect(seen).toEqual(['b', 'd']);
  });
});
