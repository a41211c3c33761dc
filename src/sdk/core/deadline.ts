/** A bound on the time that a call takes, joined with the caller's own signal. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Time left, in milliseconds. */
  remainingMs(): number;
  /** The caller's signal still counts, the time does not. */
  stopTimer(): void;
  /** The call is over: forgets the caller's signal, which may live much longer. */
  release(): void;
}

/** `timeoutMs` may be infinite. */
export function startDeadline(caller: AbortSignal | undefined, timeoutMs: number): Deadline {
  const controller = new AbortController();
  const startedAt = performance.now();
  const follow = (): void => {
    controller.abort(caller?.reason);
  };
  if (caller?.aborted) follow();
  else caller?.addEventListener('abort', follow, { once: true });
  const expire = (): void => {
    controller.abort(new DOMException(`No complete response within ${timeoutMs} ms`, 'TimeoutError'));
  };
  // Timers of more than 2^31 milliseconds fire at once.
  const timer = timeoutMs < 2 ** 31 ? setTimeout(expire, timeoutMs) : undefined;
  const stopTimer = (): void => {
    clearTimeout(timer);
  };
  return {
    signal: controller.signal,
    remainingMs: () => timeoutMs - (performance.now() - startedAt),
    stopTimer,
    release: () => {
      stopTimer();
      caller?.removeEventListener('abort', follow);
    },
  };
}

/** The same promise for a caller who may give up: what others wait for goes on. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Waits; rejects with the signal's reason if it is aborted meanwhile. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await abortable(new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), signal);
  } finally {
    clearTimeout(timer);
  }
}
