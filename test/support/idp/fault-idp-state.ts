/** What can be wrong with what the provider says. */
export type IdpFault =
  | 'none'
  | 'wrong-signature'
  | 'alg-none'
  | 'hmac'
  | 'not-a-jwt'
  | 'no-kid'
  | 'wrong-nonce'
  | 'no-nonce'
  | 'foreign-issuer'
  | 'foreign-audience'
  | 'second-audience'
  | 'foreign-azp'
  | 'expired'
  | 'issued-in-the-future'
  | 'no-exp'
  | 'no-sub'
  | 'bad-at-hash'
  | 'access-token-signature'
  | 'no-id-token'
  | 'userinfo-fails'
  | 'foreign-answer'
  | 'foreign-discovery';

export interface IdpState {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly fault: IdpFault;
  /** Of the ID token, besides those that make it one. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Null: the access token is a text that says nothing; else a JWT with these claims. */
  readonly accessTokenClaims: Readonly<Record<string, unknown>> | null;
  /** Null: there is no userinfo endpoint. */
  readonly userInfo: Readonly<Record<string, unknown>> | null;
  readonly exchange: 'ok' | 'refuse' | 'crash';
  readonly refresh: 'ok' | 'refuse';
  /** `rotate`: each is good once. `keep`: a refresh brings none. `never`: nor does a login. */
  readonly refreshTokens: 'rotate' | 'keep' | 'never';
  /** Seconds; null: the access token never expires. */
  readonly expiresIn: number | null;
  readonly tokenAuthMethods: readonly string[] | null;
  readonly acceptsAuth: 'basic' | 'post' | 'both';
  readonly pkce: boolean;
  readonly sendsIss: boolean;
  readonly delayMs: number;
  /** Hangs up on everything but control. */
  readonly down: boolean;
}

export interface IdpCounts {
  readonly discovery: number;
  readonly authorize: number;
  readonly token: number;
  readonly refresh: number;
  readonly userinfo: number;
  readonly jwks: number;
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
  delayMs: 0,
  down: false,
};
