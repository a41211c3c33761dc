import type { DomainError } from '../../common/index.js';
import { identityError } from '../identity-errors.js';

/** Why a person whose identity is proven may not log in (spec users 2.6, 3.5, 3.6). Each becomes a page. */
export function wrongLoginType(attempted: string, { loginType }: { readonly loginType: string }): DomainError {
  const text = `Attempting to use login type "${attempted}", but the user has the login type "${loginType}".`;
  const hint = loginType === 'password' ? ' Sign in with your password. An administrator can change how you sign in.' : '';
  return identityError('identity_refused', 'Incorrect login type', text + hint);
}

export function alreadyLinked(): DomainError {
  const text =
    'The account with this e-mail address is linked to another identity. Log in with that one, or ask an administrator to reset the link.';
  return identityError('identity_refused', 'Account already linked', text);
}

export function signupsDisabled(text = 'Ask an administrator to create an account for you.'): DomainError {
  return identityError('identity_refused', 'Signups are disabled', text);
}

export function accountSuspended(): DomainError {
  return identityError('identity_refused', 'Account suspended', 'Your account is suspended. Contact an admin to reactivate your account.');
}

/** The e-mail address that the provider tells now belongs to another account. Not said more clearly: it is somebody else's. */
export function profileCollides(cause: unknown): DomainError {
  const text =
    'Your account could not be brought up to date with what the identity provider says. Ask an administrator to look at the e-mail address.';
  return identityError('identity_provider_failed', 'Failed to process OAuth login.', text, cause);
}

export function usernamesExhausted(wanted: string): DomainError {
  return identityError(
    'identity_conflict',
    `exhausted alternatives for taken username "${wanted}"`,
    'Ask an administrator to create an account for you.',
  );
}
