import { OperatorError } from '../../common/index.js';
import type { Layer } from './layer.js';
import { BUILD_VERSION_HEADER } from './version-check.js';

/** What to say of a URL at which there is no Gatehouse server. */
export function describeWrongUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  if (pathname === '/') return `${url} is not a Gatehouse server. Can you open it in a browser?`;
  return `${url} is not the URL of a Gatehouse server: did you mean ${origin}?`;
}

/** Whoever else has nothing at our path has said nothing about what the command asked for. */
export function refuseOtherServers(url: string): Layer {
  return (next) => async (request) => {
    const response = await next(request);
    if (response.status !== 404 || response.headers.has(BUILD_VERSION_HEADER)) return response;
    await response.body?.cancel();
    throw new OperatorError(describeWrongUrl(url));
  };
}
