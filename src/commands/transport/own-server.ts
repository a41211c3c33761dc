import { OperatorError } from '../../common/index.js';
import type { Layer } from './layer.js';

/**
 * Lets requests, which carry a token, only reach the server of that token. A redirect is reported instead of followed: `fetch` would
 * hand our headers to another host.
 */
export function onlyOwnServer(url: string): Layer {
  const { origin } = new URL(url);
  return (next) => async (request) => {
    if (new URL(request.url).origin !== origin) throw new OperatorError(`a request to another server than ${origin} was not sent`);
    const response = await next(request);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) return response;
    await response.body?.cancel();
    throw new OperatorError(`${origin} redirects to ${targetOf(location, request.url)}: use the URL of the server itself`);
  };
}

/** Origin and path: the rest of it may be a secret. */
function targetOf(location: string, base: string): string {
  try {
    const { origin, pathname } = new URL(location, base);
    return `${origin}${pathname}`;
  } catch {
    return 'an invalid URL';
  }
}
