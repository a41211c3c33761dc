import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, RequestOrigin } from '../authz/index.js';
import type { RoutePolicy } from './route-policy.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: RoutePolicy;
  }
  interface FastifyRequest {
    /** Set by the route guard; null on public routes and for anonymous callers of optional ones. */
    actor: Actor | null;
    /** Set before anything looks at a request. */
    clientAddress: string;
  }
}

export type HttpRequest = FastifyRequest;
export type HttpReply = FastifyReply;

function requestOf(context: ExecutionContext): HttpRequest {
  return context.switchToHttp().getRequest<HttpRequest>();
}

/** Who acts. Only for routes that require a credential: elsewhere the absence of an actor is a bug, so it throws. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = requestOf(context);
  if (!actor) throw new Error('a route without required login asked for the current actor');
  return actor;
});

/** Who acts, or null, for routes with optional login. */
export const MaybeActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor | null => requestOf(context).actor);

/** The address of the client, as far as trusted proxies tell it. */
export const ClientAddress = createParamDecorator((_data: unknown, context: ExecutionContext): string =>
  clientAddressOf(requestOf(context)),
);

/** Where the request came from, for what is done before anybody is signed in. */
export const Origin = createParamDecorator((_data: unknown, context: ExecutionContext): RequestOrigin => originOf(requestOf(context)));

export function originOf(request: HttpRequest): RequestOrigin {
  return { requestId: request.id, clientAddress: clientAddressOf(request), userAgent: request.headers['user-agent'] ?? '' };
}

/** The address of the client, as far as trusted proxies tell it; 0.0.0.0 when they tell something else. */
export function clientAddressOf(request: Pick<HttpRequest, 'clientAddress'>): string {
  return request.clientAddress;
}

/** Path and query as received. Some clients send the whole URL (RFC 9112 section 3.2.2); its host is no more believed than any. */
export function pathAndQuery(request: HttpRequest): { path: string; query: string } {
  const url = (request.raw.url ?? '/').replace(/^https?:\/\/[^/?]*(?=\/)/i, '');
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** Every value of a header, repetitions included: for some headers Node keeps only the first in `headers`. */
export function rawHeaderValues(request: HttpRequest, name: string): string[] {
  const { rawHeaders } = request.raw;
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
