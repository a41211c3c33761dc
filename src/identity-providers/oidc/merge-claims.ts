import type { Claims } from '../links/link-claims.js';
import { claimAt, hasContent } from './claim-at.js';

/**
 * Merges two documents about one person. Values of the stronger one win; empty values replace nothing. `email_verified` applies only to the
 * address in its own document (OpenID Connect Core section 5.1), so it is kept only with that address.
 */
export function mergeClaims(weaker: Claims, stronger: Claims, emailField: string): Claims {
  const merged = new Map(Object.entries(weaker));
  for (const [name, value] of Object.entries(stronger)) {
    if (hasContent(value) || !hasContent(merged.get(name))) merged.set(name, value);
  }
  const address = claimAt(Object.fromEntries(merged), emailField);
  const statement = [stronger, weaker].map((document) => statementAbout(address, document, emailField)).find(hasContent);
  if (statement === undefined) merged.delete('email_verified');
  else merged.set('email_verified', statement);
  return Object.fromEntries(merged);
}

/** A document's statement about whether this address is verified. */
function statementAbout(address: unknown, document: Claims, emailField: string): unknown {
  const own = ['email', emailField].map((name) => claimAt(document, name)).find(hasContent);
  if (typeof address !== 'string' || typeof own !== 'string' || !isSameAddress(own, address)) return undefined;
  // Entra ID has no `email_verified`; its own claim states that the domain's owner has verified the address.
  return [document['email_verified'], document['xms_edov']].find(hasContent);
}

/** Ignores the case of ASCII letters only, as for accounts. */
function isSameAddress(a: string, b: string): boolean {
  const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return lower(a) === lower(b);
}
