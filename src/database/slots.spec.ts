import { Slots } from './slots.js';

/** Work that ends when the test says so. */
function held(): { work: () => Promise<void>; end: () => void; isRunning: () => boolean } {
  let end: () => void = () => undefined;
  let running = false;
  const done = new Promise<void>((resolve) => (end = resolve));
  const work = async (): Promise<void> => {
    running = true;
    await done;
  };
  return { work, end, isRunning: () => running };
}

/** Resolves when everything that can continue has done so. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Slots', () => {
  it('runs no more at once than there are slots, and the others in their order of arrival', async () => {
    const slots = new Slots(() => 2);
    const works = Array.from({ length: 5 }, held);
    const all = Promise.all(works.map(({ work }) => slots.within(work)));
    for (const [ended, { end }] of works.entries()) {
      await settled();
      expect(works.map(({ isRunning }) => isRunning())).toEqual(works.map((_, n) => n < ended + 2));
      end();
    }
    await all;
  });

  it('releases the slot of failed work', async () => {
    const slots = new Slots(() => 1);
    await expect(slots.within(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(slots.within(() => Promise.resolve('yes'))).resolves.toBe('yes');
  });

  it('refuses a caller when a thousand are waiting', async () => {
    const slots = new Slots(() => 1);
    const { work, end } = held();
    const admitted = Array.from({ length: 1_001 }, () => slots.within(work));
    await expect(slots.within(work)).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    end();
    await Promise.all(admitted);
  });

  it('follows a changed count: fewer are admitted at once, then more again', async () => {
    let count = 3;
    const slots = new Slots(() => count);
    const works = Array.from({ length: 6 }, held);
    const all = Promise.all(works.map(({ work }) => slots.within(work)));
    const running = (): number[] => works.flatMap(({ isRunning }, n) => (isRunning() ? [n] : []));
    await settled();
    expect(running()).toEqual([0, 1, 2]);
    count = 1;
    works[0]?.end();
    works[1]?.end();
    await settled();
    expect(running()).toEqual([0, 1, 2]);
    works[2]?.end();
    await settled();
    expect(running()).toEqual([0, 1, 2, 3]);
    count = 2;
    works[3]?.end();
    await settled();
    expect(running()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const { end } of works) end();
    await all;
  });

  it('drops a caller who has waited too long, and nobody behind them', async () => {
    const slots = new Slots(() => 1);
    const [first, late, next] = [held(), held(), held()];
    const running = slots.within(first.work);
    const refused = slots.within(late.work, 1);
    const admitted = slots.within(next.work);
    await expect(refused).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    first.end();
    next.end();
    await Promise.all([running, admitted]);
    expect([late.isRunning(), next.isRunning()]).toEqual([false, true]);
  });
});
