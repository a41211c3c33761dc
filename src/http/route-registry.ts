import type { FastifyInstance, RouteOptions } from 'fastify';
import { isUnsafe } from './csrf.js';
import type { RoutePolicy } from './route-policy.js';

interface KnownRoute {
  readonly pattern: RegExp;
  readonly method: string;
  readonly url: string;
  /** Read as late as possible: a hook after ours may still add the policy of a library's route. */
  readonly options: RouteOptions;
}

/**
 * All registered routes of the server. It enforces the default deny (a route without a policy stops the start) and
 * distinguishes 405 from 404.
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

  /**
   * Throws an error that lists routes without a policy, routes that change something without naming the accepted credentials, pages that a
   * token could open, and forms that accept posts from other sites.
   */
  requirePolicies(): void {
    const silent = this.list().filter(({ policy }) => policy === undefined);
    if (silent.length > 0) throw new Error(`these routes state no policy: ${namesOf(silent)}`);
    const open = this.list().filter(({ method, policy }) => isUnsafe(method) && policy?.access !== 'public' && !policy?.credential);
    if (open.length > 0) throw new Error(`these routes change something, and do not state which credentials may do it: ${namesOf(open)}`);
    const pages = this.list().filter(({ policy }) => policy?.style === 'page');
    const tokened = pages.filter(({ policy }) => policy?.access === 'required' && policy.credential !== 'login-session');
    if (tokened.length > 0) throw new Error(`these pages would open for a token, too (see SignedInPage): ${namesOf(tokened)}`);
    const foreign = pages.filter(({ method, policy }) => isUnsafe(method) && policy?.access !== 'required' && !policy?.formPost);
    if (foreign.length > 0) throw new Error(`these forms do not state formPost, so any site could send them: ${namesOf(foreign)}`);
  }

  /** The methods of this path, including `OPTIONS`; empty for an unknown path. */
  allowedMethods(path: string): string[] {
    const spelled = decoded(path);
    const methods = this.routes.filter(({ pattern }) => pattern.test(spelled)).map(({ method }) => method);
    return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])].sort();
  }

  list(): readonly { method: string; url: string; policy: RoutePolicy | undefined }[] {
    return this.routes.map(({ method, url, options }) => ({ method, url, policy: options.config?.policy }));
  }
}

/** Decodes a path like the router: `%2F` stays encoded. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function namesOf(routes: readonly { method: string; url: string }[]): string {
  return routes.map(({ method, url }) => `${method} ${url}`).join(', ');
}

/** A parameter as in `/apps/:app` matches one segment, `*` the rest; a trailing slash is optional. */
function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/:[^/]+/g, '[^/]+').replaceAll('*', '.*')}/?$`);
}
