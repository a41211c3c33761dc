import { errorCodes, type FastifyInstance, type FastifyRequest, type onRequestHookHandler } from 'fastify';

/** A content type for bodies that are not parsed. Clients have no reason to send it; other routes refuse it like any unknown type. */
const UNPARSED = 'application/x-unparsed';

/**
 * Routes with the policy `body: 'stream'` read the request themselves, whatever its content type: Fastify would choose a parser by that
 * type and read the whole body before the caller is authenticated. `request.raw` has the headers and bytes as received.
 */
export function leaveStreamsUnparsed(fastify: FastifyInstance): void {
  const hideType: onRequestHookHandler = (request, _reply, done) => {
    // Changes only what Fastify sees; the raw headers stay the same.
    request.headers = { 'content-type': UNPARSED };
    done();
  };
  fastify.addHook('onRoute', (route) => {
    if (route.config?.policy?.body === 'stream') route.onRequest = [...[route.onRequest ?? []].flat(), hideType];
  });

  fastify.addContentTypeParser(UNPARSED, (request, _payload, done) => {
    done(isStreamed(request) ? null : new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE());
  });
}

function isStreamed(request: FastifyRequest): boolean {
  return request.routeOptions.config.policy?.body === 'stream';
}
