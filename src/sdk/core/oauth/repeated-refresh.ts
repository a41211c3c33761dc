import { pause } from '../deadline.js';
import { ApiError, ConnectionError } from '../errors.js';

/**
 * The server responds to a repeated refresh with the same tokens for ten seconds, so a lost response can be fetched again. Later, a repeated
 * refresh looks like a stolen token and ends the grant.
 */
const REPEAT_WITHIN_MS = 8_000;
/** A response that is not there by now is requested again while that is still possible; after that, there is time. */
const IMPATIENT_MS = 4_000;
const WAIT_MS = 250;

/** For how long a lost response can be requested again. */
export interface Repetition {
  readonly withinMs: number;
  /** A response that takes longer is requested again. */
  readonly impatientMs: number;
}

const REFRESH: Repetition = { withinMs: REPEAT_WITHIN_MS, impatientMs: IMPATIENT_MS };

/**
 * Sends a request whose lost response can be fetched again, and repeats it after temporary failures for as long as that is safe. `send` gets how long
 * the response may take, if that is limited.
 */
export async function repeated<T>(
  send: (timeoutMs: number | undefined) => Promise<T>,
  { withinMs, impatientMs }: Repetition = REFRESH,
): Promise<T> {
  const startedAt = performance.now();
  for (let waitMs = WAIT_MS; ; waitMs *= 2) {
    const timeoutMs = performance.now() - startedAt < withinMs - impatientMs ? impatientMs : undefined;
    try {
      return await send(timeoutMs);
    } catch (error) {
      if (!isTemporary(error) || performance.now() - startedAt + waitMs > withinMs) throw error;
      await pause(waitMs, undefined);
    }
  }
}

/** The server or a proxy was away for a moment, or the response was lost. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof DOMException && error.name === 'TimeoutError') return true;
  return error instanceof ConnectionError || (error instanceof ApiError && error.status >= 502 && error.status <= 504);
}
