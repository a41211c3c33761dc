import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Histogram, Registry } from 'prom-client';
import { Tallies, type Tally } from '../metrics/index.js';

/** From a lookup in memory to what a person gives up on. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** The route of all requests without one: their paths are anybody's choice. */
const NO_ROUTE = 'none';

/** Counts requests by route, method and status, and how long they take. */
@Injectable()
export class RequestMetrics {
  readonly #tallies: Tallies;
  readonly #seconds: Histogram;
  /** By route, method and status. */
  readonly #byRoute = new Map<string, Map<string, Map<number, Tally>>>();

  constructor(registry: Registry) {
    this.#tallies = new Tallies(
      registry,
      'gatehouse_http_requests_total',
      'Requests by pattern of the route, method and status. route: none for a path that does not exist.',
      ['route', 'method', 'status'],
    );
    this.#seconds = new Histogram({
      name: 'gatehouse_http_request_seconds',
      help: 'Time from the arrival of the head of a request to the last byte of the response.',
      buckets: SECONDS,
      registers: [registry],
    });
  }

  /** For servers that serve metrics: others do not pay for it. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request, reply, done) => {
      this.count(request.is404 ? NO_ROUTE : request.routePath, request.method, reply.statusCode);
      this.#seconds.observe(reply.elapsedTime / 1000);
      done();
    });
  }

  private count(route: string, method: string, status: number): void {
    const tally = this.#byRoute.get(route)?.get(method)?.get(status);
    if (tally) tally.count += 1;
    else this.first(route, method, status).count += 1;
  }

  private first(route: string, method: string, status: number): Tally {
    const byMethod = this.#byRoute.get(route) ?? new Map<string, Map<number, Tally>>();
    const byStatus = byMethod.get(method) ?? new Map<number, Tally>();
    const tally = this.#tallies.of({ route, method, status: String(status) });
    this.#byRoute.set(route, byMethod.set(method, byStatus.set(status, tally)));
    return tally;
  }
}
