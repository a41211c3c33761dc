import { base64url } from 'jose';
import { LRUCache } from 'lru-cache';
import { Unavailable } from './access.js';
import type { AuthorizationServer } from './authorization-server.js';
import type { Settings } from './options.js';

const MAX_CACHED_BYTES = 16 * 2 ** 20;
/** What an entry takes beside its response. */
const ENTRY_BYTES = 200;

interface Known {
  /** What the authorization server said; null if the token is not active. */
  readonly claims: Readonly<Record<string, unknown>> | null;
  readonly untilMs: number;
  readonly bytes: number;
}

/** Asks the authorization server about tokens (RFC 7662), once for all requests that have the same one at the same time. */
export class Introspection {
  private readonly known: LRUCache<string, Known>;
  private readonly pending = new Map<string, Promise<Known>>();

  constructor(
    private readonly settings: Settings,
    private readonly credentials: NonNullable<Settings['introspection']>,
    private readonly server: AuthorizationServer,
  ) {
    this.known = new LRUCache({ max: settings.maxCachedTokens, maxSize: MAX_CACHED_BYTES, sizeCalculation: ({ bytes }) => bytes });
  }

  /** Null if the token is not active. Throws `Unavailable`. */
  async claimsOf(token: string): Promise<Known['claims']> {
    const key = await hash(token);
    const known = this.known.get(key);
    if (known && this.settings.now() < known.untilMs) return known.claims;
    const asking = this.pending.get(key) ?? this.ask(key, token);
    return (await asking).claims;
  }

  private ask(key: string, token: string): Promise<Known> {
    if (this.pending.size >= this.settings.maxPendingIntrospections) throw new Unavailable('too many introspections at a time', 1);
    const asking = this.introspect(token).finally(() => this.pending.delete(key));
    this.pending.set(key, asking);
    return asking.then((known) => {
      this.known.set(key, known);
      return known;
    });
  }

  private async introspect(token: string): Promise<Known> {
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
    if (!active) return { claims: null, untilMs: askedAt + negativeCacheSeconds * 1000, bytes: ENTRY_BYTES };
    const expiresMs = typeof exp === 'number' ? exp * 1000 : Infinity;
    const untilMs = Math.min(askedAt + cacheSeconds * 1000, expiresMs);
    return { claims: response, untilMs, bytes: ENTRY_BYTES + 2 * JSON.stringify(response).length };
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
