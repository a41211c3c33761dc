import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { AccessUrl, DomainError, type ErrorCode, isTrue, networkOf } from '../common/index.js';
import { settings } from '../core/index.js';
import {
  Admission,
  BrowserCookies,
  ClientRateLimit,
  type HttpReply,
  type HttpRequest,
  isClientLimit,
  RateLimiter,
  type RoutePolicy,
  clientAddressOf,
  countRawHeader,
  isSameOrigin,
  isUnsafe,
  originOf,
  rateLimitHeaders,
  rateLimited,
} from '../http/index.js';
import { AuthMetrics } from './auth-metrics.js';
import { BearerStrategy } from './bearer.strategy.js';
import { BoundTokens } from './bound-tokens.js';
import {
  bearerOf,
  type ExtractedCredential,
  SESSION_COOKIE,
  SESSION_HEADER,
  SESSION_QUERY,
  extractCredential,
} from './extract-credential.js';
import { KeyVerifier, credentialsMalformed, credentialsMissing } from './key-verifier.js';
import { ProtectedResources } from './protected-resources.js';
import { checkRoute } from './route-demands.js';

export class RouteGuardSettings extends settings('disableQueryTokens') {}

const BYPASS_HEADER = 'X-Coder-Bypass-Ratelimit';

/**
 * Runs before every handler: authentication, rate limit, and whether the route is allowed at all. It does not decide which rows are
 * visible. It uses only the head of a request, before the body is read. Default deny: a route without a policy is a bug and fails
 * loudly.
 */
@Injectable()
export class RouteGuard extends Admission implements CanActivate {
  constructor(
    private readonly keys: KeyVerifier,
    private readonly bearer: BearerStrategy,
    private readonly bound: BoundTokens,
    private readonly limiter: RateLimiter,
    private readonly clients: ClientRateLimit,
    private readonly resources: ProtectedResources,
    private readonly accessUrl: AccessUrl,
    private readonly cookies: BrowserCookies,
    private readonly metrics: AuthMetrics,
    private readonly settings: RouteGuardSettings,
  ) {
    super();
  }

  canActivate(context: ExecutionContext): boolean {
    if (context.switchToHttp().getRequest<HttpRequest>().isAdmitted) return true;
    throw new Error(`${context.getClass().name}.${context.getHandler().name} states no policy`);
  }

  admit(request: HttpRequest, reply: HttpReply, policy: RoutePolicy): Promise<void> | undefined {
    const presented = this.credentialOf(request, policy);
    const foreign = this.originRefusal(request, policy, presented);
    if (foreign && !policy.takesForeignForms) throw foreign;
    request.ignoredRefusal = foreign;
    const credential: ExtractedCredential = foreign ? { kind: 'none' } : presented;
    if (policy.access !== 'public') return this.admitCaller(request, reply, policy, credential);
    this.countRequest(request, reply, policy, null);
    return undefined;
  }

  private async admitCaller(request: HttpRequest, reply: HttpReply, policy: RoutePolicy, credential: ExtractedCredential): Promise<void> {
    const actor = await this.identify(request, reply, policy, credential);
    request.actor = actor && { ...actor, origin: originOf(request) };
    this.countRequest(request, reply, policy, request.actor);
    if (request.actor) checkRoute(request.actor, policy, request);
  }

  /** On routes without authentication, only the session cookie of an unsafe request still matters. */
  private credentialOf(request: HttpRequest, policy: RoutePolicy): ExtractedCredential {
    const isLookedAt = policy.access !== 'public';
    // The token and revocation endpoints authenticate clients, not people: they ignore a session cookie that a client happens to send.
    if (!isLookedAt && (policy.style === 'oauth' || !isUnsafe(request.method))) return { kind: 'none' };
    const cookie = this.cookies.read(request, SESSION_COOKIE);
    if (!isLookedAt) return cookie ? { kind: 'session', source: 'cookie', token: cookie } : { kind: 'none' };
    return extractCredential(credentialSources(request, cookie), {
      // Pages never take a token from the query: it would stay in the history and in referrers.
      acceptQuery: !this.settings.disableQueryTokens && policy.style !== 'page',
    });
  }

  private async identify(
    request: HttpRequest,
    reply: HttpReply,
    policy: RoutePolicy,
    credential: ExtractedCredential,
  ): Promise<Actor | null> {
    try {
      const actor = await this.verify(credential, request, reply, policy);
      this.metrics.countRequest(credential, true);
      return actor;
    } catch (error) {
      this.metrics.countRequest(credential, false);
      if (policy.access === 'optional' && error instanceof DomainError && (policy.lenient || isIgnorable(error))) {
        request.ignoredRefusal = error;
        return null;
      }
      this.countRequest(request, reply, policy, null);
      throw error;
    }
  }

  private verify(credential: ExtractedCredential, request: HttpRequest, reply: HttpReply, policy: RoutePolicy): Promise<Actor | null> {
    const context = {
      resource: this.resources.api,
      clientAddress: clientAddressOf(request),
      origin: () => originOf(request),
      isExposed: isExposed(credential),
      proof: null,
    };
    switch (credential.kind) {
      case 'none':
        if (policy.access === 'optional') return Promise.resolve(null);
        throw credentialsMissing();
      case 'malformed':
        request.challengeScheme = credential.scheme;
        throw credentialsMalformed();
      case 'session':
        return this.keys.verify(credential.token, context);
      case 'bearer':
        return this.bearer.run(credential.input, context);
      case 'dpop':
        request.challengeScheme = 'DPoP';
        return this.bound.verify(credential.token, context, request, reply);
    }
  }

