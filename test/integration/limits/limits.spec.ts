import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { SystemClock } from '../../../src/common/system-clock.js';
import { createDataSource } from '../../../src/data-source.js';
import { PreparedStatements } from '../../../src/database/index.js';
import type { Guess, Guesses, GuessRule, Reservation } from '../../../src/limits/guesses.port.js';
import { waitAfter } from '../../../src/limits/guess-rule.js';
import { PostgresLimits } from '../../../src/limits/postgres-limits.js';
import { LocalGuesses } from '../../../src/limits/local-guesses.js';
import type { CountReport, SharedCounts } from '../../../src/limits/shared-counts.port.js';
import { ValkeyLimits } from '../../../src/limits/valkey-limits.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { hasValkey, NO_VALKEY, Valkey } from '../../support/valkey.js';
import { runsIf } from '../../../src/testing/index.js';

const RULE: GuessRule = { free: 5, freeUnderAttack: 1, attackFrom: 20, firstWaitSeconds: 60, longestWaitSeconds: 300, memorySeconds: 3600 };
const REPLICAS = 3;

/** Several processes would each have one of these. */
interface Replicas {
  readonly guesses: readonly Guesses[];
  readonly counts: readonly SharedCounts[];
  readonly stop: () => Promise<void>;
}

async function onPostgres(): Promise<Replicas & { readonly database: TestDatabase }> {
  const database = await createDatabase();
  const sources: DataSource[] = [];
  for (let i = 0; i < REPLICAS; i++) sources.push(await createDataSource(database.url).initialize());
  const limits = sources.map((source) => new PostgresLimits(new PreparedStatements(source)));
  const stop = async (): Promise<void> => {
    for (const source of sources) await source.destroy();
    await database.drop();
  };
  return { guesses: limits, counts: limits, stop, database };
}

async function onValkey(): Promise<Replicas> {
  const valkey = await Valkey.start();
  const limits = Array.from({ length: REPLICAS }, () => new ValkeyLimits({ limitsStoreUrl: valkey.url, limitsStoreCaFile: undefined }));
  for (const each of limits) await each.onApplicationBootstrap();
  const stop = async (): Promise<void> => {
    for (const each of limits) each.onApplicationShutdown();
    await valkey.stop();
  };
  return { guesses: limits, counts: limits, stop };
}

/** The same object three times: it counts for one process. */
function inMemory(): Promise<Replicas> {
  const local = new LocalGuesses(new SystemClock());
  return Promise.resolve({ guesses: Array.from({ length: REPLICAS }, () => local), counts: [], stop: () => Promise.resolve() });
}

const STORES = [
  ['in memory', inMemory, true],
  ['in PostgreSQL', onPostgres, true],
  ['in Valkey', onValkey, hasValkey],
] as const;

const someone = (origin = 'home', target: string = randomUUID()): Guess => ({ target, origin });

