import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock, DomainError, WorkSlots } from '../common/index.js';
import { FetchRefused, freshSeconds, GuardedHttp } from '../outgoing/index.js';
import { jwksUriFault, type KeySet, MAX_KEY_SET_BYTES, MAX_KEYS, usableKeys } from './key-set.js';

const JWK_SET = 'application/jwk-set+json, application/json';
const TIMEOUT_MS = 5000;
/** More than any provider has, most of it names of endpoints and claims. */
const MAX_DISCOVERY_BYTES = 64 * 1024;

/** Fetches at a time in one process, for each kind: a connection and up to ten seconds each, to hosts that others chose. */
const CONCURRENCY = 16;
const MAX_WAITING = 64;
/** For each kind. */
const MAX_KEPT = 1_000;
/** Even if the publisher allows more: a key that was withdrawn must end some time. */
const MAX_FRESH_SECONDS = 60 * 60;
/** Between two requests for the same key set, whatever signatures come: anybody can send one with a key that nobody knows. */
const BRAKE_SECONDS = 30;

/** Whose keys they are. What is kept and fetched for one kind takes no memory and no connection from another one. */
export type KeySetKind = 'clients' | 'self-registered-clients' | 'workload-identity-issuers';

/** How large a key set may be. Platforms publish certificates and many keys; their tokens say by `kid` which one to try. */
const LIMITS: Readonly<Record<KeySetKind, { readonly keys: number; readonly bytes: number }>> = {
  clients: { keys: MAX_KEYS, bytes: MAX_KEY_SET_BYTES },
  'self-registered-clients': { keys: MAX_KEYS, bytes: MAX_KEY_SET_BYTES },
  'workload-identity-issuers': { keys: 50, bytes: 64 * 1024 },
};

/** The URL of a key set, or an issuer whose metadata has that URL (OpenID Connect Discovery section 4). */
export type KeySetSource = { readonly jwksUri: string } | { readonly issuer: string };

interface Kept {
  /** Null: the last request failed. */
  readonly keySet: KeySet | null;
  readonly freshUntil: number;
  readonly requestedAt: number;
}

type Fetched<T> = (T & { readonly freshSeconds: number }) | { readonly fault: string };

/** What is kept and fetched for one kind. */
class KeySetCache {
  readonly kept = new LRUCache<string, Kept>({ max: MAX_KEPT });
  readonly running = new Map<string, Promise<KeySet | null>>();
  readonly slots = new WorkSlots({ running: CONCURRENCY, waiting: MAX_WAITING });
}

/** The key sets that others publish. They are fetched when one is needed, and kept in memory. */
@Injectable()
export class KeySets {
  private readonly logger = new Logger(KeySets.name);
  private readonly caches: Readonly<Record<KeySetKind, KeySetCache>> = {
    clients: new KeySetCache(),
    'self-registered-clients': new KeySetCache(),
    'workload-identity-issuers': new KeySetCache(),
  };

  constructor(
    private readonly http: GuardedHttp,
    private readonly clock: Clock,
  ) {}

  /** Null: it cannot be fetched, or not be used. Throws `overloaded` when too many others are being fetched. */
  get(source: KeySetSource, kind: KeySetKind): Promise<KeySet | null> {
    const kept = this.caches[kind].kept.get(keyOf(source));
    return kept && kept.freshUntil > this.now() ? Promise.resolve(kept.keySet) : this.obtain(source, kind);
  }

  /** Fetched again, because a key is missing. Null: that was tried a moment ago, or fails. */
  async renew(source: KeySetSource, kind: KeySetKind): Promise<KeySet | null> {
    const kept = this.caches[kind].kept.get(keyOf(source));
    if (kept && kept.requestedAt > this.now() - BRAKE_SECONDS * 1000) return null;
    return this.obtain(source, kind);
  }

  /** Callers at the same time share one request. */
  private obtain(source: KeySetSource, kind: KeySetKind): Promise<KeySet | null> {
    const { running: all, slots } = this.caches[kind];
    const key = keyOf(source);
    const running = all.get(key) ?? slots.run(() => this.fetchOnce(source, kind), busy).finally(() => all.delete(key));
    all.set(key, running);
    return running;
  }

