import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** How long a client may keep sending after its response before the connection is closed. */
const DRAIN_MS = 30_000;
/** How long it may pause meanwhile. */
const DRAIN_IDLE_MS = 5_000;

/**
 * Reads and discards the rest of a request for a while after its response. Most clients read a response only after they have sent
 * everything, so closing the connection at once would hide the reason for a refusal. The `Connection` header of a response says whether it
 * ends the connection.
 */
export function drainUnreadBodies(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (isUnread(request.raw)) {
      // Fastify closes the connection after a refused body. That must wait until the body was sent, or the client would lose the response.
      if (reply.statusCode !== TIMED_OUT && request.bodyLimits) reply.removeHeader('connection');
      // The same applies if the client itself asked to close the connection.
      if (reply.getHeader('connection') !== 'close') reply.raw.shouldKeepAlive = true;
      reply.raw.once('finish', () => {
        if (isUnread(request.raw) && reply.raw.getHeader('connection') !== 'close') drain(request.raw);
      });
    }
    done();
  });
}

/** A client that sent its body too slowly gets no more time. */
const TIMED_OUT = 408;

function isUnread({ complete, headers }: IncomingMessage): boolean {
  return !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
}

function drain(raw: IncomingMessage): void {
  const cut = setTimeout(() => raw.destroy(), DRAIN_MS).unref();
  const idle = setTimeout(() => raw.destroy(), DRAIN_IDLE_MS).unref();
  raw.on('data', () => idle.refresh());
  raw.once('close', () => {
    clearTimeout(cut);
    clearTimeout(idle);
    if (wantsToClose(raw)) raw.socket.destroySoon();
  });
  raw.resume();
}

function wantsToClose({ httpVersionMinor, headers }: IncomingMessage): boolean {
  return /\bclose\b/i.test(headers.connection ?? '') || (httpVersionMinor === 0 && !/\bkeep-alive\b/i.test(headers.connection ?? ''));
}
