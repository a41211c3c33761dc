import type { TestDatabase } from './database.js';
import type { Answer } from './http-client.js';

/** Guesses that a network has at an account before it must wait. Each later one is followed by a wait: 1, 2, 4 … seconds. */
export const FREE_GUESSES = 5;

/** How many guesses beyond the free ones can have been compared by now: one after each wait that has ended. None, unless the machine is busy. */
export function guessesAfterWaits(begunAt: number): number {
  return Math.floor(Math.log2((performance.now() - begunAt) / 1000 + 1));
}

/** Guesses one after the other until one is refused because of the wait, which a busy machine may sleep through a few times. */
export async function guessUntilRefused(guess: () => Promise<Answer>): Promise<{ compared: number[]; refused: Answer }> {
  const begunAt = performance.now();
  const compared: number[] = [];
  for (;;) {
    const answer = await guess();
    if (answer.status === 429) {
      expectBetween(compared.length, FREE_GUESSES, FREE_GUESSES + guessesAfterWaits(begunAt));
      expectBetween(Number(answer.headers.get('retry-after')), 1, 2 ** (compared.length - FREE_GUESSES));
      return { compared, refused: answer };
    }
    compared.push(answer.status);
    expectBetween(compared.length, 0, FREE_GUESSES + guessesAfterWaits(begunAt));
  }
}

/** Every wait that has begun, over or not, lasts for another minute. For what must come during one, however long the request takes. */
export async function prolongWaits(database: TestDatabase): Promise<void> {
  await database.query(`UPDATE limit_counts SET wait_until = clock_timestamp() + interval '1 minute' WHERE wait_until IS NOT NULL`);
}

/** The error of a guess that comes during a wait. */
export function expectMustWait(answer: Answer): void {
  const seconds = Number(answer.headers.get('retry-after'));
  expect(answer.status).toBe(429);
  expect(answer.json()).toEqual({
    message: 'Too many failed logins to this account from your network. Please try again later.',
    detail: `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
  });
}

function expectBetween(value: number, least: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
}
