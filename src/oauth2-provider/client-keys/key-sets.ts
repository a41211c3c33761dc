import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock, DomainError, WorkSlots } from '../../common/index.js';
import { FetchRefused, GuardedHttp } from '../../outgoing/index.js';
import { freshSeconds } from '../client-documents/freshness.js';
import { type KeySet, MAX_KEY_SET_BYTES, MAX_KEYS, usableKeys } from './client-keys.js';

const REQUEST = { accept: 'application/jwk-set+json, application/json', maxBytes: MAX_KEY_SET_BYTES, timeoutMs: 5000 } as const;

/** Fetches at a time in one process, for each kind of client: a connection and up to five seconds each, to hosts that others chose. */
const CONCURRENCY = 16;
const MAX_WAITING = 64;
/** For each kind of client. */
const MAX_KEPT = 1_000;
/** Even if the client allows more: a key that it withdrew must end some time. */
const MAX_FRESH_SECONDS = 60 * 60;
/** Between two requests for the same URL, whatever assertions come: anybody can send one with a key that nobody knows. */
const BRAKE_SECONDS = 30;

interface Kept {
  /** Null: the last request failed. */
  readonly keySet: KeySet | null;
  readonly freshUntil: number;
  readonly requestedAt: number;
}

/** Who registered a client: it says whose the slots and the memory are. */
export type RegisteredBy = 'administrator' | 'itself';

/** What is kept and fetched for one kind of client. */
class KeySetCache {
  readonly kept = new LRUCache<string, Kept>({ max: MAX_KEPT });
  readonly running = new Map<string, Promise<KeySet | null>>();
  readonly slots = new WorkSlots({ running: CONCURRENCY, waiting: MAX_WAITING });
}

/**
 * The key sets that clients publish. They are fetched when one is needed, and kept in memory. Clients that registered themselves, at hosts that
 * may never respond, share nothing with those of administrators.
 */
@Injectable()
export class KeySets {
  private readonly logger = new Logger(KeySets.name);
  private readonly caches: Readonly<Record<RegisteredBy, KeySetCache>> = { administrator: new KeySetCache(), itself: new KeySetCache() };

  constructor(
    private readonly http: GuardedHttp,
    private readonly clock: Clock,
  ) {}

  /** Null: it cannot be fetched, or not be used. Throws `overloaded` when too many others are being fetched. */
  get(url: string, by: RegisteredBy): Promise<KeySet | null> {
    const cache = this.caches[by];
    const kept = cache.kept.get(url);
    return kept && kept.freshUntil > this.now() ? Promise.resolve(kept.keySet) : this.obtain(url, cache);
  }

  /** Fetched again, because a key is missing. Null: that was tried a moment ago, or fails. */
  async renew(url: string, by: RegisteredBy): Promise<KeySet | null> {
    const cache = this.caches[by];
    const kept = cache.kept.get(url);
    if (kept && kept.requestedAt > this.now() - BRAKE_SECONDS * 1000) return null;
    return this.obtain(url, cache);
  }

  /** Callers at the same time share one request. */
  private obtain(url: string, cache: KeySetCache): Promise<KeySet | null> {
    const { running: all, slots } = cache;
    const running = all.get(url) ?? slots.run(() => this.fetchOnce(url, cache), busy).finally(() => all.delete(url));
    all.set(url, running);
    return running;
  }

  private async fetchOnce(url: string, { kept: cache }: KeySetCache): Promise<KeySet | null> {
    const requestedAt = this.now();
    const before = cache.get(url);
    const fetched = await this.request(url);
    if ('keySet' in fetched) {
      const seconds = Math.min(fetched.freshSeconds, MAX_FRESH_SECONDS);
      cache.set(url, { keySet: fetched.keySet, requestedAt, freshUntil: requestedAt + seconds * 1000 });
      return fetched.keySet;
    }
    this.logger.warn({ url, fault: fetched.fault }, 'the keys of a client cannot be used');
    const isFresh = before && before.freshUntil > requestedAt;
    cache.set(url, isFresh ? { ...before, requestedAt } : { keySet: null, requestedAt, freshUntil: requestedAt + BRAKE_SECONDS * 1000 });
    return null;
  }

  private async request(url: string): Promise<{ readonly keySet: KeySet; readonly freshSeconds: number } | { readonly fault: string }> {
    try {
      const response = await this.http.get(url, REQUEST);
      if (response.status !== 200) return { fault: `the status is ${response.status}, not 200` };
      const keySet = parse(await response.text());
      return keySet
        ? { keySet, freshSeconds: freshSeconds(response.headers) }
        : { fault: `it is not a JSON Web Key Set of at most ${MAX_KEYS} keys` };
    } catch (error) {
      if (error instanceof FetchRefused) return { fault: error.message };
      throw error;
    }
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

/** The keys that can be used; null for something else than a key set. */
function parse(text: string): KeySet | null {
  try {
    const { keys } = JSON.parse(text) as { readonly keys?: unknown };
    // A signature without a `kid` is checked with each of them.
    if (!Array.isArray(keys) || keys.length > MAX_KEYS) return null;
    return usableKeys({ keys: keys.filter((key): key is KeySet['keys'][number] => typeof key === 'object' && key !== null) });
  } catch {
    return null;
  }
}

function busy(): DomainError {
  const text = 'The server is fetching the keys of too many clients. Please try again in a moment.';
  return new DomainError('overloaded', text, { retryAfterSeconds: 5 });
}
