import type { HttpRequest } from '../../http/index.js';

/**
 * What browsers send when nobody has opened the page, at least not yet: `Sec-Purpose` today, `Purpose` older versions of
 * Chrome and Safari, `X-Purpose` the previews of Safari, `X-Moz` older versions of Firefox, and `Sec-Speculation-Tags` a prefetch or prerender that a page
 * or the browser has rules for.
 */
const SPECULATIVE = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz', 'sec-speculation-tags'];

/**
 * May this request get an authorization code without a page, if the consent is remembered? Only when the browser says that the person is
 * going there with a whole window: a frame or a picture of another site, a prefetch or a HEAD request must not create a grant. A client
 * that wants the page sends a `prompt`, in the link or, if it pushes its requests, there.
 */
export function mayAnswerAtOnce({ method, headers }: HttpRequest, prompt: string): boolean {
  const isNavigation = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  const isSpeculative = SPECULATIVE.some((name) => headers[name] !== undefined);
  return isNavigation && !isSpeculative && prompt.split(' ').every((value) => value === '' || value === 'none');
}
