import type { ProofNonces, ReplayStore } from './options.js';
import { Unavailable } from './access.js';

const MAX_PROOFS = 100_000;

/**
 * Remembers used proofs in the memory of this process. Nothing that is still valid is ever forgotten: when it is full, it refuses, because who could
 * push out a proof could use it again.
 */
export function memoryReplayStore({
  maxProofs = MAX_PROOFS,
  now = Date.now,
}: { maxProofs?: number; now?: () => number } = {}): ReplayStore {
  const used = new Map<string, number>();
  let sweepAtMs = 0;
  const sweep = (): void => {
    const time = now();
    let soonestMs = Infinity;
    for (const [id, untilMs] of used) {
      if (untilMs < time) used.delete(id);
      else soonestMs = Math.min(soonestMs, untilMs);
    }
    // A full store that is asked again and again does not look through all of it each time.
    sweepAtMs = Math.max(soonestMs, time + 1_000);
  };
  return {
    use(id, untilMs) {
      if ((used.get(id) ?? -1) >= now()) return false;
      if (used.size >= maxProofs && now() >= sweepAtMs) sweep();
      if (used.size >= maxProofs) throw new Unavailable('too many proofs are in use', 60);
      used.set(id, untilMs);
      return true;
    },
  };
}

/** Random nonces of this process: each is current for `seconds`, and accepted for as long again. */
export function memoryNonces({ seconds = 300, now = Date.now }: { seconds?: number; now?: () => number } = {}): ProofNonces {
  let period = -1;
  let values: [string, string | null] = ['', null];
  const rotate = (): void => {
    const next = Math.floor(now() / (seconds * 1000));
    if (next === period) return;
    values = [crypto.randomUUID(), next === period + 1 ? values[0] : null];
    period = next;
  };
  return {
    current() {
      rotate();
      return values[0];
    },
    accepts(nonce) {
      rotate();
      return values.includes(nonce);
    },
  };
}
