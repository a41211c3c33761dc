import type { InvalidToken, TokenFacts } from './access.js';
import type { Settings } from './options.js';

export const INACTIVE: InvalidToken = { invalid: 'The token has expired, was revoked, or is for another API' };

/**
 * What the claims of a token allow, whoever has vouched for them: a signature (RFC 9068 section 4) or the response to an introspection
 * (RFC 7662 section 2.2).
 */
export function factsOf(claims: Readonly<Record<string, unknown>>, { issuer, resource, now }: Settings): TokenFacts | InvalidToken {
  const { iss, aud, exp, nbf, scope, cnf, token_type: type } = claims;
  if (iss !== undefined && iss !== issuer) return INACTIVE;
  if (!audiences(aud).some((audience) => isSameResource(audience, resource))) return INACTIVE;
  const seconds = now() / 1000;
  if (exp !== undefined && !(typeof exp === 'number' && exp > seconds)) return INACTIVE;
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= seconds + CLOCK_DIFFERENCE_SECONDS)) return INACTIVE;
  const jkt = boundKey(cnf);
  // Bound by a certificate, say: a bearer of it may not be the one that it was issued to.
  if (jkt === null || (jkt === undefined && String(type).toLowerCase() === 'dpop'))
    return { invalid: 'The token is bound in a way that this API does not support' };
  return { claims, scopes: typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : [], jkt };
}

export const CLOCK_DIFFERENCE_SECONDS = 5;

function audiences(aud: unknown): readonly string[] {
  return [aud].flat().filter((value) => typeof value === 'string');
}

/** Undefined if the token is not bound, null if it is bound to something other than a key, such as a certificate. */
function boundKey(cnf: unknown): string | null | undefined {
  if (cnf === undefined) return undefined;
  if (typeof cnf !== 'object' || cnf === null) return null;
  const { jkt, ...others } = cnf as Record<string, unknown>;
  return typeof jkt === 'string' && Object.keys(others).length === 0 ? jkt : null;
}

/** As whole texts, but for the spelling of the host and one trailing slash (RFC 3986 section 6.2.3). */
function isSameResource(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(text: string): string {
  try {
    const { protocol, host, pathname, search, hash } = new URL(text);
    return `${protocol}//${host}${pathname.replace(/\/$/, '')}${search}${hash}`;
  } catch {
    return text;
  }
}
