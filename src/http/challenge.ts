import { DPOP_ALGORITHMS } from '../dpop-proof/index.js';

/** The `error` values of RFC 6750 section 3.1 and of RFC 9449 section 7.1. */
export type ChallengeError = 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'invalid_dpop_proof' | 'use_dpop_nonce';

export interface Challenge {
  /** Absent for a bare challenge: the request had no credentials, or the refusal is not about the token. */
  readonly error?: ChallengeError;
  readonly description?: string;
  /** Every scope that was missing, so that the client asks once (RFC 6750 section 3, MCP authorization). */
  readonly scopes?: readonly string[];
  /** Absolute URL of the protected resource metadata (RFC 9728 section 5.1), where there is one. */
  readonly resourceMetadata: string | undefined;
}

/** A refused request to the API. */
export interface RefusedRequest extends Challenge {
  readonly status: number;
  /** The scheme that it used, or would have used. */
  readonly scheme: 'Bearer' | 'DPoP';
}

const ALGORITHMS = DPOP_ALGORITHMS.join(' ');

/**
 * The value of `WWW-Authenticate` for every 401 and 403 that concerns access tokens. The error is in the challenge of the scheme that was
 * tried; only a 401 also offers the other one (RFC 9449 section 7.2). Nothing else builds a challenge for the API.
 */
export function tokenChallenge({ status, scheme, ...challenge }: RefusedRequest): string {
  const { resourceMetadata } = challenge;
  const tried = scheme === 'DPoP' ? dpopChallenge(challenge) : bearerChallenge(challenge);
  if (status !== 401) return tried;
  if (scheme === 'DPoP') return `${bearerChallenge({ resourceMetadata })}, ${tried}`;
  // Without an authorization server, nobody can get a bound token.
  return resourceMetadata === undefined ? tried : `${tried}, DPoP algs="${ALGORITHMS}"`;
}

/** RFC 6750 section 3. */
export function bearerChallenge(challenge: Challenge): string {
  return write('Bearer', challenge);
}

/** RFC 9449 section 7.1. */
function dpopChallenge(challenge: Challenge): string {
  return write('DPoP', challenge, ['algs', ALGORITHMS]);
}

/** RFC 6750 section 3 forbids `"` and `\` inside these values, so they are dropped rather than escaped. */
function write(
  scheme: string,
  { error, description, scopes, resourceMetadata }: Challenge,
  ...more: readonly (readonly [string, string])[]
): string {
  const parameters: (readonly [string, string | undefined])[] = [
    ['realm', 'coder'],
    ['error', error],
    ['error_description', error && description],
    ['scope', scopes && scopes.length > 0 ? scopes.join(' ') : undefined],
    ...more,
    ['resource_metadata', resourceMetadata],
  ];
  const pairs = parameters.flatMap(([key, value]) => (value === undefined ? [] : [`${key}="${quotable(value)}"`]));
  return `${scheme} ${pairs.join(', ')}`;
}

/** For the token and revocation endpoints, where the client and not a bearer token failed (RFC 6749 section 5.2). */
export const BASIC_CHALLENGE = 'Basic realm="coder", charset="UTF-8"';

function quotable(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/g, '');
}
