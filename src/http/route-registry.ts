import type { FastifyInstance } from 'fastify';
import type { RoutePolicy } from './route-policy.js';

interface KnownRoute {
  readonly pattern: RegExp;
  readonly method: string;
  readonly url: string;
  readonly policy: RoutePolicy | undefined;
}

/**
 * Every route the server has, as it was registered. It makes the default deny loud (a route without a policy stops the
 * start) and tells 405 from 404.
 */
export class RouteRegistry {
  private readonly routes: KnownRoute[] = [];

  /** Must run before the first route is registered. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url, config }) => {
      const pattern = new RegExp(`^${url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+').replaceAll('*', '.*')}/?$`);
      for (const each of [method].flat()) this.routes.push({ pattern, method: each, url, policy: config?.policy });
    });
  }

  /** Throws, naming them, when routes state no policy. */
  requirePolicies(): void {
    const silent = this.routes.filter((route) => route.policy === undefined && route.method !== 'OPTIONS');
    if (silent.length === 0) return;
    throw new Error(`these routes state no policy: ${silent.map((route) => `${route.method} ${route.url}`).join(', ')}`);
  }

  /** The methods that this path answers to; empty when there is no such path. */
  allowedMethods(path: string): string[] {
    return [...new Set(this.routes.filter((route) => route.pattern.test(path)).map((route) => route.method))].sort();
  }

  list(): readonly { method: string; url: string; policy: RoutePolicy | undefined }[] {
    return this.routes.map(({ method, url, policy }) => ({ method, url, policy }));
  }
}
