import type { SentRequest } from './body.js';
import { type Deadline, startDeadline } from './deadline.js';
import { type Auth, type Outgoing, type Send, withoutSecrets } from './outgoing.js';
import { failureOf } from './responses.js';
import { sendWithRetries } from './retries.js';

/** How long a call may take, retries and reading the response included, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 30_000;
export const DEFAULT_RETRIES = 2;
/** A page of the longest list is a tenth of it. */
export const DEFAULT_MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

interface CallTime {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  /** What is received is read later, in the caller's own time. */
  readonly isStream?: boolean;
}

/** Runs a call within its time, and within the patience of its caller. */
export async function withinTime<T>(
  { signal, timeoutMs, isStream = false }: CallTime,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const deadline = startDeadline(signal, timeoutMs);
  let isReceived = false;
  try {
    const result = await work(deadline);
    isReceived = true;
    return result;
  } finally {
    if (isStream && isReceived) deadline.stopTimer();
    else deadline.release();
  }
}

interface Sending {
  readonly auth: Auth;
  readonly send: Send;
  readonly retries: number;
  readonly deadline: Deadline;
}

/** The successful response to a request. Rejects with the error that any other response means. */
export async function received(request: Outgoing, { auth, send, retries, deadline }: Sending): Promise<Response> {
  const bounds = { most: retries, remainingMs: () => deadline.remainingMs() };
  const response = await sendWithRetries(request, (attempt) => auth.authenticate(attempt, send), bounds);
  if (!response.ok) throw await failureOf(response, sentAs(request));
  return response;
}

/** A request, as errors name it. */
export function sentAs({ method, url, signal }: Outgoing): SentRequest {
  return { method, url: withoutSecrets(url), signal };
}
