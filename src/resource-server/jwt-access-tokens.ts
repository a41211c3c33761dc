import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import { type InvalidToken, Unavailable } from './access.js';
import type { AuthorizationServer } from './authorization-server.js';
import { CLOCK_DIFFERENCE_SECONDS } from './facts.js';
import type { Settings } from './options.js';
import { Remembered } from './remembered.js';

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA'];
/** RFC 9068 section 2.2. */
const REQUIRED_CLAIMS = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'];
/** Keys are fetched again after ten minutes, and for an unknown key twice a minute at most. */
const KEYS_LIFETIME_MS = 600_000;
const KEYS_COOLDOWN_MS = 30_000;

/** Verifies JWT access tokens (RFC 9068 section 4) with the keys of the authorization server. */
export class JwtAccessTokens {
  private readonly keys: Remembered<JWTVerifyGetKey>;

  constructor(
    private readonly settings: Settings,
    private readonly options: NonNullable<Settings['jwt']>,
    private readonly server: AuthorizationServer,
  ) {
    this.keys = new Remembered(settings.now, () => this.fetchKeys());
  }

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
      const { payload } = await jwtVerify(token, this.findKey, {
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
      return { invalid: 'The token is not a valid access token of the authorization server' };
    }
  }

  private readonly findKey: JWTVerifyGetKey = async (header, token) => {
    const keys = await this.keys.youngerThan(KEYS_LIFETIME_MS);
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return (await this.keys.youngerThan(KEYS_COOLDOWN_MS))(header, token);
    }
  };

  private async fetchKeys(): Promise<JWTVerifyGetKey> {
    const url = this.options.jwksUri ?? (await this.server.endpoint('jwks_uri'));
    const found: unknown = await this.server.send(url, { headers: { accept: 'application/jwk-set+json, application/json' } });
    try {
      return createLocalJWKSet(found as JSONWebKeySet);
    } catch (error) {
      throw new Unavailable(`${url} has no key set`, undefined, { cause: error });
    }
  }
}