  private async fetchOnce(source: KeySetSource, kind: KeySetKind): Promise<KeySet | null> {
    const { kept: cache } = this.caches[kind];
    const key = keyOf(source);
    const requestedAt = this.now();
    const before = cache.get(key);
    const fetched = await this.request(source, kind);
    if ('keySet' in fetched) {
      const seconds = Math.min(fetched.freshSeconds, MAX_FRESH_SECONDS);
      cache.set(key, { keySet: fetched.keySet, requestedAt, freshUntil: requestedAt + seconds * 1000 });
      return fetched.keySet;
    }
    this.logger.warn({ ...source, of: kind, fault: fetched.fault }, 'a key set cannot be used');
    const isFresh = before && before.freshUntil > requestedAt;
    cache.set(key, isFresh ? { ...before, requestedAt } : { keySet: null, requestedAt, freshUntil: requestedAt + BRAKE_SECONDS * 1000 });
    return null;
  }

  private async request(source: KeySetSource, kind: KeySetKind): Promise<Fetched<{ readonly keySet: KeySet }>> {
    try {
      if ('jwksUri' in source) return await this.requestKeySet(source.jwksUri, kind);
      const discovered = await this.discover(source.issuer);
      if ('fault' in discovered) return { fault: `its metadata: ${discovered.fault}` };
      const fetched = await this.requestKeySet(discovered.jwksUri, kind);
      return 'fault' in fetched ? fetched : { ...fetched, freshSeconds: Math.min(fetched.freshSeconds, discovered.freshSeconds) };
    } catch (error) {
      if (error instanceof FetchRefused) return { fault: error.message };
      throw error;
    }
  }

  private async requestKeySet(url: string, kind: KeySetKind): Promise<Fetched<{ readonly keySet: KeySet }>> {
    const { keys, bytes: maxBytes } = LIMITS[kind];
    const response = await this.http.get(url, { accept: JWK_SET, maxBytes, timeoutMs: TIMEOUT_MS });
    if (response.status !== 200) return { fault: `the status is ${response.status}, not 200` };
    const keySet = parse(await response.text(), keys);
    return keySet
      ? { keySet, freshSeconds: freshSeconds(response.headers) }
      : { fault: `it is not a JSON Web Key Set of at most ${keys} keys` };
  }

  /** The URL is as much the choice of the issuer as its metadata, so it is fetched under the same guard. */
  private async discover(issuer: string): Promise<Fetched<{ readonly jwksUri: string }>> {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await this.http.get(url, { accept: 'application/json', maxBytes: MAX_DISCOVERY_BYTES, timeoutMs: TIMEOUT_MS });
    if (response.status !== 200) return { fault: `the status is ${response.status}, not 200` };
    const metadata = parseObject(await response.text());
    if (metadata?.['issuer'] !== issuer) return { fault: 'its issuer is another one (OpenID Connect Discovery section 4.3)' };
    const { jwks_uri: jwksUri } = metadata;
    if (typeof jwksUri !== 'string') return { fault: 'jwks_uri is missing' };
    const fault = jwksUriFault(jwksUri);
    return fault === null ? { jwksUri, freshSeconds: freshSeconds(response.headers) } : { fault: `jwks_uri ${fault}` };
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function keyOf(source: KeySetSource): string {
  return 'jwksUri' in source ? `jwks ${source.jwksUri}` : `issuer ${source.issuer}`;
}

/** The keys that can be used; null for something else than a key set. */
function parse(text: string, maxKeys: number): KeySet | null {
  const keys = parseObject(text)?.['keys'];
  // Each is imported, and a signature without a `kid` is checked with each.
  if (!Array.isArray(keys) || keys.length > maxKeys) return null;
  return usableKeys({ keys: keys.filter((key): key is KeySet['keys'][number] => typeof key === 'object' && key !== null) });
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

function busy(): DomainError {
  const text = 'The server is fetching the keys of too many others. Please try again in a moment.';
  return new DomainError('overloaded', text, { retryAfterSeconds: 5 });
}
