import { jest } from '@jest/globals';
import type { PeriodicTask, PeriodicWork } from '../../database/index.js';
import type { GrantsStore } from './grants.store.js';
import { ReplayPurge } from './replay-purge.js';

describe('the purge of stored answers to refreshes', () => {
  let task: PeriodicTask;
  let purge: ReplayPurge;
  /** What the database answers in each round: the milliseconds until the next window ends. */
  let answers: (number | null | Error)[];
  let roundsAt: number[];

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    answers = [];
    roundsAt = [];
    const work = {
      start: (given: PeriodicTask) => {
        task = given;
      },
    } as PeriodicWork; // Nothing else is used.
    const grants = {
      forgetReplays: (_actor: unknown, windowSeconds: number) => {
        expect(windowSeconds).toBe(10);
        roundsAt.push(Date.now());
        const answer = answers.shift() ?? null;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    } as unknown as GrantsStore; // The same.
    purge = new ReplayPurge(grants, work);
    purge.onApplicationBootstrap();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const regularRound = (): Promise<void> => task.work(() => false, new Date());

  it('has a round in every window, so that it notices each end, even of an answer from a crashed server', () => {
    expect(task.everySeconds).toBeLessThanOrEqual(5);
  });

  it('runs when the next window ends, and the one after it', async () => {
    answers = [1234, 2000, null];
    await regularRound();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(roundsAt).toEqual([0, 1234, 3234]);
  });

  it('erases answers that end within half a second together', async () => {
    answers = [3, 0, 1, null];
    await regularRound();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(roundsAt).toEqual([0, 500, 1000, 1500]);
  });

  it('leaves later ends to the next regular round', async () => {
    answers = [5001];
    await regularRound();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(roundsAt).toEqual([0]);
  });

  it('continues with the regular rounds after a database failure, and stops with the server', async () => {
    answers = [100, new Error('away'), 100];
    await regularRound();
    await jest.advanceTimersByTimeAsync(1000);
    expect(roundsAt).toEqual([0, 500]);
    await regularRound();
    await purge.onApplicationShutdown();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(roundsAt).toEqual([0, 500, 1000]);
  });
});
