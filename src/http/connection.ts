import type { Socket } from 'node:net';
import type { HttpReply, HttpRequest } from './request.js';

/** Callbacks for when a connection closes, for responses that still wait behind others on it. One listener per connection. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/** Calls `act` once: when the response was sent, or when its connection closes before that. */
export function whenResponseClosed(request: HttpRequest, reply: HttpReply, act: () => void): void {
  if (reply.raw.closed || request.raw.socket.destroyed) {
    act();
    return;
  }
  // A pipelined response that waits for an earlier one has no socket yet, and may never get an event for its end.
  const { socket } = request.raw;
  const others = reply.raw.socket === null ? waitingOn(socket) : null;
  const done = (): void => {
    reply.raw.off('close', done);
    others?.delete(done);
    act();
  };
  reply.raw.once('close', done);
  others?.add(done);
}

/** Aborted when the connection closes before the whole response was sent. */
export function connectionLost(request: HttpRequest, reply: HttpReply): AbortSignal {
  const lost = new AbortController();
  whenResponseClosed(request, reply, () => {
    if (!reply.raw.writableFinished) lost.abort();
  });
  return lost.signal;
}

function waitingOn(socket: Socket): Set<() => void> {
  const known = waiting.get(socket);
  if (known) return known;
  const set = new Set<() => void>();
  waiting.set(socket, set);
  socket.once('close', () => {
    for (const done of [...set]) done();
  });
  return set;
}
