import { AsyncResource } from 'node:async_hooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Then the event loop reads from its sockets again: the requests of a turn must not hold up others for long. */
const MAX_PER_TURN = 64;

/**
 * Handles the requests that arrived in one turn of the event loop one after the other, once all have been read. The processor then runs
 * the same code for all of them, which it does much faster than reading and handling in alternation. A lone request waits for the end of
 * its own turn.
 */
export function handleInTurns(fastify: FastifyInstance): void {
  let waiting: Arrival[] = [];
  const turn = (): void => {
    const now = waiting.length > MAX_PER_TURN ? waiting.splice(0, MAX_PER_TURN) : waiting;
    if (now === waiting) waiting = [];
    else setImmediate(turn);
    for (const arrival of now) arrival.start();
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    if (waiting.push(new Arrival(request, reply, done)) === 1) setImmediate(turn);
  });
}

/** A request that waits for its turn. Has the asynchronous context of the request, because the turn has that of another one. */
class Arrival extends AsyncResource {
  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly proceed: () => void,
  ) {
    super('REQUEST');
  }

  /** Never throws: an error concerns this request only. */
  start(): void {
    // Nobody would get the response.
    if (this.request.raw.socket.destroyed) return;
    try {
      this.runInAsyncScope(this.proceed);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.request.log.error({ err: error }, 'request failed');
    if (!this.reply.raw.writableEnded) this.reply.raw.destroy();
  }
}
