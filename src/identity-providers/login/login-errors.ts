import type { UserBar } from '../../auth/index.js';
import type { DomainError } from '../../common/index.js';
import { identityError } from '../identity-errors.js';

/** Why a person with a verified identity cannot log in. Each becomes a page. */
export function wrongLoginType(attempted: string, { loginType }: { readonly loginType: string }): DomainError {
  const text = `Attempting to use login type "${attempted}", but the user has the login type "${loginType}".`;
  const hint = loginType === 'password' ? ' Sign in with your password. An administrator can change how you sign in.' : '';
  return identityError('identity_refused', 'Incorrect login type', text + hint);
}

export function alreadyLinked({ isEmailVerified }: { readonly isEmailVerified: boolean }): DomainError {
  const text = isEmailVerified
    ? 'The account with this email address is linked to another identity. Log in with that identity, or ask an administrator to reset the link.'
    : 'An account with this email address exists, but the identity provider has not verified that the address is yours. Contact an administrator.';
  return identityError('identity_refused', 'Account already linked', text);
}

export function linkedElsewhere(): DomainError {
  const text =
    'Your account is linked to another identity provider of this server. Log in with the identity provider that you used before, or ask an administrator.';
  return identityError('identity_refused', 'Account already linked', text);
}

export function signupsDisabled(text = 'Ask an administrator to create an account for you.'): DomainError {
  return identityError('identity_refused', 'Signups are disabled', text);
}

const BARRED: Readonly<Record<UserBar, readonly [title: string, text: string]>> = {
  deleted: ['Account deleted', 'Your account was deleted.'],
  suspended: ['Account suspended', 'Your account is suspended. Contact an admin to reactivate your account.'],
};

export function accountBarred(bar: UserBar): DomainError {
  const [title, text] = BARRED[bar];
  return identityError('identity_refused', title, text);
}

/** The provider now sends an e-mail address that belongs to another account. The text is vague on purpose, to not reveal that account. */
export function profileCollides(cause: unknown): DomainError {
  const text =
    'Your account could not be updated with the data from the identity provider. Ask an administrator to check the email address.';
  return identityError('identity_provider_failed', 'Failed to process OAuth login.', text, cause);
}

export function usernamesExhausted(wanted: string): DomainError {
  return identityError(
    'identity_conflict',
    `exhausted alternatives for taken username "${wanted}"`,
    'Ask an administrator to create an account for you.',
  );
}
