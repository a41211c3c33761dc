import { createHash } from 'node:crypto';
import { Strategy, type StateStore, type TokenClient } from 'passport-openidconnect';
import { equalInConstantTime } from '../../common/index.js';
import type { LoginAttempt, UpstreamTokens } from '../identity-provider.js';
import type { UpstreamTokenResponse } from '../token-response.js';
import type { DiscoveredProvider } from './discovery.js';
import { type IdTokenClaims, InvalidIdTokenError } from './id-token.js';

export interface OidcStrategyOptions {
  readonly provider: DiscoveredProvider;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Additional parameters of the authorization request. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly checkIssuer: boolean;
}

/** The result of a login: verified claims, and tokens. */
export interface VerifiedLogin {
  readonly claims: IdTokenClaims;
  readonly tokens: UpstreamTokens;
}

/** The response has no ID token. */
export class MissingIdTokenError extends Error {
  override readonly name = 'MissingIdTokenError';
}

/** Exchanges a code for tokens. The strategy validates them. */
export type Exchange = (code: string) => Promise<UpstreamTokenResponse>;

/**
 * One leg of one login. `passport-openidconnect` runs it: it builds the authorization request, parses the response, and checks
 * the claims of the ID token. This class adds what it lacks: state and nonce come from the browser's cookie instead of a
 * server session, PKCE is used, the exchange has time limits, and a token with an invalid signature never reaches the
 * strategy's own checks.
 */
export class OidcStrategy extends Strategy {
  private verified: VerifiedLogin | undefined;

  constructor(
    private readonly options: OidcStrategyOptions,
    private readonly attempt: LoginAttempt,
    exchange: Exchange = () => Promise.reject(new Error('this leg has no code to exchange')),
    now: Date = new Date(0),
  ) {
    const { issuer, authorization_endpoint: authorizationURL, token_endpoint: tokenURL } = options.provider.metadata;
    super(
      {
        issuer,
        authorizationURL,
        tokenURL,
        clientID: options.clientId,
        callbackURL: attempt.redirectUri,
        // The strategy adds `openid` itself.
        scope: options.scopes.filter((scope) => scope !== 'openid'),
        store: stateOf(attempt),
        skipUserProfile: true,
      },
      (_issuer, profile, done) => {
        done(null, profile);
      },
    );
    this._oauth2 = this.tokenClient(exchange, now);
  }

  /** The address to redirect the browser to. */
  redirectLeg(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.redirect = resolve;
      this.error = reject;
      this.authenticate({ query: {} });
    });
  }

  /** Throws `MissingIdTokenError`, `InvalidIdTokenError`, and what the exchange throws. */
  async callbackLeg(code: string, state: string): Promise<VerifiedLogin> {
    await new Promise<void>((resolve, reject) => {
      this.success = () => {
        resolve();
      };
      this.error = reject;
      this.fail = (challenge) => {
        reject(new InvalidIdTokenError(challengeText(challenge)));
      };
      this.authenticate({ query: { code, state } });
    });
    if (!this.verified) throw new Error('passport-openidconnect let a login through that was not verified');
    return this.verified;
  }

  override authorizationParams(): Record<string, string> {
    const { provider, parameters } = this.options;
    const pkce = provider.supportsPkce && { code_challenge: challengeOf(this.attempt.codeVerifier), code_challenge_method: 'S256' };
    return { ...parameters, ...pkce, nonce: this.attempt.nonce };
  }

  private tokenClient(exchange: Exchange, now: Date): TokenClient {
    const { _clientId, _authorizeUrl, _accessTokenUrl } = this._oauth2;
    return {
      _clientId,
      _authorizeUrl,
      _accessTokenUrl,
      getOAuthAccessToken: (code, _parameters, done) => {
        this.obtain(code, exchange, now)
          .then(({ claims, tokens }) => {
            done(null, tokens.accessToken, undefined, { id_token: unexpired(claims) });
          })
          // Our own error instead of the strategy's wrapper; also covers exceptions of its own code for unexpected claims.
          .catch((error: unknown) => {
            this.error(error);
          });
      },
    };
  }

  private async obtain(code: string, exchange: Exchange, now: Date): Promise<VerifiedLogin> {
    const { tokens, idToken } = await exchange(code);
    if (idToken === null) throw new MissingIdTokenError('the token response contains no ID token');
    const { provider, clientId, checkIssuer } = this.options;
    const claims = await provider.verifier.verifyIdToken(idToken, {
      issuer: checkIssuer ? provider.metadata.issuer : null,
      clientId,
      nonce: this.attempt.nonce,
      accessToken: tokens.accessToken,
      now,
    });
    if (!checkIssuer) this._issuer = claims.iss;
    this.verified = { claims, tokens };
    return this.verified;
  }
}

/**
 * What the strategy compares in a verified ID token. It tolerates no difference between clocks, so a token that the verifier accepted must
 * not expire for it.
 */
function unexpired({ iss, sub, aud, azp, iat, nonce }: IdTokenClaims): string {
  const claims = JSON.stringify({ iss, sub, aud, azp, iat, nonce, exp: Number.MAX_SAFE_INTEGER });
  return `.${Buffer.from(claims).toString('base64url')}.`;
}

/** The attempt is the state store, because it comes from this browser's cookie. */
function stateOf({ state, nonce }: LoginAttempt): StateStore {
  return {
    store: (_request, _context, _appState, _meta, done) => {
      done(null, state);
    },
    verify: (_request, presented, done) => {
      if (!sameText(presented, state)) done(null, false, { message: 'State mismatched.' });
      else done(null, { nonce });
    },
  };
}

function sameText(a: string, b: string): boolean {
  return equalInConstantTime(Buffer.from(a), Buffer.from(b));
}

/** RFC 7636 section 4.2. */
export function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
}

function challengeText(challenge: unknown): string {
  const { message } = (challenge ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : 'the ID token is invalid';
}
