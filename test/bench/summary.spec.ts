import { type Measured, median, medianInterval, ratio, table } from './summary.js';

const measured = (name: string, ...requestsPerSecond: number[]): Measured => ({
  name,
  rounds: requestsPerSecond.map((value) => ({ requestsPerSecond: value, latencyMs: { p50: 1, p99: 2 }, cpuMicroseconds: 10 })),
});

describe('the summary of a benchmark', () => {
  it('takes the middle value, or the mean of the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(() => median([])).toThrow('the median of nothing');
  });

  it('says where the median is with nine chances in ten', () => {
    expect(medianInterval([8, 1, 2, 3, 4, 5, 6, 7])).toEqual([2, 7]);
    expect(medianInterval([5, 4, 3, 2, 1])).toEqual([1, 5]);
    expect(medianInterval([1, 2, 3, 4])).toBeNull();
  });

  it('compares rounds that ran side by side, so that a machine that slows down changes no ratio', () => {
    expect(ratio(measured('slow', 100, 10, 1), measured('fast', 200, 20, 2))).toBe(0.5);
  });

  it('prints a line for every target and a column for every reference', () => {
    const [ours, bare] = [measured('ours', 500), measured('bare', 1000)];
    expect(table([ours, bare], [bare]).split('\n')).toEqual([
      '      requests/s  p50 ms  p99 ms  CPU us/request  x bare',
      'ours         500     1.0     2.0              10   0.500',
      'bare        1000     1.0     2.0              10   1.000',
    ]);
  });
});
