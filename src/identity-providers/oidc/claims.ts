import type { OidcProviderConfig } from '../../config/index.js';
import { groupFieldOf } from '../../config/index.js';
import { identityError } from '../identity-errors.js';
import type { Claims } from '../links/link-claims.js';
import { isEmailAddress } from './email.js';

/** A person as the merged claims describe them. */
export interface Profile {
  readonly email: string;
  readonly isEmailVerified: boolean;
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string;
}

/** The settings that say how claims are read. */
export type ClaimSettings = Pick<
  OidcProviderConfig,
  | 'oidcUsernameField'
  | 'oidcNameField'
  | 'oidcEmailField'
  | 'oidcEmailDomain'
  | 'oidcIgnoreEmailVerified'
  | 'oidcGroupField'
  | 'oidcAllowedGroups'
  | 'oidcScopes'
>;

/** Rules of spec users 3.4, steps 4 to 9, in that order. Throws the domain error that the person is shown. */
export function profileOf(claims: Claims, settings: ClaimSettings): Profile {
  const username = textOf(claims[settings.oidcUsernameField]);
  const email = emailOf(claims, settings.oidcEmailField, username);
  const isEmailVerified = isTrue(claims['email_verified']);
  if (!isEmailVerified && !settings.oidcIgnoreEmailVerified) {
    throw identityError(
      'identity_refused',
      'Email not verified',
      `Verify the e-mail address ${email} at the identity provider, then log in again.`,
    );
  }
  checkDomain(email, settings.oidcEmailDomain);
  checkGroups(claims, settings);
  return { email, isEmailVerified, username, name: textOf(claims[settings.oidcNameField]), avatarUrl: textOf(claims['picture']) };
}

function emailOf(claims: Claims, field: string, username: string): string {
  const claim = claims[field];
  if (claim === undefined || claim === null || claim === '') {
    // Some providers have no such claim, and user names in the form of addresses.
    if (isEmailAddress(username)) return username;
    throw identityError(
      'identity_invalid',
      'No email found in OIDC payload!',
      'The identity provider told no e-mail address. Ask your administrator to let it.',
    );
  }
  if (typeof claim !== 'string') {
    throw identityError(
      'identity_invalid',
      'Email in OIDC payload isn’t a string.',
      'The claim with the e-mail address is of another type.',
    );
  }
  if (!isEmailAddress(claim)) {
    throw identityError(
      'identity_invalid',
      'Email in OIDC payload isn’t an address.',
      'The claim with the e-mail address holds something else.',
    );
  }
  return claim;
}

/** Missing or of a type that says nothing is not verified: whoever forgets the claim has verified nothing. */
function isTrue(claim: unknown): boolean {
  if (typeof claim === 'string') return claim.toLowerCase() === 'true' || claim === '1';
  return claim === true || (typeof claim === 'number' && claim !== 0);
}

/** Never says which domains would do: that is a list of addresses to try. */
function checkDomain(email: string, domains: readonly string[]): void {
  if (domains.length === 0) return;
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domains.some((allowed) => allowed.replace(/^@/, '').toLowerCase() === domain)) return;
  throw identityError(
    'identity_refused',
    'Unauthorized email',
    `Your email ${email} is not from an authorized domain! Please contact your administrator.`,
  );
}

function checkGroups(claims: Claims, settings: ClaimSettings): void {
  const { oidcAllowedGroups: allowed } = settings;
  if (allowed.length === 0) return;
  const groups = groupsOf(claims[groupFieldOf(settings) ?? '']);
  if (groups.some((group) => allowed.includes(group))) return;
  throw identityError(
    'identity_refused',
    'Not a member of an allowed group',
    'Ask an administrator to add you to one of the groups that may log in.',
  );
}

/** Spec users 3.7: an array of texts, or one text. A text with a comma is probably a list that was flattened, and cannot be told apart from a name. */
function groupsOf(claim: unknown): readonly string[] {
  if (claim === undefined || claim === null) return [];
  if (Array.isArray(claim)) {
    if (claim.every((group) => typeof group === 'string')) return claim;
    throw unreadableGroups('The claim with the groups holds something that is no text.');
  }
  if (typeof claim !== 'string') throw unreadableGroups('The claim with the groups is neither a list nor a text.');
  if (claim.includes(','))
    throw unreadableGroups('The claim with the groups is a text with commas: let the identity provider send a list.');
  return [claim];
}

function unreadableGroups(text: string): Error {
  return identityError('identity_invalid', 'Failed to sync user groups!', text);
}

function textOf(claim: unknown): string {
  return typeof claim === 'string' ? claim.trim() : '';
}
