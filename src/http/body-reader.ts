import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '../common/index.js';
import type { BodyMemory } from './body-memory.js';

/** What a body may cost. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** The network that sent the body, and its response: until that is sent, the memory of the body counts as used. */
export interface BodyOwner {
  readonly network: string;
  readonly answer: ServerResponse;
}

const FIRST_PIECE_BYTES = 1_024;

/** Reads request bodies into memory, within the limits of the route, of memory and of time. */
export class BodyReader {
  constructor(private readonly memory: BodyMemory) {}

  /**
   * Returns the whole body. Throws `payload_too_large` (before reading if the length was declared), `overloaded` when the memory for bodies
   * is used up, `request_timeout` when it arrives too slowly, and the connection's error when it breaks.
   */
  async read(payload: IncomingMessage, limits: BodyLimits, { network, answer }: BodyOwner): Promise<Buffer> {
    const { maxBytes, timeoutMs } = limits;
    if (Number(payload.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
    let taken = 0;
    answer.once('close', () => {
      this.memory.give(network, taken);
      taken = 0;
    });
    // The pieces are copied into one buffer: each may be a view of a much larger one, and thousands of tiny ones have a large overhead.
    let body = Buffer.alloc(0);
    let length = 0;
    const append = (piece: Buffer): void => {
      const needed = length + piece.length;
      if (needed > maxBytes) throw tooLarge(maxBytes);
      if (needed > body.length) {
        const size = Math.min(maxBytes, Math.max(FIRST_PIECE_BYTES, body.length * 2, needed));
        if (answer.closed || !this.memory.take(network, size - body.length)) throw memoryExhausted();
        taken += size - body.length;
        const grown = Buffer.allocUnsafe(size);
        body.copy(grown, 0, 0, length);
        body = grown;
      }
      piece.copy(body, length);
      length = needed;
    };
    await consume(payload, append, timeoutMs);
    return body.subarray(0, length);
  }
}

/** Passes every piece to `take`, and stops listening after the end, the first failure or `timeoutMs`. */
function consume(payload: IncomingMessage, take: (piece: Buffer) => void, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      clearTimeout(timer);
      payload.off('data', onData).off('end', settle).off('error', settle).off('close', onClose);
      // The client has reset the connection and cannot be answered, but the error needs a listener.
      payload.on('error', ignore);
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('the body is incomplete'));
    };
    const onData = (piece: Buffer): void => {
      try {
        take(piece);
      } catch (error) {
        settle(error);
      }
    };
    const onClose = (): void => {
      settle(brokenOff());
    };
    const timer = setTimeout(() => {
      settle(tooSlow(timeoutMs));
    }, timeoutMs);
    payload.on('data', onData).on('end', settle).on('error', settle).on('close', onClose);
    payload.resume();
  });
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('payload_too_large', 'Request body too large.', { detail: `The limit is ${maxBytes} bytes.` });
}

function memoryExhausted(): DomainError {
  return new DomainError('overloaded', 'The server is busy with other requests. Please try again in a moment.', {
    detail: 'There is not enough memory for another request body.',
    retryAfterSeconds: 1,
  });
}

function tooSlow(timeoutMs: number): DomainError {
  return new DomainError('request_timeout', 'The request body took too long to arrive.', {
    detail: `It must arrive within ${timeoutMs / 1_000} seconds.`,
  });
}

function brokenOff(): DomainError {
  return new DomainError('invalid_input', 'Request body cannot be accepted.', { detail: 'It is incomplete.' });
}

function ignore(): void {
  // The client is gone: there is nobody to report it to.
}
