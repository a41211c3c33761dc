import { sendWithRetries } from '../../sdk/internals/index.js';
import type { Layer } from './layer.js';

const MAX_RETRIES = 3;
/** All waiting of one request. A server that asks for more is reported instead. */
const MAX_WAIT_MS = 60_000;
/** A shorter wait is not worth a line. */
const NOTICEABLE_MS = 1_000;

export interface RetrySettings {
  /** Called before each wait that a person notices. */
  readonly onWait: (seconds: number, status: number) => void;
  /** Waits; default is the timer of the platform. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** Sends a request again by the rules of the SDK. A connection that fails is reported at once: a person can see why, and repeat the command. */
export function retries({ onWait, wait }: RetrySettings): Layer {
  return (next) => (request) => {
    let left = MAX_WAIT_MS;
    return sendWithRetries(request, next, {
      most: MAX_RETRIES,
      remainingMs: () => left,
      onWait: (ms, outcome) => {
        left -= ms;
        if (outcome instanceof Response && ms >= NOTICEABLE_MS) onWait(Math.ceil(ms / 1000), outcome.status);
      },
      ...(wait && { wait }),
    });
  };
}
