import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type Actor, publicScopeFor, scopePermits } from '../authz/index.js';
import { AccessUrl, DomainError, type ErrorCode, forbidden, networkOf } from '../common/index.js';
import {
  type HttpReply,
  type HttpRequest,
  RateLimiter,
  type RoutePolicy,
  clientAddressOf,
  isSameOrigin,
  isUnsafe,
  originOf,
  rawHeaderValues,
  rateLimited,
} from '../http/index.js';
import { BearerStrategy } from './bearer.strategy.js';
import { type ExtractedCredential, SESSION_COOKIE, SESSION_HEADER, extractCredential } from './extract-credential.js';
import { KeyVerifier, type VerificationContext, credentialsMalformed, credentialsMissing } from './key-verifier.js';
import { ProtectedResources } from './protected-resources.js';

export interface GuardOptions {
  /** Tokens in the query string are refused when false (`CODER_DISABLE_QUERY_TOKENS`). */
  readonly acceptQueryTokens: boolean;
}

const BYPASS_HEADER = 'X-Coder-Bypass-Ratelimit';

/**
 * Stands before every handler: who is it, how often, is it allowed on this route at all. What rows may be seen is not decided
 * here. Default deny: a route that states no policy is a bug and a loud one.
 */
@Injectable()
export class RouteGuard implements CanActivate {
  constructor(
    private readonly keys: KeyVerifier,
    private readonly bearer: BearerStrategy,
    private readonly limiter: RateLimiter,
    private readonly resources: ProtectedResources,
    private readonly accessUrl: AccessUrl,
    private readonly options: GuardOptions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const { policy } = request.routeOptions.config;
    if (!policy) throw new Error(`${context.getClass().name}.${context.getHandler().name} states no policy`);

    const reply = context.switchToHttp().getResponse<HttpReply>();

    this.checkOrigin(request, policy);
    const actor = await this.identify(request, reply, policy);
    request.actor = actor && { ...actor, origin: originOf(request) };
    await this.countRequest(request, reply, policy, request.actor);
    if (request.actor) checkRoute(request.actor, policy);
    return true;
  }

  private async identify(request: HttpRequest, reply: HttpReply, policy: RoutePolicy): Promise<Actor | null> {
    if (policy.access === 'public') return null;
    const credential = extractCredential(carriersOf(request), {
      // Pages never take a token from the query: it would stay in the history and in referrers.
      acceptQuery: this.options.acceptQueryTokens && policy.style !== 'page',
    });
    try {
      return await this.verify(credential, { resource: this.resources.api, clientAddress: clientAddressOf(request) }, policy);
    } catch (error) {
      if (policy.access === 'optional' && (policy.lenient ? error instanceof DomainError : isSoft(error))) return null;
      await this.countRequest(request, reply, policy, null);
      throw error;
    }
  }

  private verify(credential: ExtractedCredential, context: VerificationContext, policy: RoutePolicy): Promise<Actor | null> {
    switch (credential.kind) {
      case 'none':
        if (policy.access === 'optional') return Promise.resolve(null);
        throw credentialsMissing();
      case 'malformed':
        throw credentialsMalformed();
      case 'session':
        return this.keys.verify(credential.token, context);
      case 'bearer':
        return this.bearer.run(credential.input, context);
    }
  }

  /** DESIGN 8.6: an unsafe request that carries the session cookie, and every form, must come from our own pages. */
  private checkOrigin(request: HttpRequest, policy: RoutePolicy): void {
    if (!isUnsafe(request.method)) return;
    // The token and revocation endpoints know clients, not people: a cookie that a client's cookie jar sends along means nothing there.
    if (policy.access === 'public' && policy.style === 'oauth') return;
    const cookie = request.cookies[SESSION_COOKIE];
    const vouched = cookie !== undefined && isVouchedFor(request, cookie);
    const formOfBrowser = policy.formPost && request.headers[SESSION_HEADER] === undefined && !request.headers.authorization;
    if (!(cookie && !vouched) && !formOfBrowser) return;

    const { origin, 'sec-fetch-site': secFetchSite } = request.headers;
    const own = [this.accessUrl.origin, `${request.protocol}://${request.host}`];
    if (isSameOrigin({ origin, secFetchSite: typeof secFetchSite === 'string' ? secFetchSite : undefined }, own)) return;
    if (cookie !== undefined && request.headers[SESSION_HEADER] !== undefined) {
      throw new DomainError(
        'csrf_failed',
        `The "${SESSION_COOKIE}" cookie and the "Coder-Session-Token" header have different values. Send one.`,
      );
    }
    throw new DomainError('csrf_failed', 'Something is wrong with your CSRF token. Please refresh the page.', {
      detail: 'A request with the session cookie, or a form, must come from a page of this server (Origin or Sec-Fetch-Site).',
    });
  }

