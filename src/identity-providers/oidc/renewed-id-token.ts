import { decodeJwt, type JWTPayload } from 'jose';
import { differenceText } from '../failure-text.js';
import { isTokenTooLarge } from '../response-size.js';

/** The expected values of an ID token from a refresh. */
export interface RenewedExpectations {
  /** The subject of the last login; null if unknown. */
  readonly subject: string | null;
  /** Null: any. */
  readonly issuer: string | null;
  readonly clientId: string;
}

/** For `usable` and `unusable` the new tokens are kept, because the old ones are used up. For `foreign` not: they are another person's. */
export type RenewedIdToken =
  | { readonly kind: 'usable' }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'foreign'; readonly reason: string };

/**
 * OpenID Connect Core section 12.2. Nothing is read from this token; it only must not be about another person. It came directly from the
 * provider, so its signature would prove nothing more, and an unreadable one is no reason to lose the tokens.
 */
export function readRenewedIdToken(token: string, { subject, issuer, clientId }: RenewedExpectations): RenewedIdToken {
  if (isTokenTooLarge(token)) return { kind: 'unusable', reason: 'contains too many values' };
  let claims: JWTPayload;
  try {
    claims = decodeJwt(token);
  } catch {
    return { kind: 'unusable', reason: 'cannot be read' };
  }
  const { iss, sub, aud } = claims;
  if (subject !== null && typeof sub === 'string' && sub !== subject) {
    return { kind: 'foreign', reason: `is for another subject: ${differenceText(subject, sub)}` };
  }
  if (typeof sub !== 'string') return { kind: 'unusable', reason: 'names no subject' };
  if (issuer !== null && iss !== issuer) return { kind: 'unusable', reason: `names another issuer: ${differenceText(issuer, iss)}` };
  if (aud !== clientId && !(Array.isArray(aud) && aud.includes(clientId))) {
    return { kind: 'unusable', reason: `is for another audience: ${differenceText(clientId, aud)}` };
  }
  return { kind: 'usable' };
}
