import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { DomainError } from '../common/index.js';

/** More than any client that uses pipelining sends ahead. */
const MAX_WAITING_REQUESTS = 32;

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether too many requests of its connection were waiting when it arrived. */
    exceedsPipeline: boolean;
  }
}

/** The requests of one connection. */
interface Line {
  isBusy: boolean;
  /** Whether a request was refused: the connection closes after that response. */
  isClosing: boolean;
  readonly waiting: (() => void)[];
}

/**
 * A client may send requests without waiting for responses (RFC 9112 section 9.3.2), 2 000 of them in one packet. Node would start them all
 * at once and keep every response in memory until those before it are sent. Here a connection processes one request at a time: the next
 * one starts when the last byte of the response was sent. The queue is limited too: `refuseSurplus` gives the request beyond the limit a
 * 503, which closes the connection. Runs first, so that what comes after it holds one request of each connection.
 */
export function oneRequestAtATime(fastify: FastifyInstance): void {
  const lines = new WeakMap<Socket, Line>();
  fastify.decorateRequest('exceedsPipeline', false);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    const known = lines.get(socket);
    const line = known ?? { isBusy: false, isClosing: false, waiting: [] };
    if (!known) lines.set(socket, line);
    if (line.isClosing) {
      void reply.hijack();
      return;
    }
    const start = (): void => {
      line.isBusy = true;
      reply.raw.once('close', () => {
        line.isBusy = false;
        // After the connection was closed, the waiting requests are not started.
        if (!socket.destroyed) line.waiting.shift()?.();
      });
      done();
    };
    if (!line.isBusy) {
      start();
    } else if (line.waiting.length < MAX_WAITING_REQUESTS) {
      line.waiting.push(start);
    } else {
      line.isClosing = true;
      request.exceedsPipeline = true;
      line.waiting.push(done);
    }
  });
}

/** Called once the response has the headers of every response. */
export function refuseSurplus(reply: FastifyReply): void {
  void reply.header('connection', 'close').send(
    new DomainError('overloaded', 'Too many concurrent requests on one connection.', {
      detail: `At most ${MAX_WAITING_REQUESTS} requests can wait for an earlier one. Use another connection for the rest.`,
      retryAfterSeconds: 1,
    }),
  );
}
