import type { HttpRequest } from '../../http/index.js';
import type { Prompt } from '../checks/login-demands.js';

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
 *
 * With `none` the app wants no page, and may ask in a hidden frame: its browser sends the session there only for a site that is the same as this one.
 */
export function mayAnswerAtOnce({ method, headers }: HttpRequest, prompts: readonly Prompt[]): boolean {
  if (method !== 'GET' || SPECULATIVE.some((name) => headers[name] !== undefined)) return false;
  if (prompts.includes('consent') || prompts.includes('select_account')) return false;
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  if (!prompts.includes('none')) return mode === 'navigate' && destination === 'document';
  // Older browsers say nothing; they, too, send the session only where the user goes.
  const isInside = destination === undefined || destination === 'document' || destination === 'iframe';
  return isInside && (mode === undefined || mode === 'navigate');
}