for (const [where, start, isPossible] of STORES) {
  runsIf(
    isPossible,
    NO_VALKEY,
    describe,
  )(`guesses counted ${where}`, () => {
    let replicas: Replicas;
    let guesses: Guesses;
    beforeAll(async () => {
      replicas = await start();
      guesses = replicas.guesses[0]!;
    });
    afterAll(() => replicas.stop());

    /** As many at once as given, over all replicas. */
    const atOnce = (count: number, guessOf: (index: number) => Guess, rule = RULE): Promise<Reservation[]> =>
      Promise.all(Array.from({ length: count }, (_, index) => replicas.guesses[index % REPLICAS]!.reserve(guessOf(index), rule)));
    const admitted = (reservations: readonly Reservation[]): number => reservations.filter(({ isAdmitted }) => isAdmitted).length;

    it('have the waits of the rule', async () => {
      const rule = { ...RULE, firstWaitSeconds: 0.001, longestWaitSeconds: 0.004, attackFrom: 8 };
      const guess = someone();
      for (let n = 1; n <= 12; n++) {
        let reservation = await guesses.reserve(guess, rule);
        // A wait of some milliseconds, which this test lets pass.
        await eventually('the wait is over', async () => {
          if (!reservation.isAdmitted) reservation = await guesses.reserve(guess, rule);
          return reservation.isAdmitted;
        });
        expect(reservation).toEqual({ isAdmitted: true, waitMs: waitAfter(n, n, rule), guesses: n, guessesAtTarget: n });
      }
    });

    it('are refused during a wait, and not counted then', async () => {
      const guess = someone();
      expect(admitted(await atOnce(5, () => guess))).toBe(5);
      for (let i = 0; i < 3; i++) {
        const refused = await guesses.reserve(guess, RULE);
        expect(refused).toEqual({ isAdmitted: false, waitMs: expect.any(Number) as number, guesses: 5, guessesAtTarget: 5 });
        expect(refused.waitMs).toBeGreaterThan(0);
        expect(refused.waitMs).toBeLessThanOrEqual(60_000);
      }
    });

    it.each([3, 60, 150])('are never more than the budget, of %d at once over three replicas', async (count) => {
      const guess = someone();
      expect(admitted(await atOnce(count, () => guess))).toBe(Math.min(5, count));
    });

    it('from many origins at once leave each origin one, once the target is under attack', async () => {
      const target = randomUUID();
      // Four from each of thirty origins: twenty are free, after those each origin has at most one.
      const reservations = await atOnce(120, (index) => someone(`origin ${index % 30}`, target));
      expect(admitted(reservations)).toBeGreaterThanOrEqual(30);
      expect(admitted(reservations)).toBeLessThanOrEqual(20 + 30);
      expect(Math.max(...reservations.map(({ guessesAtTarget }) => guessesAtTarget))).toBe(admitted(reservations));
      expect(await guesses.reserve(someone('the owner', target), RULE)).toMatchObject({ isAdmitted: true });
      expect(await guesses.reserve(someone('the owner', target), RULE)).toMatchObject({ isAdmitted: false });
    });

    it('that were right start their origin afresh and no longer count at the target', async () => {
      const guess = someone();
      await atOnce(5, () => guess);
      await guesses.correct(guess);
      expect(await guesses.reserve(guess, RULE)).toEqual({ isAdmitted: true, waitMs: 0, guesses: 1, guessesAtTarget: 5 });
    });

    it('that were never compared give their place to the next one', async () => {
      const guess = someone();
      await atOnce(5, () => guess);
      await guesses.withdraw(guess);
      expect(await guesses.reserve(guess, RULE)).toMatchObject({ isAdmitted: true, guesses: 5, guessesAtTarget: 5 });
      expect(await guesses.reserve(guess, RULE)).toMatchObject({ isAdmitted: false });
    });

    it('are forgotten after the time of the rule', async () => {
      const guess = someone();
      const rule = { ...RULE, memorySeconds: 0.05, firstWaitSeconds: 0, longestWaitSeconds: 0 };
      await atOnce(7, () => guess, rule);
      // Not polled: each guess would be remembered for another 50 ms.
      await setTimeout(100);
      expect(await guesses.reserve(guess, rule)).toMatchObject({ isAdmitted: true, guesses: 1 });
    });

    it('survive any mix of reservations, right guesses and withdrawals at one target', async () => {
      const target = randomUUID();
      const work = Array.from({ length: 90 }, async (_, index) => {
        const [replica, guess] = [replicas.guesses[index % REPLICAS]!, someone(`origin ${index % 7}`, target)];
        const { isAdmitted } = await replica.reserve(guess, RULE);
        if (!isAdmitted) return;
        if (index % 2 === 0) await replica.correct(guess);
        else await replica.withdraw(guess);
      });
      await Promise.all(work);
      expect((await guesses.reserve(someone('later', target), RULE)).guessesAtTarget).toBe(1);
    });
  });
}

