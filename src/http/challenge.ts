/** The `error` values of RFC 6750 section 3.1. */
export type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope';

export interface Challenge {
  /** Absent for a bare challenge: the request had no credentials, or the refusal is not about the token. */
  readonly error?: BearerError;
  readonly description?: string;
  /** Every scope that was missing, so that the client asks once (RFC 6750 section 3, MCP authorization). */
  readonly scopes?: readonly string[];
  /** Absolute URL of the protected resource metadata (RFC 9728 section 5.1), where there is one. */
  readonly resourceMetadata: string | undefined;
}

/**
 * The value of `WWW-Authenticate` for every 401 and 403 that concerns bearer tokens (RFC 6750 section 3). Nothing else
 * builds one. The RFC forbids `"` and `\` inside these values, so they are dropped rather than escaped.
 */
export function bearerChallenge({ error, description, scopes, resourceMetadata }: Challenge): string {
  const parameters: [string, string | undefined][] = [
    ['realm', 'coder'],
    ['error', error],
    ['error_description', error && description],
    ['scope', scopes && scopes.length > 0 ? scopes.join(' ') : undefined],
    ['resource_metadata', resourceMetadata],
  ];
  const pairs = parameters.flatMap(([key, value]) => (value === undefined ? [] : [`${key}="${quotable(value)}"`]));
  return `Bearer ${pairs.join(', ')}`;
}

/** For the token and revocation endpoints, where the client and not a bearer token failed (RFC 6749 section 5.2). */
export const BASIC_CHALLENGE = 'Basic realm="coder", charset="UTF-8"';

function quotable(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/g, '');
}
