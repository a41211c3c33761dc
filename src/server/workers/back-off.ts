/** Failures in a row after which a server without a single working worker stops. */
export const MAX_FAILURES = 5;
/** A worker that ran this long has not failed to start. */
const STABLE_MS = 60_000;
const LONGEST_DELAY_MS = 30_000;

/** The number of failures in a row, after a worker ended that ran this long. */
export function failuresAfter(failures: number, ranMs: number): number {
  return ranMs >= STABLE_MS ? 1 : failures + 1;
}

/** How long to wait before a worker is replaced: not at all after the first failure, then 1, 2, 4 … 30 seconds. */
export function restartDelayMs(failures: number): number {
  return failures <= 1 ? 0 : Math.min(LONGEST_DELAY_MS, 1_000 * 2 ** Math.min(failures - 2, 10));
}
