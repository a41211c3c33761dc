import { DPOP_ALGORITHMS } from '../dpop-proof/index.js';
import type { Refusal } from './access.js';

/** The `error` values of RFC 6750 section 3.1 and of RFC 9449 section 7.1. */
type TokenError = 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'invalid_dpop_proof' | 'use_dpop_nonce';

export interface RefusedToken {
  readonly status: 400 | 401 | 403;
  /** The scheme that the request used; null without one. */
  readonly scheme: 'Bearer' | 'DPoP' | null;
  /** Absent: a request without credentials gets a challenge without `error` (RFC 6750 section 3.1). */
  readonly error?: TokenError;
  readonly description: string;
  /** All that the request needs, so that the client asks once. */
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
}

/** How this API accepts tokens. */
export interface Schemes {
  readonly metadataUrl: string;
  readonly takesBearer: boolean;
}

/**
 * The response to a request whose token does not suffice. The error is in the challenge of the scheme that was used; a 401 offers the other one, too
 * (RFC 9449 section 7.2), unless bearer tokens are refused anyway.
 */
export function refuse(
  { status, scheme, error, description, scopes, nonce }: RefusedToken,
  { metadataUrl, takesBearer }: Schemes,
): Refusal {
  const challenge = (name: 'Bearer' | 'DPoP'): string => {
    const isTried = name === (scheme ?? 'Bearer');
    const parameters: readonly (readonly [string, string | undefined])[] = [
      ['error', isTried ? error : undefined],
      ['error_description', isTried && error ? description : undefined],
      ['scope', scopes.length > 0 ? scopes.join(' ') : undefined],
      ['algs', name === 'DPoP' ? DPOP_ALGORITHMS.join(' ') : undefined],
      ['resource_metadata', metadataUrl],
    ];
    return `${name} ${parameters.flatMap(([key, value]) => (value === undefined ? [] : [`${key}="${quotable(value)}"`])).join(', ')}`;
  };
  const offered = (['Bearer', 'DPoP'] as const).filter((name) => name === scheme || (status === 401 && (name === 'DPoP' || takesBearer)));
  return {
    allowed: false,
    status,
    headers: {
      'www-authenticate': offered.map(challenge).join(', '),
      'cache-control': 'no-store',
      ...(nonce !== undefined && { 'dpop-nonce': nonce }),
    },
    body: { ...(error && { error }), error_description: description },
  };
}

export function unavailable(retryAfterSeconds: number): Refusal {
  return {
    allowed: false,
    status: 503,
    headers: { 'retry-after': String(retryAfterSeconds), 'cache-control': 'no-store' },
    body: { error: 'temporarily_unavailable', error_description: 'The token cannot be verified now' },
  };
}

/** RFC 6750 section 3 forbids `"` and `\` inside these values, so they are dropped rather than escaped. */
function quotable(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/g, '');
}
