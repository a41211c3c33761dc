import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { ClientAddresses } from './client-address.js';
import { malformedAnswer } from './client-error.js';
import { FormBody } from './form-body.js';
import { jsonBodyFault } from './json-body.js';
import { OPEN_CORS_HEADERS, OPEN_CORS_PREFLIGHT_HEADERS, allowsAnyOrigin } from './open-cors.js';
import { pathAndQuery, rawHeaderValues } from './request.js';
import { redactUrl } from './redaction.js';
import { DEFAULT_MAX_BODY_VALUES } from './route-policy.js';
import { leaveStreamsUnparsed } from './streamed-body.js';

export interface HttpOptions {
  readonly clientAddresses: ClientAddresses;
  /** Sent as `X-Coder-Build-Version` with every response, errors included. */
  readonly version: string;
  /** `Strict-Transport-Security` max-age; 0 leaves the header out. */
  readonly strictTransportSecuritySeconds: number;
  /** Is there anything at this path? A preflight for nothing is no leave to ask. */
  readonly serves: (path: string) => boolean;
}

/** What every request of this server goes through before Nest sees it. */
export async function setUpHttp(fastify: FastifyInstance, options: HttpOptions): Promise<void> {
  await fastify.register(fastifyCookie);
  fastify.decorateRequest('actor', null);
  fastify.decorateRequest('clientAddress', '0.0.0.0');
  leaveStreamsUnparsed(fastify);

  // `Expect: 100-continue` is the only expectation there is (RFC 9110 section 10.1.1). Node answers others itself, without a header.
  fastify.server.on('checkExpectation', (_request, response) => {
    const { headers, body } = malformedAnswer(options.version, 'The Expect header asks for something that does not exist.');
    response.writeHead(417, { ...headers, connection: 'close' }).end(body);
  });

  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    // Many clients name the type on requests without a body, too. Where one is needed, the pipe says so.
    if (text === '') {
      done(null);
      return;
    }
    void parseJson(request, String(text), (error, body: unknown) => {
      done(error ?? jsonBodyFault(body, request.routeOptions.config.policy?.maxBodyValues ?? DEFAULT_MAX_BODY_VALUES), body);
    });
  });

  // RFC 6749 appendix B: forms are UTF-8 whatever they say.
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new FormBody(String(body)));
  });

  // RFC 9112 section 3.2. Node takes the first, and a proxy in front of us may have looked at the other one.
  fastify.addHook('onRequest', (request, reply, done) => {
    if (rawHeaderValues(request, 'host').length < 2) {
      done();
      return;
    }
    const { headers, body } = malformedAnswer(options.version, 'It names more than one host.');
    void reply
      .status(400)
      .headers({ ...headers, connection: 'close' })
      .send(body);
  });

  fastify.addHook('onRequest', (request, reply, done) => {
    request.clientAddress = options.clientAddresses.of({
      peer: request.socket.remoteAddress ?? '',
      forwardedFor: request.ip,
      headers: request.headers,
    });
    // The route that will run, however its path was spelled.
    const path = request.routeOptions.url ?? pathAndQuery(request).path;
    reply.header('x-coder-build-version', options.version).header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    if (options.strictTransportSecuritySeconds > 0) {
      reply.header('strict-transport-security', `max-age=${options.strictTransportSecuritySeconds}`);
    }
    if (path.startsWith('/oauth2/') || path.startsWith('/api/v2/oauth2-provider')) {
      reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
    } else if (hasQueryToken(request.query)) {
      reply.header('cache-control', 'private, no-store');
    } else if (path.startsWith('/api/')) {
      // Answers are about who asks, and some ways of asking (our header, the cookie) are no secret-bearing ones to a cache (RFC 9111 section 3.5).
      reply.header('cache-control', 'no-store');
    }
    if (allowsAnyOrigin(path)) {
      reply.headers(OPEN_CORS_HEADERS);
      if (request.method === 'OPTIONS' && options.serves(path)) {
        void reply.headers(OPEN_CORS_PREFLIGHT_HEADERS).status(200).send();
        return;
      }
    }
    done();
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        url: redactUrl(request.url),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ip: request.clientAddress,
        ...(request.actor?.credential && { user: request.actor.id, key: request.actor.credential.keyId }),
      },
      'request',
    );
    done();
  });
}

function hasQueryToken(query: unknown): boolean {
  return typeof query === 'object' && query !== null && ('access_token' in query || 'coder_session_token' in query);
}
