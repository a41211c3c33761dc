import { identityError } from '../identity-errors.js';
import type { Claims } from '../links/link-claims.js';
import { claimAt } from './claim-at.js';

/** An absent claim may mean an empty list; a list that was too long to send (`isTooLong`) certainly does not. */
export type NamesClaim =
  | { readonly kind: 'told'; readonly names: readonly string[] }
  | { readonly kind: 'absent'; readonly reason: string; readonly isTooLong: boolean };

/**
 * The groups or roles in this claim: a list of texts, or one text. A text with a comma is probably a flattened list, but cannot be distinguished
 * from a name. Throws `identity_invalid` for any other claim.
 */
export function namesIn(claims: Claims, field: string, what: 'groups' | 'roles'): NamesClaim {
  const claim = claimAt(claims, field);
  if (claim === undefined || claim === null) return absenceOf(claims, field, what);
  if (Array.isArray(claim)) {
    if (claim.every((name) => typeof name === 'string')) return { kind: 'told', names: claim };
    throw unreadable(what, `The ${what} claim contains a value that is not a string.`);
  }
  if (typeof claim !== 'string') throw unreadable(what, `The ${what} claim is neither a list nor a string.`);
  if (claim.includes(','))
    throw unreadable(what, `The ${what} claim is a comma-separated string. Configure the identity provider to send a list.`);
  return { kind: 'told', names: claim === '' ? [] : [claim] };
}

/** Entra ID omits a list that is too long, and says where to get it (OpenID Connect Core section 5.6.2). `hasgroups` is about groups only. */
function absenceOf(claims: Claims, field: string, what: 'groups' | 'roles'): NamesClaim {
  const elsewhere = claims['_claim_names'];
  const isElsewhere = typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, field);
  const isTooLong = isElsewhere || (what === 'groups' && (claims['hasgroups'] === true || claims['hasgroups'] === 'true'));
  const reason = isTooLong
    ? `The identity provider omitted the claim "${field}" because the user is in too many groups. Configure it to send only the groups that are assigned to this application`
    : `The identity provider did not send the claim "${field}"`;
  return { kind: 'absent', reason, isTooLong };
}

function unreadable(what: 'groups' | 'roles', text: string): Error {
  return identityError('identity_invalid', `Failed to sync user ${what}!`, text);
}
