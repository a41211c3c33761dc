import type { JWK } from 'jose';

/** Possible faults of the provider's responses. */
export type IdpFault =
  | 'none'
  | 'wrong-signature'
  | 'alg-none'
  | 'hmac'
  | 'hmac-public-key'
  | 'ps256-by-the-rsa-key'
  | 'es256-under-the-rsa-kid'
  | 'brings-jwk'
  | 'brings-jku'
  | 'brings-x5u'
  | 'brings-x5c'
  | 'replayed'
  | 'not-a-jwt'
  | 'no-kid'
  | 'no-kid-wrong-signature'
  | 'wrong-nonce'
  | 'no-nonce'
  | 'foreign-issuer'
  | 'foreign-audience'
  | 'second-audience'
  | 'second-audience-own-azp'
  | 'second-audience-foreign-azp'
  | 'foreign-azp'
  | 'expired'
  | 'issued-in-the-future'
  | 'no-exp'
  | 'no-sub'
  | 'bad-at-hash'
  | 'no-at-hash'
  | 'access-token-signature'
  | 'no-id-token'
  | 'userinfo-fails'
  | 'foreign-answer'
  | 'foreign-discovery';

export interface IdpState {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly fault: IdpFault;
  /** Claims of the ID token, besides the required ones. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Null: the access token is opaque; otherwise a JWT with these claims. */
  readonly accessTokenClaims: Readonly<Record<string, unknown>> | null;
  /** Null: there is no userinfo endpoint. */
  readonly userInfo: Readonly<Record<string, unknown>> | null;
  readonly exchange: 'ok' | 'refuse' | 'crash';
  readonly refresh: 'ok' | 'refuse';
  /** `rotate`: each refresh token works once. `keep`: a refresh returns none. `never`: a login returns none either. */
  readonly refreshTokens: 'rotate' | 'keep' | 'never';
  /** Seconds; null: the access token never expires. */
  readonly expiresIn: number | null;
  readonly tokenAuthMethods: readonly string[] | null;
  readonly acceptsAuth: 'basic' | 'post' | 'both';
  readonly pkce: boolean;
  readonly sendsIss: boolean;
  /** Overrides fields of the token response to a code, and to a refresh token; null is sent as null, and a text replaces the response. */
  readonly tokenAnswer: Readonly<Record<string, unknown>> | string;
  readonly refreshAnswer: Readonly<Record<string, unknown>> | string;
  /** Of every token response. */
  readonly tokenContentType: string;
  /** Of a refused refresh. */
  readonly refreshRefusal: { readonly status: number; readonly body: unknown };
  /** Null: a refresh returns no ID token; otherwise claims that override those of the login. */
  readonly refreshIdToken: Readonly<Record<string, unknown>> | null;
  /** To a client that did not authenticate. */
  readonly clientRefusal: { readonly status: number; readonly body: unknown };
  /** Overrides fields of its discovery document. */
  readonly discovery: Readonly<Record<string, unknown>>;
  readonly discoveryStatus: number;
  readonly jwksStatus: number;
  /** Public keys beside its own. */
  readonly publishes: readonly JWK[];
  /** A private key, published or not; null: its own. */
  readonly signsWith: JWK | null;
  /** Whether userinfo is a signed JWT. */
  readonly userInfoJwt: boolean;
  readonly delayMs: number;
  /** Refreshes are counted, and answered when this is false again. */
  readonly holdsRefreshes: boolean;
  /** Closes every connection except those of control. */
  readonly down: boolean;
}

export interface IdpCounts {
  readonly discovery: number;
  readonly authorize: number;
  readonly token: number;
  readonly refresh: number;
  readonly userinfo: number;
  readonly jwks: number;
  /** Requests for the keys to which a token of its own refers. */
  readonly broughtKeys: number;
}

export const DEFAULT_STATE: IdpState = {
  clientId: 'gatehouse',
  clientSecret: 'idp-client-secret',
  fault: 'none',
  claims: {},
  accessTokenClaims: null,
  userInfo: {},
  exchange: 'ok',
  refresh: 'ok',
  refreshTokens: 'rotate',
  expiresIn: 3600,
  tokenAuthMethods: null,
  acceptsAuth: 'both',
  pkce: true,
  sendsIss: false,
  tokenAnswer: {},
  refreshAnswer: {},
  tokenContentType: 'application/json',
  refreshRefusal: { status: 400, body: { error: 'invalid_grant', error_description: 'the provider says invalid_grant' } },
  refreshIdToken: null,
  clientRefusal: { status: 401, body: { error: 'invalid_client', error_description: 'the provider says invalid_client' } },
  discovery: {},
  discoveryStatus: 200,
  jwksStatus: 200,
  publishes: [],
  signsWith: null,
  userInfoJwt: false,
  delayMs: 0,
  holdsRefreshes: false,
  down: false,
};
