import { WorkSlots } from './work-slots.js';

const refusal = (): Error => new Error('full');

describe('WorkSlots', () => {
  it('runs so many at a time, lets so many wait in their order, refuses the rest, and has room again afterwards', async () => {
    const slots = new WorkSlots({ running: 2, waiting: 2 });
    const finish: (() => void)[] = [];
    const started: number[] = [];
    const begin = (id: number): Promise<number> =>
      slots.run(async () => {
        started.push(id);
        await new Promise<void>((done) => finish.push(done));
        return id;
      }, refusal);
    const work = [1, 2, 3, 4].map(begin);
    await expect(begin(5)).rejects.toThrow('full');
    expect(started).toEqual([1, 2]);
    finish[1]!();
    expect(await work[1]).toBe(2);
    expect(started).toEqual([1, 2, 3]);
    finish[0]!();
    await work[0];
    expect(started).toEqual([1, 2, 3, 4]);
    finish[2]!();
    finish[3]!();
    expect(await Promise.all(work)).toEqual([1, 2, 3, 4]);
    await expect(slots.run(() => Promise.resolve('more'), refusal)).resolves.toBe('more');
  });

  it('frees the slot of work that fails', async () => {
    const slots = new WorkSlots({ running: 1, waiting: 0 });
    await expect(slots.run(() => Promise.reject(new Error('broken')), refusal)).rejects.toThrow('broken');
    await expect(slots.run(() => Promise.resolve('next'), refusal)).resolves.toBe('next');
  });
});