  /**
   * By user when the key was good, else by address; and by path, however it was spelled: what counts is the route with its
   * parameters decoded, in one case as ids and names are compared. Where secrets could be guessed it is the route alone. Owners may
   * ask to be left out.
   */
  private async countRequest(request: HttpRequest, reply: HttpReply, policy: RoutePolicy, actor: Actor | null): Promise<void> {
    const { rateLimit } = policy;
    if (rateLimit === 'none' || !this.limiter.isLimited(rateLimit) || isExempt(request, actor)) return;
    const who = actor?.id ?? networkOf(clientAddressOf(request));
    const where = [
      policy.countedAs ?? request.routeOptions.url,
      ...(rateLimit === 'login' || rateLimit === 'oauth2' ? [] : parametersOf(request)),
    ];
    const allowance = await this.limiter.count(rateLimit, JSON.stringify([who, ...where]));
    if (!allowance) return;
    reply.headers({
      'x-ratelimit-limit': String(allowance.limit),
      'x-ratelimit-remaining': String(allowance.remaining),
      'x-ratelimit-reset': String(Math.ceil(allowance.resetAt.getTime() / 1000)),
    });
    if (allowance.isExceeded) throw rateLimited(allowance);
  }
}

/**
 * Whoever can repeat the cookie's value knows it, which no foreign page does; and none can send an `Authorization` header without
 * leave by CORS (spec users 0.7).
 */
function isVouchedFor({ headers, query }: HttpRequest, cookie: string): boolean {
  const repeated = [headers['coder-session-token'], (query as Record<string, unknown>)[SESSION_COOKIE]];
  return repeated.includes(cookie) || /^bearer /i.test(headers.authorization ?? '');
}

/** Owners may ask not to be counted. Any other user who asks is told so, not quietly limited (spec users 0.6). */
function isExempt(request: HttpRequest, actor: Actor | null): boolean {
  if (!actor || !isTrue(request.headers[BYPASS_HEADER.toLowerCase()])) return false;
  if (actor.roles.includes('owner')) return true;
  throw new DomainError('rate_limit_bypass_refused', `"${BYPASS_HEADER}" provided but user is not "owner"`);
}

/** A wildcard is left out: it stands for whatever a caller makes up. */
function parametersOf(request: HttpRequest): string[] {
  const { '*': _rest, ...parameters } = request.params as Record<string, string>;
  return Object.values(parameters).map((value) => value.toLowerCase());
}

/** As Go reads a boolean. */
function isTrue(header: string | readonly string[] | undefined): boolean {
  return typeof header === 'string' && /^(1|t|T|true|TRUE|True)$/.test(header);
}

/** What the route itself demands of an actor: a login session, or scopes. Roles are the stores' business. */
function checkRoute(actor: Actor, policy: RoutePolicy): void {
  const missing = policy.permissions.filter(({ type, action }) => !scopePermits(actor, action, type));
  if (missing.length > 0) {
    throw new DomainError('scope_insufficient', 'Forbidden.', {
      detail: 'The scope of this token does not cover this request.',
      scopes: [...new Set(missing.map(({ type, action }) => publicScopeFor(type, action)))],
    });
  }
  if (policy.loginSession && !isLoginSession(actor)) {
    throw forbidden('This needs a login session. An OAuth token or a long-lived token will not do.');
  }
}

function isLoginSession(actor: Actor): boolean {
  const loginType = actor.credential?.loginType;
  return loginType === 'password' || loginType === 'oidc' || loginType === 'github';
}

/** What is wrong with the login behind a good key, and an administrator or the person has to know. */
const HARD: readonly ErrorCode[] = ['upstream_refresh_refused', 'upstream_provider_missing'];

/** On routes with optional login an unusable credential counts as none; outages do not, and hard refusals do not. */
function isSoft(error: unknown): boolean {
  return error instanceof DomainError && !HARD.includes(error.code);
}

function carriersOf(request: HttpRequest): Parameters<typeof extractCredential>[0] {
  const sessionHeader = request.headers[SESSION_HEADER];
  return {
    cookies: request.cookies,
    query: request.query as Record<string, string | string[] | undefined>,
    sessionHeader: typeof sessionHeader === 'string' ? sessionHeader : sessionHeader?.[0],
    authorization: request.headers.authorization,
    authorizationCount: rawHeaderValues(request, 'authorization').length,
  };
}
