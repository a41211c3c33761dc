import { createRemoteJWKSet, customFetch, decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { type InvalidToken, Unavailable } from './access.js';
import type { AuthorizationServer } from './authorization-server.js';
import { CLOCK_DIFFERENCE_SECONDS } from './facts.js';
import type { Settings } from './options.js';

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA'];
/** RFC 9068 section 2.2. */
const REQUIRED_CLAIMS = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'];
/** Keys are fetched again after ten minutes, and for an unknown key twice a minute at most. */
const KEYS_LIFETIME_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;

/** Verifies JWT access tokens (RFC 9068 section 4) with the keys of the authorization server. */
export class JwtAccessTokens {
  private keys: JWTVerifyGetKey | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly options: NonNullable<Settings['jwt']>,
    private readonly server: AuthorizationServer,
  ) {}

  /** Whether the token says of itself that it is one; another JWT may be a text that only the authorization server can read. */
  recognizes(token: string): boolean {
    try {
      return /^(?:application\/)?at\+jwt$/i.test(decodeProtectedHeader(token).typ ?? '');
    } catch {
      return false;
    }
  }

  /** Throws `Unavailable` if its keys cannot be fetched. */
  async claimsOf(token: string): Promise<JWTPayload | InvalidToken> {
    try {
      const { payload } = await jwtVerify(token, await this.keySet(), {
        algorithms: [...(this.options.algorithms ?? ALGORITHMS)],
        typ: 'at+jwt',
        issuer: this.settings.issuer,
        requiredClaims: REQUIRED_CLAIMS,
        clockTolerance: CLOCK_DIFFERENCE_SECONDS,
        currentDate: new Date(this.settings.now()),
      });
      return payload;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      // Neither is the fault of the token.
      if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid)
        throw new Unavailable('the keys of the authorization server cannot be fetched', undefined, { cause: error });
      return { invalid: 'The token is not a valid access token of the authorization server' };
    }
  }

  private async keySet(): Promise<JWTVerifyGetKey> {
    const url = this.options.jwksUri ?? (await this.server.endpoint('jwks_uri'));
    this.keys ??= createRemoteJWKSet(new URL(url), {
      timeoutDuration: this.settings.timeoutMs,
      cooldownDuration: KEYS_COOLDOWN_MS,
      cacheMaxAge: KEYS_LIFETIME_MS,
      // Through the same limits as every other response.
      [customFetch]: async (target, init) => Response.json(await this.server.send(target, { headers: init.headers })),
    });
    return this.keys;
  }
}
