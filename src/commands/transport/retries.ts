import type { Layer } from './layer.js';

/** Safe to send twice (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
/** Too many requests, and temporarily unavailable. */
const TEMPORARY: ReadonlySet<number> = new Set([429, 503]);
const MAX_RETRIES = 3;
/** All waiting of one request. A server that asks for more is reported instead. */
const MAX_WAIT_SECONDS = 60;

export interface RetrySettings {
  readonly sleep: (seconds: number) => Promise<void>;
  /** Called before each wait. */
  readonly onWait: (seconds: number, status: number) => void;
  readonly now: () => Date;
}

/** Waits as long as the server asks (`Retry-After`, RFC 9110 section 10.2.3), and sends an idempotent request again. A stream can be sent once. */
export function retries({ sleep, onWait, now }: RetrySettings): Layer {
  return (next) => async (request) => {
    if (!IDEMPOTENT.has(request.method) || request.body instanceof ReadableStream) return next(request);
    let waited = 0;
    for (let left = MAX_RETRIES; ; left--) {
      const response = await next(request);
      const seconds = left > 0 && TEMPORARY.has(response.status) ? retryAfter(response.headers, now()) : null;
      if (seconds === null || waited + seconds > MAX_WAIT_SECONDS) return response;
      await response.body?.cancel();
      onWait(seconds, response.status);
      await sleep(seconds);
      waited += seconds;
    }
  };
}

/** Seconds, rounded up; null without a valid value. */
function retryAfter(headers: Headers, now: Date): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}
