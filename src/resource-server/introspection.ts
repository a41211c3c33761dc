import { base64url } from 'jose';
import { LRUCache } from 'lru-cache';
import { Unavailable } from './access.js';
import type { AuthorizationServer } from './authorization-server.js';
import type { Settings } from './options.js';

const MAX_CACHED_BYTES = 16 * 2 ** 20;
/** What an entry takes beside its response. */
const ENTRY_BYTES = 200;
const MAX_INACTIVE = 10_000;

type Claims = Readonly<Record<string, unknown>>;

interface Active {
  readonly claims: Claims;
  readonly untilMs: number;
  readonly bytes: number;
}

/**
 * Asks the authorization server about tokens (RFC 7662), once for all requests that have the same one at the same time. Anybody can send texts that
 * are no tokens: they share neither memory nor the number of requests with tokens that were active before.
 */
export class Introspection {
  /** Kept when it is too old to be used again: the token was active before. */
  private readonly active: LRUCache<string, Active>;
  /** Until when a token is taken to be inactive. */
  private readonly inactive = new LRUCache<string, number>({ max: MAX_INACTIVE });
  private readonly pendingKnown = new Map<string, Promise<Claims | null>>();
  private readonly pendingOther = new Map<string, Promise<Claims | null>>();
  /** Answers in the current second that a token is inactive. */
  private found = { sinceMs: -Infinity, count: 0 };

  constructor(
    private readonly settings: Settings,
    private readonly credentials: NonNullable<Settings['introspection']>,
    private readonly server: AuthorizationServer,
  ) {
    this.active = new LRUCache({ max: settings.maxCachedTokens, maxSize: MAX_CACHED_BYTES, sizeCalculation: ({ bytes }) => bytes });
  }

  /** Null if the token is not active. Throws `Unavailable`. */
  async claimsOf(token: string): Promise<Claims | null> {
    const key = await hash(token);
    const now = this.settings.now();
    const before = this.active.get(key);
    if (before && now < before.untilMs) return before.claims;
    if (now < (this.inactive.get(key) ?? -Infinity)) return null;
    const pending = before ? this.pendingKnown : this.pendingOther;
    return pending.get(key) ?? this.ask(key, token, pending);
  }

  private ask(key: string, token: string, pending: Map<string, Promise<Claims | null>>): Promise<Claims | null> {
    if (pending.size >= this.settings.maxPendingIntrospections) throw new Unavailable('too many introspections at a time', 1);
    if (pending === this.pendingOther && this.inactiveThisSecond() >= this.settings.maxInactiveTokensPerSecond)
      throw new Unavailable('too many tokens that are not active', 1);
    const asking = this.introspect(key, token).finally(() => pending.delete(key));
    pending.set(key, asking);
    return asking;
  }

  private inactiveThisSecond(): number {
    const now = this.settings.now();
    if (now >= this.found.sinceMs + 1_000) this.found = { sinceMs: now, count: 0 };
    return this.found.count;
  }

  private noteInactive(key: string, untilMs: number): void {
    this.active.delete(key);
    this.inactive.set(key, untilMs);
    this.found = { ...this.found, count: this.inactiveThisSecond() + 1 };
  }

  private async introspect(key: string, token: string): Promise<Claims | null> {
    const { now, cacheSeconds, negativeCacheSeconds } = this.settings;
    // From before the request: a token that is revoked while the response is on its way works no longer than promised.
    const askedAt = now();
    const url = this.credentials.endpoint ?? (await this.server.endpoint('introspection_endpoint'));
    const response = await this.server.send(url, {
      method: 'POST',
      headers: { accept: 'application/json', authorization: this.authorization() },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
    });
    const { active, exp } = response;
    if (typeof active !== 'boolean') throw new Unavailable(`${url} does not say whether a token is active`);
    if (!active) {
      this.noteInactive(key, askedAt + negativeCacheSeconds * 1000);
      return null;
    }
    const expiresMs = typeof exp === 'number' ? exp * 1000 : Infinity;
    const untilMs = Math.min(askedAt + cacheSeconds * 1000, expiresMs);
    this.active.set(key, { claims: response, untilMs, bytes: ENTRY_BYTES + 2 * JSON.stringify(response).length });
    return response;
  }

  /** RFC 6749 section 2.3.1: both are form-encoded first. */
  private authorization(): string {
    const { clientId, clientSecret } = this.credentials;
    return `Basic ${btoa(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`)}`;
  }
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

/** The cache has no tokens, only their hashes. */
async function hash(token: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))));
}
