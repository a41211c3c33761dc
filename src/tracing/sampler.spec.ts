import { randomBytes } from 'node:crypto';
import { isSampled } from './sampler.js';

const idOf = (): string => randomBytes(16).toString('hex');

describe('the sampler of traces', () => {
  it.each([true, false, null])('records everything at a ratio of 1 and nothing at 0, whatever the caller wants (%s)', (wanted) => {
    for (const traceId of ['f'.repeat(32), `${'0'.repeat(31)}1`, idOf()]) {
      expect(isSampled({ followsCaller: false, ratio: 1 }, traceId, wanted)).toBe(true);
      expect(isSampled({ followsCaller: false, ratio: 0 }, traceId, wanted)).toBe(false);
    }
  });

  it('records about as many as the ratio says, and the same ones on each server', () => {
    const ids = Array.from({ length: 10_000 }, idOf);
    const recorded = (ratio: number): readonly string[] => ids.filter((id) => isSampled({ followsCaller: false, ratio }, id, null));
    expect(recorded(0.25).length).toBeGreaterThan(2_000);
    expect(recorded(0.25).length).toBeLessThan(3_000);
    // What is recorded at a small ratio is recorded at a larger one, so that no part of a trace is missing behind a server that records less.
    const more = new Set(recorded(0.5));
    expect(recorded(0.25).filter((id) => !more.has(id))).toEqual([]);
  });

  it('that follows callers does what they say, and decides for those who say nothing', () => {
    for (const ratio of [0, 1]) {
      expect(isSampled({ followsCaller: true, ratio }, idOf(), true)).toBe(true);
      expect(isSampled({ followsCaller: true, ratio }, idOf(), false)).toBe(false);
      expect(isSampled({ followsCaller: true, ratio }, idOf(), null)).toBe(ratio === 1);
    }
  });
});
