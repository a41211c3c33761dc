import type { FastifyInstance, onRequestHookHandler, RouteOptions } from 'fastify';
import type { ApiCors } from './api-cors.js';
import { OPEN_CORS_HEADERS, allowsAnyOrigin } from './open-cors.js';
import { type HttpReply, type HttpRequest, pathAndQuery } from './request.js';
import type { RoutePolicy } from './route-policy.js';

/** What is the same for all requests to a route, computed once. */
interface RouteHead {
  /** The route's pattern, whatever the spelling of the path; for a path without a route, the path. */
  readonly path: string;
  /** The headers of every response, errors included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly anyHost: boolean;
  /** Whether a token in the query would be the only reason for caches to treat the response as private. */
  readonly isPrivateByQuery: boolean;
  /** Whether any web page may call it, without cookies. */
  readonly isOpen: boolean;
  /** Whether web pages of the allowed origins may call it. */
  readonly isApi: boolean;
}

export interface HeadOptions {
  readonly version: string;
  readonly strictTransportSecurity: string | undefined;
  readonly apiCors: ApiCors;
}

/** `path` is the route's pattern, or the path of a request that no route matches, which has no policy. */
function routeHead(path: string, policy: RoutePolicy | undefined, { version, strictTransportSecurity, apiCors }: HeadOptions): RouteHead {
  const isOAuth = path.startsWith('/oauth2/') || path.startsWith('/api/v2/oauth2-provider');
  const isOpen = allowsAnyOrigin(path);
  const isApi = apiCors.governs(path);
  const headers: Record<string, string> = {
    'x-coder-build-version': version,
    'x-content-type-options': 'nosniff',
    ...(strictTransportSecurity !== undefined && { 'strict-transport-security': strictTransportSecurity }),
    ...(isOAuth && { pragma: 'no-cache' }),
    // Responses depend on the caller, and caches do not know that our header and cookie are credentials (RFC 9111 section 3.5).
    ...((isOAuth || path.startsWith('/api/')) && { 'cache-control': 'no-store' }),
    ...(isOpen && OPEN_CORS_HEADERS),
    ...(isApi && { vary: 'Origin' }),
    ...policy?.headers,
  };
  return { path, headers, anyHost: policy?.anyHost ?? false, isPrivateByQuery: !isOAuth, isOpen, isApi };
}

/** Handles a request whose head was read, and calls `done` unless it has answered. */
export type Receive = (request: HttpRequest, reply: HttpReply, done: () => void, head: RouteHead) => void;

/**
 * Calls `receive` for every request, with the head of its route. Runs after the hooks of the whole server, before other hooks of the route.
 * Must run before the first route is registered.
 */
export function receiveHeads(fastify: FastifyInstance, options: HeadOptions, receive: Receive): void {
  const hooks = new WeakSet<object>();
  fastify.addHook('onRoute', (route) => {
    const others = [route.onRequest ?? []].flat();
    // The HEAD route of a GET route is created from its options, including hooks.
    if (others.some((hook) => hooks.has(hook))) return;
    const hook = hookOf(route, options, receive);
    hooks.add(hook);
    route.onRequest = [hook, ...others];
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.is404) receive(request, reply, done, routeHead(pathAndQuery(request).path, undefined, options));
    else done();
  });
}

function hookOf(route: RouteOptions, options: HeadOptions, receive: Receive): onRequestHookHandler {
  // Not yet: a hook after ours may still add the policy of a library's route.
  let head: RouteHead | undefined;
  return (request, reply, done) => {
    head ??= routeHead(request.routeOptions.url ?? route.url, route.config?.policy, options);
    receive(request, reply, done, head);
  };
}
