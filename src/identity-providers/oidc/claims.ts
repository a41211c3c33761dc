import type { OidcProviderConfig } from '../../config/index.js';
import { groupFieldOf } from '../../config/index.js';
import { identityError } from '../identity-errors.js';
import type { Claims } from '../links/link-claims.js';
import { claimAt, hasContent } from './claim-at.js';
import { isEmailAddress } from './email.js';
import { namesIn } from './names-claim.js';

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

/** `claims` come from `mergeClaims`. Throws the domain error to show to the person. */
export function profileOf(claims: Claims, settings: ClaimSettings): Profile {
  const username = textOf(claimAt(claims, settings.oidcUsernameField));
  const told = emailOf(claims, settings.oidcEmailField);
  const email = told ?? addressIn(username);
  // `email_verified` does not apply to a user name in the form of an address.
  const isEmailVerified = told !== null && isTrue(claims['email_verified']);
  if (!isEmailVerified && !settings.oidcIgnoreEmailVerified) {
    throw identityError(
      'identity_refused',
      'Email not verified',
      `Verify the email address ${email} at the identity provider, then log in again.`,
    );
  }
  checkDomain(email, settings.oidcEmailDomain);
  checkGroups(claims, settings);
  return { email, isEmailVerified, username, name: textOf(claimAt(claims, settings.oidcNameField)), avatarUrl: textOf(claims['picture']) };
}

/** Some providers have no such claim, but user names in the form of addresses. */
function addressIn(username: string): string {
  if (isEmailAddress(username)) return username;
  throw identityError(
    'identity_invalid',
    'No email found in OIDC payload!',
    'The identity provider did not send an email address. Ask your administrator to include it.',
  );
}

/** Null without a claim. */
function emailOf(claims: Claims, field: string): string | null {
  const claim = claimAt(claims, field);
  if (!hasContent(claim)) return null;
  if (typeof claim !== 'string') {
    throw identityError('identity_invalid', 'Email in OIDC payload isn’t a string.', 'The claim with the email address must be a string.');
  }
  if (!isEmailAddress(claim)) {
    throw identityError(
      'identity_invalid',
      'Email in OIDC payload isn’t an address.',
      'The claim with the email address contains something else.',
    );
  }
  return claim;
}

/** A missing claim, or one of another type, means not verified. */
function isTrue(claim: unknown): boolean {
  if (typeof claim === 'string') return claim.toLowerCase() === 'true' || claim === '1';
  return claim === true || (typeof claim === 'number' && claim !== 0);
}

/** Never names the allowed domains, which would help to guess addresses. */
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
  const found = namesIn(claims, groupFieldOf(settings) ?? '', 'groups');
  if (found.kind === 'absent') {
    throw identityError(
      'identity_refused',
      'Your groups could not be determined',
      `Only members of certain groups can log in. ${found.reason}. Contact an administrator.`,
    );
  }
  if (found.names.some((group) => allowed.includes(group))) return;
  throw identityError('identity_refused', 'Not a member of an allowed group', 'Ask an administrator to add you to an allowed group.');
}

function textOf(claim: unknown): string {
  return typeof claim === 'string' ? claim.trim() : '';
}
