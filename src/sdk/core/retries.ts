import { pause } from './deadline.js';
import { ConnectionError } from './errors.js';
import { isRepeatable, type Outgoing, type Send } from './outgoing.js';

/** Methods that have the same effect if a request is sent again (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
/** Too many requests, and the ways in which a server or a proxy is unavailable for a while. */
const TEMPORARY: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const FIRST_WAIT_MS = 250;
/** Of an HTTP date; what `Date` also takes, such as `1`, is something else. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/;

/** How far retries may go. */
export interface Retries {
  /** How often a request is sent again. */
  readonly most: number;
  /** The wait is shorter than this, or there is no retry. */
  remainingMs(): number;
  /** Called before each wait. */
  readonly onWait?: ((waitMs: number, outcome: Response | ConnectionError) => void) | undefined;
  /** Waits; default is the timer of the platform. */
  readonly wait?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

/** Sends a request again while that is harmless and the failure is temporary. */
export async function sendWithRetries(request: Outgoing, send: Send, retries: Retries): Promise<Response> {
  const { most, onWait, wait = pause } = retries;
  const mayRepeat = IDEMPOTENT.has(request.method) && isRepeatable(request);
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await send(request).catch((error: unknown) => {
      if (error instanceof ConnectionError) return error;
      throw error;
    });
    const waitMs = mayRepeat && attempt < most ? waitBefore(attempt, outcome) : undefined;
    if (waitMs === undefined || waitMs >= retries.remainingMs()) {
      if (outcome instanceof ConnectionError) throw outcome;
      return outcome;
    }
    if (outcome instanceof Response) await outcome.body?.cancel();
    onWait?.(waitMs, outcome);
    await wait(waitMs, request.signal);
  }
}

/** Seconds to wait (RFC 9110 section 10.2.3). A date is compared with that of the response: the server's clock need not agree with ours. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const now = headers.get('Date') ?? '';
  if (!HTTP_DATE.test(value) || !HTTP_DATE.test(now)) return undefined;
  const seconds = (Date.parse(value) - Date.parse(now)) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** How long to wait before another attempt, in milliseconds; undefined if there should be none. */
function waitBefore(attempt: number, outcome: Response | ConnectionError): number | undefined {
  // Clients that failed together do not come back together.
  const backoffMs = FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random());
  if (outcome instanceof ConnectionError) return backoffMs;
  if (!TEMPORARY.has(outcome.status)) return undefined;
  const asked = retryAfterSeconds(outcome.headers);
  return asked === undefined ? backoffMs : Math.max(asked * 1000, backoffMs);
}
