import type { Socket } from 'node:net';
import type { HttpReply, HttpRequest } from './request.js';

/** What is to be done when a connection goes away, for answers that still wait behind others on it. One listener a connection, however many wait. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/** Calls `act` once: when the answer is out, or when its connection is gone before that. */
export function whenAnswered(request: HttpRequest, reply: HttpReply, act: () => void): void {
  if (reply.raw.closed || request.raw.socket.destroyed) {
    act();
    return;
  }
  // An answer that was asked for before an earlier one was out (pipelining) has no socket yet, and may never hear of its end.
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

/** Aborted when the connection goes before the whole answer is out. */
export function connectionLost(request: HttpRequest, reply: HttpReply): AbortSignal {
  const lost = new AbortController();
  whenAnswered(request, reply, () => {
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
