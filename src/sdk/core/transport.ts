import { pause } from './deadline.js';
import { ConnectionError } from './errors.js';
import { isRepeatable, type Outgoing, type Send, withoutSecrets } from './outgoing.js';
import { retryAfterSeconds } from './responses.js';

/** Methods that have the same effect if a request is sent again (RFC 9110 section 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
/** Too many requests, and the ways in which a server or a proxy is unavailable for a while. */
const TEMPORARY = new Set([429, 502, 503, 504]);
const FIRST_WAIT_MS = 250;

/** How far retries may go. */
export interface Retries {
  /** How often a request is sent again. */
  readonly most: number;
  /** The wait is shorter than this, or there is no retry. */
  remainingMs(): number;
}

/** `fetch` of Node would keep all of a stream in memory for a second request, unless it knows that there will be none. */
const STREAMED = { duplex: 'half', redirect: 'error', window: null } as const;

/** Sends a request by `fetch`. Rejects with a `ConnectionError`, or with the reason of the request's signal. */
export async function dispatch(request: Outgoing, fetch: typeof globalThis.fetch): Promise<Response> {
  const { url, method, headers, body, signal, credentials } = request;
  const streamed = body instanceof ReadableStream ? STREAMED : {};
  try {
    // A redirect would repeat credentials elsewhere, and a proof of DPoP is for one URL.
    return await fetch(url, { method, headers, body, credentials, redirect: 'manual', ...(signal && { signal }), ...streamed });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new ConnectionError({ method, url: withoutSecrets(url) }, { cause: error });
  }
}

/** Sends a request again while that is harmless and the failure is temporary. */
export async function sendWithRetries(request: Outgoing, send: Send, retries: Retries): Promise<Response> {
  const mayRepeat = IDEMPOTENT.has(request.method) && isRepeatable(request);
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await send(request).catch((error: unknown) => {
      if (error instanceof ConnectionError) return error;
      throw error;
    });
    const waitMs = mayRepeat && attempt < retries.most ? waitBefore(attempt, outcome) : undefined;
    if (waitMs === undefined || waitMs >= retries.remainingMs()) {
      if (outcome instanceof ConnectionError) throw outcome;
      return outcome;
    }
    if (outcome instanceof Response) await outcome.body?.cancel();
    await pause(waitMs, request.signal);
  }
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
