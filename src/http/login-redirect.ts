import { withoutTokens } from './redaction.js';

/** Where a browser without a session is sent; the two token parameters never travel along (DESIGN section 6). */
export function loginRedirect(target: { path: string; query: string }, message?: string): string {
  const query = withoutTokens(target.query);
  const parameters = new URLSearchParams();
  if (message !== undefined) parameters.set('message', message);
  parameters.set('redirect', query === '' ? target.path : `${target.path}?${query}`);
  return `/login?${parameters.toString()}`;
}
