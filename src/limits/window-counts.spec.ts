import { RateCounters, REPORT_EVERY_MS } from './rate-counters.js';
import { SetClock } from '../testing/index.js';
import type { CountReport, CountTotal, SharedCounts } from './shared-counts.port.js';
import { WindowCounts } from './window-counts.js';

describe('WindowCounts', () => {
  it('begins a window with the first request and ends it a minute later', () => {
    const counts = new WindowCounts(60_000, 1, 100);
    expect(counts.count('a', 5_000)).toEqual({ count: 1, leftMs: 60_000 });
    expect(counts.count('a', 64_999)).toEqual({ count: 2, leftMs: 1 });
    expect(counts.look('a', 64_999)).toEqual({ count: 2, leftMs: 1 });
    expect(counts.look('a', 65_000)).toEqual({ count: 0, leftMs: 60_000 });
    expect(counts.count('a', 65_000)).toEqual({ count: 1, leftMs: 60_000 });
  });

  it('drops the least recently used key when there are too many, and does not report it', () => {
    const counts = new WindowCounts(60_000, 1, 100);
    counts.count('old', 0);
    for (let i = 0; i < 100; i++) counts.count(`key ${i}`, 0);
    expect(counts.count('old', 0)).toMatchObject({ count: 1 });
    expect(counts.count('key 99', 0)).toMatchObject({ count: 2 });
    expect(counts.report(0)).toHaveLength(100);
  });

  it('reports a key once it has used its part, with everything counted so far, and only what is new after that', () => {
    const counts = new WindowCounts(60_000, 3, 100);
    counts.count('a', 0);
    counts.count('a', 0);
    expect(counts.isPending).toBe(false);
    expect(counts.report(0)).toEqual([]);
    counts.count('a', 1_000);
    expect(counts.isPending).toBe(true);
    expect(counts.report(1_000)).toEqual([{ key: 'a', count: 3, leftMs: 59_000 }]);
    expect(counts.report(1_000)).toEqual([]);
    counts.count('a', 2_000);
    expect(counts.report(2_000)).toEqual([{ key: 'a', count: 1, leftMs: 58_000 }]);
  });

  it('learns the total and the end of the common window, and keeps what was counted meanwhile', () => {
    const counts = new WindowCounts(60_000, 1, 100);
    counts.count('a', 0);
    counts.report(0);
    counts.count('a', 100);
    counts.learn({ key: 'a', count: 41, leftMs: 10_000 }, 200);
    expect(counts.count('a', 200)).toEqual({ count: 43, leftMs: 10_000 });
    expect(counts.report(200)).toEqual([{ key: 'a', count: 2, leftMs: 10_000 }]);
    expect(counts.count('a', 10_200)).toEqual({ count: 1, leftMs: 60_000 });
  });

  it('repeats a report that did not arrive, except for a window that is over', () => {
    const counts = new WindowCounts(60_000, 1, 100);
    counts.count('a', 0);
    const lost = counts.report(0);
    counts.count('a', 100);
    counts.restore(lost, 200);
    expect(counts.report(200)).toEqual([{ key: 'a', count: 2, leftMs: 59_800 }]);
    counts.restore(lost, 60_000);
    expect(counts.isPending).toBe(false);
  });
});

it('WindowCounts forgets the windows that are over, and nothing else', () => {
  const counts = new WindowCounts(60_000, 1, 100);
  counts.count('over', 0);
  counts.count('open', 30_000);
  counts.forgetOver(60_000);
  expect([counts.size, counts.look('open', 60_000).count]).toEqual([1, 1]);
  expect(counts.report(60_000).map(({ key }) => key)).toEqual(['open']);
  counts.forgetOver(90_000);
  expect(counts.size).toBe(0);
});

/** Adds up as a real store does. */
class FakeStore implements SharedCounts {
  readonly totals = new Map<string, number>();
  isGone = false;

  add(reports: readonly CountReport[]): Promise<readonly CountTotal[]> {
    if (this.isGone) return Promise.reject(new Error('gone'));
    return Promise.resolve(
      reports.map(({ key, count, leftMs }) => {
        this.totals.set(key, (this.totals.get(key) ?? 0) + count);
        return { key, count: this.totals.get(key) ?? 0, leftMs };
      }),
    );
  }
}

describe('the counters of three servers', () => {
  it('know the total of all after each has reported twice, and every server alone if the store is gone', async () => {
    const [store, clock] = [new FakeStore(), new SetClock()];
    const servers = Array.from({ length: 3 }, () => new RateCounters(store, clock));
    const counters = servers.map((server) => server.counter('api', 100));
    const report = async (): Promise<void> => {
      for (const server of servers) await server.report();
    };
    const countAll = (times: number): void => {
      for (let i = 0; i < times; i++) for (const counter of counters) counter.count('ada');
    };
    countAll(10);
    await report();
    expect(counters.map((counter) => counter.look('ada').count)).toEqual([10, 20, 30]);
    countAll(1);
    await report();
    expect(counters.at(-1)?.look('ada').count).toBe(33);
    store.isGone = true;
    countAll(10);
    await report();
    expect(counters[0]?.look('ada').count).toBe(41);
    store.isGone = false;
    await report();
    expect(counters.at(-1)?.look('ada').count).toBe(63);
    expect([...store.totals.values()]).toEqual([63]);
    expect(REPORT_EVERY_MS).toBeLessThanOrEqual(1_000);
  });

  it('count kinds apart, and never report a caller that has used less than a twentieth of its limit', async () => {
    const store = new FakeStore();
    const server = new RateCounters(store, new SetClock());
    const [api, files] = [server.counter('api', 100), server.counter('files', 100)];
    for (let i = 0; i < 5; i++) api.count('ada');
    for (let i = 0; i < 4; i++) files.count('ada');
    await server.report();
    expect([...store.totals]).toEqual([['["api","ada"]', 5]]);
    expect(files.look('ada').count).toBe(4);
  });

  it('keep a caller that names something long under a short key, and report it to the store under that', async () => {
    const store = new FakeStore();
    const server = new RateCounters(store, new SetClock());
    const counter = server.counter('api', 20);
    const long = `ada ${'x'.repeat(1024)}`;
    expect([counter.count(long).count, counter.count(long).count, counter.count(`${long}y`).count]).toEqual([1, 2, 1]);
    await server.report();
    expect([...store.totals.keys()].map((key) => key.length < 100)).toEqual([true, true]);
  });
});
