import { pause } from '../deadline.js';
import { ApiError, OAuthError } from '../errors.js';
import { isTemporary } from './repeated-refresh.js';

/** How a device asks whether somebody has consented. */
export interface DevicePoll {
  /** Seconds between two requests, as the server asks. */
  readonly intervalSeconds: number;
  /** When the codes expire, in milliseconds since 1970. */
  readonly expiresAt: number;
  readonly signal?: AbortSignal | undefined;
  readonly now: () => number;
  /** Waits; default is the timer of the platform. */
  readonly wait?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

/** RFC 8628 section 3.5. */
const SLOW_DOWN_SECONDS = 5;
/** A server that asks for less, or for more than codes live, is not believed. */
const MIN_SECONDS = 1;
const MAX_SECONDS = 300;

/**
 * Calls `request` until it resolves, no faster than the server asks (RFC 8628 section 3.5). Rejects with an `OAuthError`: `access_denied` if the person
 * declines, `expired_token` if nobody does anything in time. While the server cannot be reached, it asks less and less often.
 */
export async function pollForConsent<T>(request: () => Promise<T>, poll: DevicePoll): Promise<T> {
  const { expiresAt, signal, now, wait = pause } = poll;
  for (let seconds = withinBounds(poll.intervalSeconds); ;) {
    if (now() + seconds * 1000 >= expiresAt) throw expired();
    await wait(seconds * 1000, signal);
    try {
      return await request();
    } catch (error) {
      seconds = withinBounds(nextInterval(error, seconds));
    }
  }
}

/** Throws an error that is the answer. */
function nextInterval(error: unknown, seconds: number): number {
  if (error instanceof OAuthError && error.error === 'authorization_pending') return seconds;
  if (error instanceof OAuthError && error.error === 'slow_down') return seconds + SLOW_DOWN_SECONDS;
  if (error instanceof ApiError && error.status === 429) return Math.max(seconds * 2, error.retryAfterSeconds ?? 0);
  if (isTemporary(error)) return seconds * 2;
  throw error;
}

function withinBounds(seconds: number): number {
  return Math.min(Math.max(seconds, MIN_SECONDS), MAX_SECONDS);
}

function expired(): OAuthError {
  return new OAuthError({ error: 'expired_token', errorDescription: 'Nobody confirmed the login in time' });
}
