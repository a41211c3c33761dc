import type { TokenEndpointResponse } from 'oauth4webapi';

/** The tokens of one grant. Plain data, to be stored as JSON. */
export interface Tokens {
  readonly accessToken: string;
  /** `dpop`: the access token is bound to the key of the client. */
  readonly tokenType: 'bearer' | 'dpop';
  readonly refreshToken?: string;
  /** Granted scopes, separated by spaces. */
  readonly scope?: string;
  /** When to get the next access token, in milliseconds since 1970. */
  readonly renewAt: number;
  /** When the access token expires, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** The server and the client ID that they belong to, once they were saved. */
  readonly issuedTo?: string;
}

/** Longest time that a token is renewed before it expires. A minute is more than a request takes. */
const AHEAD_MS = 60_000;

/** Longest lifetime that is believed: a century, which every date can represent. */
const MAX_LIFETIME_SECONDS = 100 * 365 * 24 * 60 * 60;

/** The lifetime of a token in milliseconds (`expires_in`); a token without one does not expire. */
export function lifetimeMsOf(expiresIn: number | undefined): number {
  return Math.min(Math.max(0, expiresIn ?? MAX_LIFETIME_SECONDS), MAX_LIFETIME_SECONDS) * 1000;
}

export function tokensOf(response: TokenEndpointResponse, now: number): Tokens {
  const { access_token, token_type, refresh_token, scope, expires_in } = response;
  const lifetimeMs = lifetimeMsOf(expires_in);
  return {
    accessToken: access_token,
    tokenType: token_type === 'dpop' ? 'dpop' : 'bearer',
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    ...(scope !== undefined && { scope }),
    renewAt: now + lifetimeMs - Math.min(AHEAD_MS, lifetimeMs / 5),
    expiresAt: now + lifetimeMs,
  };
}
