import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { type CurrentTrace, currentTrace, statementObserver } from '../common/index.js';
import type { TraceSampling } from '../config/index.js';
import type { Exporter, Span } from './exporter.js';
import { KIND } from './exporter.js';
import { isSampled } from './sampler.js';

/** W3C Trace Context, version 00. Identifiers of zeros are invalid. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What undici says of a request of its own; the same object in all of its events. */
interface OutgoingRequest {
  readonly origin?: string | URL;
  readonly method: string;
  addHeader(name: string, value: string): unknown;
}

interface OutgoingEvent {
  readonly request: OutgoingRequest;
  readonly response?: { readonly statusCode: number };
}

interface Begun {
  readonly trace: CurrentTrace;
  readonly parentId: string | null;
  readonly startNs: bigint;
}

/** Traces requests, their statements and their requests to other servers. No span has a value of a client: routes are patterns, statements are names. */
export class Tracer {
  private readonly outgoing = new WeakMap<OutgoingRequest, Begun>();

  constructor(
    private readonly exporter: Exporter,
    private readonly sampling: TraceSampling,
  ) {}

  /** Before a hook that delays requests: these keep the context in which they arrived. */
  watch(fastify: FastifyInstance): void {
    const begun = new WeakMap<object, Begun>();
    fastify.addHook('onRequest', (request, _reply, done) => {
      const given = request.headers['traceparent'];
      const [, givenId, parentId = null, flags] = TRACEPARENT.exec(typeof given === 'string' ? given : '') ?? [];
      const traceId = givenId ?? randomBytes(16).toString('hex');
      const wanted = flags === undefined ? null : (Number.parseInt(flags, 16) & 1) === 1;
      const trace = { traceId, spanId: newSpanId(), isSampled: isSampled(this.sampling, traceId, wanted) };
      begun.set(request, { trace, parentId, startNs: nowNs() });
      request.traceId = trace.traceId;
      currentTrace.run(trace, done);
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      const span = begun.get(request);
      if (span) {
        const route = request.is404 ? 'none' : request.routePath;
        this.end(span, `${request.method} ${route}`, KIND.server, reply.statusCode >= 500, {
          'http.request.method': request.method,
          'http.route': route,
          'http.response.status_code': reply.statusCode,
          'gatehouse.request_id': request.id,
        });
      }
      done();
    });
    statementObserver.begin = (name) => this.beginStatement(name);
    const listeners = {
      'undici:request:create': (event: unknown) => {
        this.beginOutgoing((event as OutgoingEvent).request);
      },
      'undici:request:headers': (event: unknown) => {
        const { request, response } = event as OutgoingEvent;
        this.endOutgoing(request, response?.statusCode ?? 0);
      },
      'undici:request:error': (event: unknown) => {
        this.endOutgoing((event as OutgoingEvent).request, 0);
      },
    };
    for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
    fastify.addHook('onClose', async () => {
      for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener);
      statementObserver.begin = null;
      await this.exporter.stop();
    });
  }

  private beginStatement(name: string): (error: unknown) => void {
    const begun = this.beginChild();
    if (!begun) return () => undefined;
    return (error) => {
      this.end(begun, name, KIND.client, Boolean(error), { 'db.system.name': 'postgresql', 'db.operation.name': name });
    };
  }

  /** Of background work and of the exporter itself there is no trace, and so none of what they send. */
  private beginOutgoing(request: OutgoingRequest): void {
    const begun = this.beginChild();
    if (!begun) return;
    this.outgoing.set(request, begun);
    const { traceId, spanId, isSampled } = begun.trace;
    request.addHeader('traceparent', `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`);
  }

  private endOutgoing(request: OutgoingRequest, status: number): void {
    const begun = this.outgoing.get(request);
    if (!begun) return;
    this.outgoing.delete(request);
    const { hostname, port, protocol } = new URL(request.origin ?? 'none:');
    // The method alone: names are for grouping, and hosts can be of any number.
    this.end(begun, request.method, KIND.client, status === 0 || status >= 500, {
      'http.request.method': request.method,
      'server.address': hostname,
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      ...(status > 0 && { 'http.response.status_code': status }),
    });
  }

  private beginChild(): Begun | null {
    const parent = currentTrace.getStore();
    return parent ? { trace: { ...parent, spanId: newSpanId() }, parentId: parent.spanId, startNs: nowNs() } : null;
  }

  private end(
    { trace, parentId, startNs }: Begun,
    name: string,
    kind: Span['kind'],
    isError: boolean,
    attributes: Span['attributes'],
  ): void {
    const { traceId, spanId, isSampled } = trace;
    if (isSampled) this.exporter.add({ traceId, spanId, parentId, name, kind, startNs, endNs: nowNs(), isError, attributes });
  }
}

function newSpanId(): string {
  return randomBytes(8).toString('hex');
}

/** The start of the process by the clock, and what has passed since by one that is never set. */
function nowNs(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
}
