import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, RequestOrigin } from '../authz/index.js';
import type { Brand } from '../common/index.js';
import type { RoutePolicy } from './route-policy.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: RoutePolicy;
  }
  interface FastifyRequest {
    /** Whether the route's policy was applied. */
    isAdmitted: boolean;
    /** Set when the caller is an OAuth client that has authenticated. */
    isClientAuthenticated: boolean;
    /** Set by the route guard; null on public routes and for anonymous callers of optional ones. */
    actor: Actor | null;
    /** Why the credential of a caller who is anonymous on a route with optional login does not count; null if there was none. */
    ignoredRefusal: Error | null;
    /** The scheme of `Authorization` that the caller used, whose challenge names the error. */
    challengeScheme: 'Bearer' | 'DPoP';
    /** Set before any other code handles the request. */
    clientAddress: string;
    /** As in W3C Trace Context; empty unless the server collects traces. */
    traceId: string;
    /** The pattern of the route, whatever the spelling of the path; the path itself where no route matches. Reading it costs nothing. */
    routePath: string;
  }
  interface FastifyReply {
    /** How a page presents the deployment. */
    readonly brand: Brand;
  }
}

export type HttpRequest = FastifyRequest;
export type HttpReply = FastifyReply;

function requestOf(context: ExecutionContext): HttpRequest {
  return context.switchToHttp().getRequest<HttpRequest>();
}

/** The actor. Only for routes that require a credential: without an actor it throws, because that is a bug. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = requestOf(context);
  if (!actor) throw new Error('a route without required login asked for the current actor');
  return actor;
});

/** The actor or null, for routes with optional login. */
export const MaybeActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor | null => requestOf(context).actor);

/** The headers of a response. Its status and body are those that Nest sends for what the handler returns. */
export class ResponseHeaders {
  readonly #reply: HttpReply;

  constructor(reply: HttpReply) {
    this.#reply = reply;
  }

  add(headers: Readonly<Record<string, string>>): void {
    this.#reply.headers(headers);
  }
}

/**
 * For handlers that add headers. Unlike with `@Res({ passthrough: true })`, they cannot answer 401 or 403 themselves, so that the route needs no
 * interceptor, which costs more than most responses. Not the reply itself: it is thenable, and Nest awaits every argument.
 */
export const AddedHeaders = createParamDecorator(
  (_data: unknown, context: ExecutionContext): ResponseHeaders => new ResponseHeaders(context.switchToHttp().getResponse<HttpReply>()),
);

/** The origin of the request, for actions before anybody is signed in. */
export const Origin = createParamDecorator((_data: unknown, context: ExecutionContext): RequestOrigin => originOf(requestOf(context)));

export function originOf(request: HttpRequest): RequestOrigin {
  return { requestId: request.id, clientAddress: clientAddressOf(request), userAgent: request.headers['user-agent'] ?? '' };
}

/** The address of the client, according to trusted proxies; 0.0.0.0 if they send something else. */
export function clientAddressOf(request: Pick<HttpRequest, 'clientAddress'>): string {
  return request.clientAddress;
}

/** Path and query as received. Some clients send the whole URL (RFC 9112 section 3.2.2); its host is ignored. */
export function pathAndQuery(request: HttpRequest): { path: string; query: string } {
  const url = (request.raw.url ?? '/').replace(/^https?:\/\/[^/?]*(?=\/)/i, '');
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** How often a header was received: for some headers Node keeps only the first in `headers`. */
export function countRawHeader(request: HttpRequest, name: string): number {
  const { rawHeaders } = request.raw;
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const each = rawHeaders[i];
    if (each?.length === name.length && each.toLowerCase() === name) count += 1;
  }
  return count;
}

/** Every value of a header, including repetitions: for some headers Node keeps only the first in `headers`. */
export function rawHeaderValues(request: HttpRequest, name: string): string[] {
  const { rawHeaders } = request.raw;
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

/** The parts of a request that a DPoP proof is about (RFC 9449 section 4.3). */
export function provenParts(request: HttpRequest): { readonly proofs: readonly string[]; readonly method: string; readonly path: string } {
  return { proofs: rawHeaderValues(request, 'dpop'), method: request.method, path: pathAndQuery(request).path };
}
