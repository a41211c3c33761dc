import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type Brand, DomainError, ROUTE_NOT_FOUND } from '../common/index.js';
import type { Admission } from './admission.port.js';
import { admitFirst } from './admission.js';
import type { ApiCors } from './api-cors.js';
import { type BodyOptions, parseBodies } from './body-parsers.js';
import type { ClientAddresses } from './client-address.js';
import { malformedResponse } from './client-error.js';
import { boundConnections } from './connections.js';
import type { HostRule } from './host-rule.js';
import { OPEN_CORS_PREFLIGHT_HEADERS } from './open-cors.js';
import { oneRequestAtATime, refuseSurplus } from './pipelining.js';
import { countRawHeader } from './request.js';
import { logRequests } from './request-log.js';
import type { RequestMetrics } from './request-metrics.js';
import { receiveHeads, type Receive } from './route-heads.js';
import { leaveStreamsUnparsed } from './streamed-body.js';
import { handleInTurns } from './turns.js';
import { drainUnreadBodies } from './unread-body.js';

export interface HttpOptions {
  readonly log: Logger;
  readonly clientAddresses: ClientAddresses;
  /** Sent as `X-Coder-Build-Version` with every response, errors included. */
  readonly version: string;
  /** The whole value of `Strict-Transport-Security`; undefined when it is not sent. */
  readonly strictTransportSecurity: string | undefined;
  /** The methods of this path; empty for an unknown path. */
  readonly allowedMethods: (path: string) => readonly string[];
  /** Called only after the application is complete. */
  readonly admission: () => Admission;
  readonly bodies: BodyOptions;
  readonly hosts: HostRule;
  readonly apiCors: ApiCors;
  readonly maxConnectionsPerNetwork: number;
  /** Whether clients should close their connections and reconnect, to another server. */
  /** Null: nobody asks for metrics. */
  readonly metrics: RequestMetrics | null;
  /** Null: no traces are collected. */
  readonly tracer: { watch(fastify: FastifyInstance): void } | null;
  readonly isDraining: () => boolean;
  readonly brand: () => Brand;
}

/** Sets up what every request goes through before it reaches Nest. */
export async function setUpHttp(fastify: FastifyInstance, options: HttpOptions): Promise<void> {
  boundConnections(fastify.server, {
    perNetwork: options.maxConnectionsPerNetwork,
    isProxy: (peer) => options.clientAddresses.isTrusted(peer),
    version: options.version,
  });
  fastify.decorateRequest('actor', null);
  fastify.decorateRequest('ignoredRefusal', null);
  fastify.decorateRequest('isClientAuthenticated', false);
  fastify.decorateRequest('challengeScheme', 'Bearer');
  fastify.decorateRequest('clientAddress', '0.0.0.0');
  fastify.decorateRequest('routePath', '');
  fastify.decorateRequest('traceId', '');
  fastify.decorateReply('brand', { getter: options.brand });
  oneRequestAtATime(fastify);
  options.tracer?.watch(fastify);
  handleInTurns(fastify);
  // `BrowserCookies` parses them.
  await fastify.register(fastifyCookie, { hook: false });
  receiveHeads(fastify, options, receiver(options));
  admitFirst(fastify, options.admission);
  parseBodies(fastify, options.bodies);
  leaveStreamsUnparsed(fastify);
  drainUnreadBodies(fastify);
  logRequests(fastify, options.log);
  options.metrics?.watch(fastify);

  // `Expect: 100-continue` is the only defined expectation (RFC 9110 section 10.1.1). Node answers others itself, without our headers.
  fastify.server.on('checkExpectation', (_request, response) => {
    const { headers, body } = malformedResponse(options.version, 'The value of the Expect header is not supported.');
    response.writeHead(417, { ...headers, connection: 'close' }).end(body);
  });
}

/** Methods that change an existing resource: a trailing slash, which others may have, is more likely a mistake. */
const NEEDS_EXACT_PATH: ReadonlySet<string> = new Set(['DELETE', 'PUT', 'PATCH']);

/** The checks of a head that need no credentials, and the headers of every response, including refusals. */
function receiver({ clientAddresses, version, isDraining, hosts, apiCors, allowedMethods }: HttpOptions): Receive {
  return (request, reply, done, { path, headers, anyHost, isPrivateByQuery, isOpen, isApi }) => {
    request.clientAddress = clientAddresses.ofRequest(request);
    request.routePath = path;
    reply.headers(headers).header('x-request-id', request.id);
    if (isDraining()) reply.header('connection', 'close');
    if (isPrivateByQuery && hasQueryToken(request.query)) reply.header('cache-control', 'private, no-store');

    if (request.exceedsPipeline) {
      refuseSurplus(reply);
      return;
    }
    // RFC 9112 section 3.2. Node uses the first, and a proxy in front of us may have checked the other one.
    if (countRawHeader(request, 'host') > 1) {
      const malformed = malformedResponse(version, 'It names more than one host.');
      void reply
        .status(400)
        .headers({ ...malformed.headers, connection: 'close' })
        .send(malformed.body);
      return;
    }
    // `DELETE /users/ada/` is what a program sends that has no ID for `DELETE /users/ada/keys/…`, or one that is two dots.
    if (NEEDS_EXACT_PATH.has(request.method) && /^[^?]*\/(?:\?|$)/.test(request.url)) throw new DomainError('not_found', ROUTE_NOT_FOUND);
    // Before every response, including preflights and paths without a route.
    if (!anyHost) hosts.check(request, clientAddresses);

    const forOrigin = isApi ? apiCors.headersFor(request.headers.origin) : null;
    if (forOrigin) reply.headers(forOrigin);
    // No route has this method. A preflight for an unknown path is not answered, because that would allow the request.
    const methods = request.method === 'OPTIONS' ? allowedMethods(path) : [];
    if (methods.length === 0) {
      done();
      return;
    }
    if (isOpen) reply.headers(OPEN_CORS_PREFLIGHT_HEADERS);
    if (forOrigin) reply.headers(apiCors.preflightHeaders(methods));
    void reply
      .header('allow', methods.join(', '))
      .status(isOpen ? 200 : 204)
      .send();
  };
}

function hasQueryToken(query: unknown): boolean {
  return typeof query === 'object' && query !== null && ('access_token' in query || 'coder_session_token' in query);
}
