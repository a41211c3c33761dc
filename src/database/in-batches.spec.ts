import { inBatches } from './in-batches.js';

/** A table with this many rows; a step takes up to its limit. */
function pile(count: number): { take: (limit: number) => Promise<number>; steps: number[] } {
  const steps: number[] = [];
  const take = (limit: number): Promise<number> => {
    const taken = Math.min(limit, count - steps.reduce((sum, step) => sum + step, 0));
    steps.push(taken);
    return Promise.resolve(taken);
  };
  return { take, steps };
}

describe('work in batches', () => {
  it.each([
    [0, [0]],
    [2, [2]],
    [6, [3, 3, 0]],
    [7, [3, 3, 1]],
  ])('of three goes through %i rows until a batch is not full', async (count, expected) => {
    const { take, steps } = pile(count);
    expect(await inBatches({ rows: 3, stopping: () => false }, take)).toBe(count);
    expect(steps).toEqual(expected);
  });

  it('stops between two batches when asked to, or at its maximum', async () => {
    const stopped = pile(100);
    expect(await inBatches({ rows: 3, stopping: () => stopped.steps.length === 2 }, stopped.take)).toBe(6);
    const bounded = pile(100);
    expect(await inBatches({ rows: 3, most: 7, stopping: () => false }, bounded.take)).toBe(9);
  });
});
