/** Whose proof it is. */
export interface ProofHolder {
  /** The thumbprint of the key. */
  readonly jkt: string;
  /** The user, or the client that acts for itself; undefined if the authorization server says neither. One can have any number of keys. */
  readonly subject: string | undefined;
}

/** Where proofs that were used are remembered (RFC 9449 section 11.1). Several processes of one API share a store, or a proof works once at each. */
export interface ReplayStore {
  /**
   * Remembers the proof until then, in milliseconds since the epoch. False if it was there already: of several requests with one proof, at the
   * same time or not, one gets true. A rejection refuses the request with 503: a store with a limit should give each holder a share of it.
   */
  use(id: string, untilMs: number, holder: ProofHolder): boolean | Promise<boolean>;
}

/** Values that proofs have to contain (RFC 9449 section 9), so that they cannot be made in advance. */
export interface ProofNonces {
  /** What clients should use now. */
  current(): string;
  accepts(nonce: string): boolean;
}

export interface ResourceServerOptions {
  /** The authorization server (`issuer` of RFC 8414). With https, or http on a loopback host. */
  readonly issuer: string;
  /** The identifier of this API (RFC 8707), its URL for clients. Only tokens whose audience it is are accepted. */
  readonly resource: string;
  /** Asks the authorization server about tokens (RFC 7662). Without it, only JWTs are accepted. */
  readonly introspection?: {
    readonly clientId: string;
    readonly clientSecret: string;
    /** Absent: as the metadata of the authorization server says (RFC 8414). */
    readonly endpoint?: string;
  };
  /** Verifies JWTs (RFC 9068) here, without asking: one that was revoked is accepted until it expires. */
  readonly jwt?: {
    /** Absent: as the metadata of the authorization server says. */
    readonly jwksUri?: string;
    /** Asymmetric ones. Absent: RS256, PS256, ES256, ES384, ES512, Ed25519 and EdDSA. */
    readonly algorithms?: readonly string[];
  };
  /** Scopes that every request needs. */
  readonly scopes?: readonly string[];
  /** What the metadata of this API says: all its scopes (absent: `scopes`), and its name for people. */
  readonly scopesSupported?: readonly string[];
  readonly resourceName?: string;
  /** How long the response to an introspection is used again, at most until the token expires: as long as a revoked token still works. Default 10, 0 asks every time. */
  readonly cacheSeconds?: number;
  /** The same for tokens that are not active. Default 5. */
  readonly negativeCacheSeconds?: number;
  /** Default 10 000, and 16 MiB of responses. Tokens that are not active are kept apart from them, 10 000 at most. */
  readonly maxCachedTokens?: number;
  /** Introspections at a time, of tokens that were active before and of all others, each; a request for one more gets 503. Default 256. */
  readonly maxPendingIntrospections?: number;
  /**
   * How many tokens per second the authorization server may call inactive. After that, until the second is over, only tokens that were active
   * before are introspected, and requests with others get 503. Default 100.
   */
  readonly maxInactiveTokensPerSecond?: number;
  /** How long the authorization server may take. Default 5000. */
  readonly timeoutMs?: number;
  readonly dpop?: {
    /** Refuses tokens that are not bound to a key. */
    readonly required?: boolean;
    /** Absent: in the memory of this process, 100 000 proofs at most. Each key has a share; a request that would exceed it gets 503. */
    readonly replayStore?: ReplayStore;
    /** Absent: proofs need no nonce. */
    readonly nonces?: ProofNonces;
  };
  /** Why a request got 503, for a log. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Default `fetch`. */
  readonly fetch?: typeof fetch;
}

/** With all defaults. */
export interface Settings extends ResourceServerOptions {
  readonly scopes: readonly string[];
  readonly cacheSeconds: number;
  readonly negativeCacheSeconds: number;
  readonly maxCachedTokens: number;
  readonly maxPendingIntrospections: number;
  readonly maxInactiveTokensPerSecond: number;
  readonly timeoutMs: number;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
  readonly fetch: typeof fetch;
}

/** Throws `TypeError` for options that cannot work or are not safe. */
export function settingsOf(options: ResourceServerOptions): Settings {
  const { issuer, resource, introspection, jwt } = options;
  for (const [name, value] of Object.entries({ issuer, resource, endpoint: introspection?.endpoint, jwksUri: jwt?.jwksUri })) {
    if (value !== undefined && !isSafeUrl(value))
      throw new TypeError(`${name}: must be an https URL (or http on a loopback host) without a fragment`);
  }
  if (!introspection && !jwt) throw new TypeError('introspection or jwt: one of them is needed to verify a token');
  if (jwt?.algorithms?.some((name) => !/^(?:(?:RS|PS|ES)(?:256|384|512)|Ed25519|EdDSA)$/.test(name)))
    throw new TypeError('jwt.algorithms: only asymmetric signature algorithms are safe here');
  return {
    ...options,
    scopes: options.scopes ?? [],
    cacheSeconds: options.cacheSeconds ?? 10,
    negativeCacheSeconds: options.negativeCacheSeconds ?? 5,
    maxCachedTokens: options.maxCachedTokens ?? 10_000,
    maxPendingIntrospections: options.maxPendingIntrospections ?? 256,
    maxInactiveTokensPerSecond: options.maxInactiveTokensPerSecond ?? 100,
    timeoutMs: options.timeoutMs ?? 5_000,
    onError: options.onError ?? (() => undefined),
    now: options.now ?? Date.now,
    fetch: options.fetch ?? fetch,
  };
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Whether credentials and keys can be exchanged with it. */
export function isSafeUrl(text: string): boolean {
  try {
    const { protocol, hostname, hash, username, password } = new URL(text);
    const isEncrypted = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
    return isEncrypted && hash === '' && username === '' && password === '';
  } catch {
    return false;
  }
}
