import { Unavailable } from './access.js';
import type { ProofHolder, ProofNonces, ReplayStore } from './options.js';

const MAX_PROOFS = 100_000;
/** In relation to what is free, how much one key can have, and one user with all keys: half and three quarters of everything at most. */
const SHARE_OF_KEY = 1;
const SHARE_OF_SUBJECT = 3;
/** OpenID Connect Core section 2 allows 255 characters. */
const MAX_SUBJECT_LENGTH = 255;
const SWEEP_EVERY_MS = 1_000;

interface UsedProof {
  readonly untilMs: number;
  readonly holders: readonly string[];
}

/**
 * Remembers used proofs in the memory of this process. Nothing that is still valid is ever forgotten, because who could push out a proof could use it
 * again: it refuses instead. Nobody can fill it alone: a key, and a user with any number of keys, has a share of what is free, so that others still find
 * room.
 */
export function memoryReplayStore({
  maxProofs = MAX_PROOFS,
  now = Date.now,
}: { maxProofs?: number; now?: () => number } = {}): ReplayStore {
  const used = new Map<string, UsedProof>();
  const counts = new Map<string, number>();
  let soonestMs = Infinity;
  let sweptAtMs = -Infinity;

  const change = (holders: readonly string[], by: 1 | -1): void => {
    for (const holder of holders) {
      const count = (counts.get(holder) ?? 0) + by;
      if (count > 0) counts.set(holder, count);
      else counts.delete(holder);
    }
  };
  const forget = (id: string, { holders }: UsedProof): void => {
    used.delete(id);
    change(holders, -1);
  };
  /** A store without room that is asked again and again does not look through all of it each time. */
  const sweep = (): boolean => {
    const time = now();
    if (time <= soonestMs || time < sweptAtMs + SWEEP_EVERY_MS) return false;
    soonestMs = Infinity;
    sweptAtMs = time;
    for (const [id, proof] of used) {
      if (proof.untilMs < time) forget(id, proof);
      else soonestMs = Math.min(soonestMs, proof.untilMs);
    }
    return true;
  };
  const hasRoom = (holders: readonly string[]): boolean => {
    const free = maxProofs - used.size;
    const [ofKey = 0, ofSubject = 0] = holders.map((holder) => counts.get(holder) ?? 0);
    return ofKey < free * SHARE_OF_KEY && ofSubject < free * SHARE_OF_SUBJECT;
  };

  return {
    use(id, untilMs, holder) {
      const before = used.get(id);
      if (before && before.untilMs >= now()) return false;
      if (before) forget(id, before);
      const holders = holdersOf(holder);
      if (!hasRoom(holders) && !(sweep() && hasRoom(holders))) throw new Unavailable('too many proofs are in use', 60);
      used.set(id, { untilMs, holders });
      change(holders, 1);
      soonestMs = Math.min(soonestMs, untilMs);
      return true;
    },
  };
}

/** The key first. */
function holdersOf({ jkt, subject }: ProofHolder): readonly string[] {
  return subject === undefined ? [`key ${jkt}`] : [`key ${jkt}`, `subject ${subject.slice(0, MAX_SUBJECT_LENGTH)}`];
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