  /**
   * An unsafe request with the session cookie, and every form, must come from our own pages. Only the credential in use counts: a browser
   * that is made to send other credentials along does not bypass the check. Null: there is nothing to refuse.
   */
  private originRefusal(request: HttpRequest, policy: RoutePolicy, credential: ExtractedCredential): DomainError | null {
    if (!isUnsafe(request.method)) return null;
    const isByCookie = credential.kind === 'session' && credential.source === 'cookie';
    const isByForm = policy.formPost && (credential.kind === 'none' || credential.kind === 'malformed');
    if (!isByForm && !(isByCookie && !isRepeated(request, credential.token))) return null;

    const { origin, 'sec-fetch-site': secFetchSite } = request.headers;
    const own = [this.accessUrl.origin, `${request.protocol}://${request.host}`];
    if (isSameOrigin({ origin, secFetchSite: typeof secFetchSite === 'string' ? secFetchSite : undefined }, own)) return null;
    if (isByCookie && request.headers[SESSION_HEADER]) {
      return new DomainError(
        'csrf_failed',
        `The "${SESSION_COOKIE}" cookie and the "Coder-Session-Token" header have different values. Send one.`,
      );
    }
    return new DomainError('csrf_failed', 'Something is wrong with your CSRF token. Please refresh the page.', {
      detail: 'A request with the session cookie, or a form, must come from a page of this server (Origin or Sec-Fetch-Site).',
    });
  }

  /**
   * Counts by user if the key was valid, else by address; and by path in any spelling: the route with its decoded, lower-cased parameters,
   * because ids and names ignore case. On routes where secrets could be guessed, and for agents, by the route alone. Owners may opt out.
   */
  private countRequest(request: HttpRequest, reply: HttpReply, policy: RoutePolicy, actor: Actor | null): void {
    const { rateLimit } = policy;
    if (isClientLimit(rateLimit)) {
      this.clients.admit(request, reply, policy.countedAs ?? request.routePath);
      return;
    }
    if (rateLimit === 'none' || !this.limiter.isLimited(rateLimit) || isExempt(request, actor)) return;
    // What agents do is not counted against their owner; but anybody can have a hundred of them, and so they share one count.
    const isAgent = actor?.credential?.agent !== undefined;
    const who = actor ? `${isAgent ? 'agents of ' : ''}${actor.id}` : networkOf(clientAddressOf(request));
    const isByRoute = rateLimit === 'login' || rateLimit === 'oauth2' || (isAgent && rateLimit === 'api');
    const which = isByRoute ? '' : parametersOf(request);
    const allowance = this.limiter.count(rateLimit, `${who} ${policy.countedAs ?? request.routePath}${which}`);
    if (!allowance) return;
    reply.headers(rateLimitHeaders(allowance));
    if (allowance.isExceeded) throw rateLimited(allowance);
  }
}

/** Was the credential sent where others may see it: in a cookie of the browser, or in the URL? */
function isExposed(credential: ExtractedCredential): boolean {
  if (credential.kind === 'session') return credential.source !== 'header';
  return credential.kind === 'bearer' && credential.input.query.access_token !== undefined;
}

/** A request that repeats the cookie's value elsewhere proves that its sender knows it, which a foreign page does not. */
function isRepeated({ headers, query }: HttpRequest, cookie: string): boolean {
  const others = [headers['coder-session-token'], (query as Record<string, unknown>)[SESSION_QUERY], bearerOf(headers.authorization)];
  return others.includes(cookie);
}

/** Owners may ask not to be counted. Any other user who asks gets an error instead of being silently limited. */
function isExempt(request: HttpRequest, actor: Actor | null): boolean {
  if (!actor || !isTrue(request.headers[BYPASS_HEADER.toLowerCase()])) return false;
  if (actor.roles.includes('owner')) return true;
  throw new DomainError('rate_limit_bypass_refused', `"${BYPASS_HEADER}" provided but user is not "owner"`);
}

/** A wildcard is left out: callers can put anything there. Requests to one route all have the same number of parameters. */
function parametersOf(request: HttpRequest): string {
  let text = '';
  for (const [name, value] of Object.entries(request.params as Record<string, string>)) {
    if (name !== '*') text += `\0${value.toLowerCase()}`;
  }
  return text;
}

/** Faults of the login behind a valid key that the person or an administrator has to know about. */
const FATAL_CODES: readonly ErrorCode[] = ['upstream_refresh_refused', 'upstream_provider_missing'];

/** On routes with optional login an unusable credential is ignored; outages and hard refusals are not. */
function isIgnorable(error: DomainError): boolean {
  return !FATAL_CODES.includes(error.code);
}

function credentialSources(request: HttpRequest, cookie: string | undefined): Parameters<typeof extractCredential>[0] {
  const sessionHeader = request.headers[SESSION_HEADER];
  return {
    cookie,
    query: request.query as Record<string, string | string[] | undefined>,
    sessionHeader: typeof sessionHeader === 'string' ? sessionHeader : sessionHeader?.[0],
    authorization: request.headers.authorization,
    authorizationCount: countRawHeader(request, 'authorization'),
  };
}
