import type { HttpRequest } from '../../http/index.js';

/**
 * May this request get an authorization code without a page, if the consent is remembered? Only when the browser says that the person is
 * going there with a whole window: a frame or a picture of another site, a prefetch or a HEAD request must not create a grant. A client
 * that wants the page sends a `prompt`, in the link or, if it pushes its requests, there.
 */
export function mayAnswerAtOnce({ method, headers }: HttpRequest, prompt: string): boolean {
  const isNavigation = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  const isSpeculative = headers['sec-purpose'] !== undefined || headers['purpose'] !== undefined;
  return isNavigation && !isSpeculative && prompt.split(' ').every((value) => value === '' || value === 'none');
}
