import type { IncomingMessage } from 'node:http';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';

/** A name for bodies that nobody parses. No client has a reason to send it, and where it is not expected it is refused as any other. */
const UNPARSED = 'application/x-unparsed';
/** How long a client that was refused may go on sending before the connection is cut. */
const DRAIN_MS = 30_000;

/**
 * Routes whose policy says `body: 'stream'` read the request themselves, whatever its content type: Fastify would choose a parser by that
 * type, and read all of the body, before anybody has asked who is calling. `request.raw` has the headers and the bytes as they came.
 *
 * What such a route left unread when it answered is read and thrown away for a while. Most clients look for an answer only when they have
 * sent everything, so a connection that is cut at once would hide from them why they were refused.
 */
export function leaveStreamsUnparsed(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    // An addition to what Fastify sees; the raw headers stay.
    if (isStreamed(request)) request.headers = { 'content-type': UNPARSED };
    done();
  });

  fastify.addContentTypeParser(UNPARSED, (request, _payload, done) => {
    done(isStreamed(request) ? null : new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE());
  });

  fastify.addHook('onSend', (request, reply, _payload, done) => {
    // Node would cut the connection of a client that asked for that right after the answer; here it is cut when the body has been read.
    if (isStreamed(request) && !request.raw.complete) reply.raw.shouldKeepAlive = true;
    done();
  });

  fastify.addHook('onResponse', (request, _reply, done) => {
    if (isStreamed(request) && !request.raw.complete) drain(request);
    done();
  });
}

function isStreamed(request: FastifyRequest): boolean {
  return request.routeOptions.config.policy?.body === 'stream';
}

function drain({ raw }: FastifyRequest): void {
  const cut = setTimeout(() => raw.destroy(), DRAIN_MS).unref();
  raw.once('close', () => {
    clearTimeout(cut);
    if (wantsToClose(raw)) raw.socket.destroySoon();
  });
  raw.resume();
}

function wantsToClose({ httpVersionMinor, headers }: IncomingMessage): boolean {
  return /\bclose\b/i.test(headers.connection ?? '') || (httpVersionMinor === 0 && !/\bkeep-alive\b/i.test(headers.connection ?? ''));
}