for (const [where, start, isPossible] of STORES.slice(1)) {
  runsIf(
    isPossible,
    NO_VALKEY,
    describe,
  )(`requests counted ${where}`, () => {
    let replicas: Replicas;
    beforeAll(async () => (replicas = await start()));
    afterAll(() => replicas.stop());

    it('add up exactly, however many servers report at once', async () => {
      const keys = Array.from({ length: 50 }, () => randomUUID());
      const reports = (leftMs: number): CountReport[] => keys.map((key) => ({ key, count: 2, leftMs }));
      await Promise.all(Array.from({ length: 30 }, (_, index) => replicas.counts[index % REPLICAS]!.add(reports(60_000))));
      const totals = await replicas.counts[0]!.add(reports(60_000));
      expect(new Map(totals.map(({ key, count }) => [key, count]))).toEqual(new Map(keys.map((key) => [key, 62])));
    });

    it('share the window that the first report began, and begin another one after it', async () => {
      const key = randomUUID();
      const [one, other] = replicas.counts as [SharedCounts, SharedCounts];
      await one.add([{ key, count: 1, leftMs: 30_000 }]);
      const [total] = await other.add([{ key, count: 1, leftMs: 60_000 }]);
      expect(total?.count).toBe(2);
      expect(total?.leftMs).toBeLessThanOrEqual(30_000);
      const short = randomUUID();
      await one.add([{ key: short, count: 5, leftMs: 1 }]);
      await eventually('the window is over', async () => (await other.add([{ key: short, count: 1, leftMs: 1 }]))[0]?.count === 1);
    });
  });
}

describe('counts in PostgreSQL', () => {
  let replicas: Replicas & { readonly database: TestDatabase };
  beforeAll(async () => (replicas = await onPostgres()));
  afterAll(() => replicas.stop());

  it('are deleted in batches when they are over, and only then', async () => {
    const { database } = replicas;
    const [repository] = replicas.guesses as [PostgresLimits];
    await repository.add(Array.from({ length: 25 }, (_, i) => ({ key: `over ${i}`, count: 1, leftMs: 0 })));
    await repository.add([{ key: 'open', count: 1, leftMs: 60_000 }]);
    await repository.reserve(someone(), RULE);
    const later = new Date(Date.now() + 1_000);
    expect([await repository.deleteExpired(later, 20), await repository.deleteExpired(later, 20)]).toEqual([20, 5]);
    expect(await database.query('SELECT count(*)::int AS n FROM limit_counts')).toEqual([{ n: 3 }]);
  });

  it('wait neither for a disk nor for a standby', async () => {
    const sql = `SELECT relpersistence FROM pg_class WHERE relname IN ('limit_counts', 'limit_counts_pkey', 'limit_counts_expires_at_idx')`;
    expect(await replicas.database.query(sql)).toEqual(Array(3).fill({ relpersistence: 'u' }));
  });

  it('never refuse a free guess that began before another one ended', async () => {
    const [repository] = replicas.guesses as [PostgresLimits];
    const guess = someone();
    await repository.reserve(guess, RULE);
    // Seen from a guess that reads its clock first and the rows later, what others wrote is in the future.
    await replicas.database.query(
      `UPDATE limit_counts SET expires_at = expires_at + interval '1 second', wait_until = wait_until + interval '1 second'`,
    );
    expect(await repository.reserve(guess, RULE)).toMatchObject({ isAdmitted: true, guesses: 2 });
  });

  it.each(['-1 day', '1 day'])('do not last longer because the clock of the database was set by %s', async (by) => {
    const [repository] = replicas.guesses as [PostgresLimits];
    const guess = someone();
    await repository.reserve(guess, { ...RULE, free: 1 });
    // What was written before is now in the past or in the future.
    await replicas.database.query(
      `UPDATE limit_counts SET expires_at = expires_at - $1::interval, wait_until = wait_until - $1::interval`,
      [by],
    );
    expect(await repository.reserve(guess, { ...RULE, free: 1 })).toMatchObject({ isAdmitted: true, guesses: 1 });
  });
});
