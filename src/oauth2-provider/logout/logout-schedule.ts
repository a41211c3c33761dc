const MINUTE = 60;
/** How long after each failed attempt the next one follows: eight attempts in eleven hours. */
const PAUSES_SECONDS = [5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * 60 * MINUTE, 8 * 60 * MINUTE];

/** How long a server has for a logout that it has claimed: longer than a request can take. */
export const CLAIM_MS = 60_000;

/** When to try again after this many attempts; null: give up. */
export function nextAttempt(attempts: number, now: Date): Date | null {
  const pause = PAUSES_SECONDS[attempts - 1];
  return pause === undefined ? null : new Date(now.getTime() + pause * 1000);
}
