import type { FastifyInstance, RouteOptions } from 'fastify';
import type { RoutePolicy } from './route-policy.js';

interface KnownRoute {
  readonly pattern: RegExp;
  readonly method: string;
  readonly url: string;
  /** Read late: a hook after ours may still add the policy of a library's route. */
  readonly options: RouteOptions;
}

/**
 * Every route the server has, as it was registered. It makes the default deny loud (a route without a policy stops the
 * start) and tells 405 from 404.
 */
export class RouteRegistry {
  private readonly routes: KnownRoute[] = [];

  /** Must run before the first route is registered. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (options) => {
      const { method, url } = options;
      for (const each of [method].flat()) this.routes.push({ pattern: patternOf(url), method: each, url, options });
    });
  }

  /** Throws, naming them, when routes state no policy. */
  requirePolicies(): void {
    const silent = this.list().filter(({ policy }) => policy === undefined);
    if (silent.length === 0) return;
    throw new Error(`these routes state no policy: ${silent.map(({ method, url }) => `${method} ${url}`).join(', ')}`);
  }

  /** The methods that this path answers to; empty when there is no such path. */
  allowedMethods(path: string): string[] {
    return [...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].sort();
  }

  list(): readonly { method: string; url: string; policy: RoutePolicy | undefined }[] {
    return this.routes.map(({ method, url, options }) => ({ method, url, policy: options.config?.policy }));
  }
}

/** `/apps/:app` becomes one segment of anything, `*` the rest; a trailing slash does not matter. */
function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/:[^/]+/g, '[^/]+').replaceAll('*', '.*')}/?$`);
}
