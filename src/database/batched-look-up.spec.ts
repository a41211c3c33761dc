import { BatchedLookUp } from './batched-look-up.js';

interface Row {
  readonly id: string;
}

/** Answers every key but `missing`, and records the requested keys. */
function recorder(): { asked: string[][]; lookUp: BatchedLookUp<Row> } {
  const asked: string[][] = [];
  const findMany = (keys: readonly string[]): Promise<Row[]> => {
    asked.push([...keys]);
    // In reverse: no order is promised.
    return Promise.resolve(keys.flatMap((id) => (id === 'missing' ? [] : [{ id }])).reverse());
  };
  return { asked, lookUp: new BatchedLookUp(findMany, (row) => row.id) };
}

describe('BatchedLookUp', () => {
  it('sends one query for simultaneous callers, and gives each their own row', async () => {
    const { asked, lookUp } = recorder();
    const rows = await Promise.all(['a', 'missing', 'b', 'a'].map((key) => lookUp.find(key)));
    expect(rows).toEqual([{ id: 'a' }, null, { id: 'b' }, { id: 'a' }]);
    expect(asked).toEqual([['a', 'missing', 'b']]);
  });

  it('caches nothing: a later caller gets a new query', async () => {
    const { asked, lookUp } = recorder();
    await lookUp.find('a');
    await lookUp.find('a');
    expect(asked).toEqual([['a'], ['a']]);
  });

  it('never adds a caller to a query that was already sent', async () => {
    const asked: string[][] = [];
    const sent: ((rows: Row[]) => void)[] = [];
    const lookUp = new BatchedLookUp<Row>(
      (keys) => {
        asked.push([...keys]);
        return new Promise((resolve) => sent.push(resolve));
      },
      (row) => row.id,
    );
    const first = lookUp.find('a');
    await new Promise((resolve) => setImmediate(resolve));
    const second = lookUp.find('a');
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([['a'], ['a']]);
    sent[0]?.([{ id: 'a' }]);
    sent[1]?.([]);
    expect(await first).toEqual({ id: 'a' });
    expect(await second).toBeNull();
  });

  it('fails for every waiting caller when the query fails, and starts anew', async () => {
    let fails = true;
    const lookUp = new BatchedLookUp<Row>(
      (keys) => (fails ? Promise.reject(new Error('the database is gone')) : Promise.resolve(keys.map((id) => ({ id })))),
      (row) => row.id,
    );
    const outcomes = await Promise.allSettled([lookUp.find('a'), lookUp.find('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await lookUp.find('a')).toEqual({ id: 'a' });
  });
});
