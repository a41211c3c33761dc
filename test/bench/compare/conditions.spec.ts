import { type CpuTimes, conditionsBetween, isBusy, parseMachineTimes } from './conditions.js';

const times = (used: number, idle: number, stolen: number, own: number): CpuTimes => ({ used, idle, stolen, own });

describe('the conditions of a unit', () => {
  it('are the shares of all cores that other processes used and that the hypervisor took', () => {
    const conditions = conditionsBetween(times(100, 100, 10, 50), times(800, 350, 60, 700), 1500);
    expect(conditions).toEqual({ speed: 1500, others: 0.05, stolen: 0.05 });
    expect(isBusy(conditions)).toBe(false);
    expect(isBusy({ ...conditions, others: 0.06 })).toBe(true);
  });

  it('are not negative where the ticks of processes add up to more than those of the cores', () => {
    expect(conditionsBetween(times(0, 0, 0, 0), times(100, 100, 0, 101), 1).others).toBe(0);
  });

  it('come from the first line of /proc/stat, in microseconds', () => {
    expect(parseMachineTimes('cpu  1 2 3 40 5 6 7 8 9 10\ncpu0 1 1 1 1\n')).toEqual({ used: 190_000, idle: 450_000, stolen: 80_000 });
  });
});
