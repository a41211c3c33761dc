import { isLoginMessage, LOGIN_MESSAGES } from '../common/index.js';
import { withoutTokens } from './redaction.js';

/** The login page for a browser without a valid session, with the reason if it had one. The two token parameters are removed. */
export function loginRedirect(target: { path: string; query: string }, message?: string): string {
  const query = withoutTokens(target.query);
  const parameters = new URLSearchParams();
  // The login page shows only known messages, so no other text is sent there.
  if (message !== undefined) parameters.set('message', isLoginMessage(message) ? message : LOGIN_MESSAGES.signedOut);
  parameters.set('redirect', query === '' ? target.path : `${target.path}?${query}`);
  return `/login?${parameters.toString()}`;
}
