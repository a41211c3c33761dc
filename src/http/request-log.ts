import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, pino } from 'pino';
import { redactUrl } from './redaction.js';

/**
 * Paths that need neither redaction nor escaping: too short for a secret of ours, and no character that separates parameters or the parts of
 * a JWT.
 */
const PLAIN_PATH = /^[\w/-]{1,32}$/;

/** A server that is killed loses the lines of this time. */
const WRITE_AFTER_MS = 5;

/**
 * Writes the line of every request. Builds the text itself, as pino would with this logger: the fields are always the same, and a generic
 * logger spends more time on them than the rest of a small response takes. Lines of a few milliseconds are written together: a write for each
 * of them costs as much as everything else that is done here for a small response.
 */
export function logRequests(fastify: FastifyInstance, log: Logger): void {
  const { [pino.symbols.streamSym]: stream, [pino.symbols.chindingsSym]: bindings } = log as Logger & {
    readonly [pino.symbols.streamSym]: { write(line: string): unknown };
    /** Fields of every line, such as `,"worker":1`. */
    readonly [pino.symbols.chindingsSym]: string;
  };
  const clock = new IsoClock();
  let lines = '';
  const write = (): void => {
    const text = lines;
    lines = '';
    if (text !== '') stream.write(text);
  };
  fastify.addHook('onResponse', (request, reply, done) => {
    if (log.isLevelEnabled('info')) {
      if (lines === '') setTimeout(write, WRITE_AFTER_MS);
      lines += requestLine(request, reply, clock.now(), bindings);
    }
    done();
  });
  // Before the listener of the log itself, which flushes what it was given.
  process.prependListener('exit', write);
  fastify.addHook('onClose', (_fastify, done) => {
    process.off('exit', write);
    write();
    done();
  });
}

/** Ends in a line feed. */
export function requestLine(
  request: Pick<FastifyRequest, 'id' | 'method' | 'url' | 'clientAddress' | 'actor' | 'traceId'>,
  reply: Pick<FastifyReply, 'statusCode' | 'elapsedTime'>,
  time: string,
  bindings = '',
): string {
  const { id, method, url, clientAddress, actor, traceId } = request;
  const text = PLAIN_PATH.test(url) ? `"${url}"` : JSON.stringify(redactUrl(url));
  const ms = Math.round(reply.elapsedTime * 10) / 10;
  const who = actor?.credential ? `,"user":${JSON.stringify(actor.id)},"key":${JSON.stringify(actor.credential.keyId)}` : '';
  return `{"level":"info","time":"${time}"${bindings},"reqId":"${id}"${traceId === '' ? '' : `,"trace":"${traceId}"`},"method":"${method}","url":${text},"status":${reply.statusCode},"ms":${ms},"ip":"${clientAddress}"${who},"msg":"request"}\n`;
}

/** The time of the log: the requests of a turn share the text. */
class IsoClock {
  private ms = 0;
  private text = '';

  now(): string {
    const ms = Date.now();
    if (ms !== this.ms) {
      this.ms = ms;
      this.text = new Date(ms).toISOString();
    }
    return this.text;
  }
}
