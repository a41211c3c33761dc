import { Injectable } from '@nestjs/common';
import { networkOf } from '../common/index.js';
import { type Allowance, isClientLimit, type RateLimit, RateLimiter, rateLimitHeaders, rateLimited } from './rate-limiter.js';
import { clientAddressOf, type HttpReply, type HttpRequest, type ResponseHeaders } from './request.js';

export interface CountedClient {
  readonly id: string;
  readonly isPublic: boolean;
  readonly isSelfRegistered: boolean;
}

type Counted = readonly [limit: RateLimit, key: string];

/**
 * Rate limits for endpoints whose caller is an OAuth client that authenticates in the body. A hundred clients may share an address, and
 * one client may have a hundred: so requests are counted by client once it has authenticated, and by network before that.
 */
@Injectable()
export class ClientRateLimit {
  constructor(private readonly limiter: RateLimiter) {}

  /**
   * Runs before the body is read. Throws `rate_limited` when too many requests of this network have failed. This request counts as failed
   * unless `countClient` is called for it, and also if the response is 401: an assertion that was used before is found after that.
   */
  admit(request: HttpRequest, reply: HttpReply, endpoint: string): void {
    const key = JSON.stringify([networkOf(clientAddressOf(request)), endpoint]);
    const refusal = this.limiter.exceeded('client-failures', key);
    if (refusal) throw rateLimited(refusal);
    // However it ends: an aborted request has cost as much as one that was answered.
    reply.raw.once('close', () => {
      if (!request.isClientAuthenticated || reply.raw.statusCode === 401) this.limiter.count('client-failures', key);
    });
  }

  /**
   * Instead of `countClient`, for a public client at an endpoint that stores something for whoever knows an id: then nobody has authenticated.
   * Counted like an anonymous request of this network, whatever its client. Throws `rate_limited`.
   */
  countAnonymous(request: HttpRequest, headers: ResponseHeaders): void {
    request.isClientAuthenticated = true;
    const { policy } = request.routeOptions.config;
    this.count([['oauth2', `${networkOf(clientAddressOf(request))} ${policy?.countedAs ?? request.routePath}`]], headers);
  }

  /**
   * Call it for an authenticated client. Throws `rate_limited`. A public client is counted per network, because anybody can use its id. All
   * clients that registered themselves are counted together, per network: anybody can have any number of them. But one of them can have only a share of
   * that, and its requests beyond the share do not count for the others: they may be those of other customers of one platform.
   */
  countClient(request: HttpRequest, headers: ResponseHeaders, { id, isPublic, isSelfRegistered }: CountedClient): void {
    request.isClientAuthenticated = true;
    const network = networkOf(clientAddressOf(request));
    const { policy } = request.routeOptions.config;
    const limit = policy && isClientLimit(policy.rateLimit) ? policy.rateLimit : 'client';
    const keyOf = (...who: readonly string[]): string => JSON.stringify([...who, policy?.countedAs ?? request.routePath]);
    const together: Counted = [limit, keyOf(network)];
    if (isSelfRegistered) this.count([[`${limit}-share`, keyOf(id, network)], together], headers);
    else this.count([[limit, isPublic ? keyOf(id, network) : keyOf(id)]], headers);
  }

  /** One after the other, until a limit is exceeded. The response shows the one that has the least left. */
  private count(counted: readonly Counted[], headers: ResponseHeaders): void {
    let least: Allowance | null = null;
    for (const [limit, key] of counted) {
      const allowance = this.limiter.count(limit, key);
      if (allowance && (!least || allowance.isExceeded || allowance.remaining < least.remaining)) least = allowance;
      if (allowance?.isExceeded) break;
    }
    if (!least) return;
    headers.add(rateLimitHeaders(least));
    if (least.isExceeded) throw rateLimited(least);
  }
}
