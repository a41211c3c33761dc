import { Injectable } from '@nestjs/common';
import { networkOf } from '../common/index.js';
import { isClientLimit, type RateLimit, RateLimiter, rateLimitHeaders, rateLimited } from './rate-limiter.js';
import { clientAddressOf, type HttpReply, type HttpRequest, type ResponseHeaders } from './request.js';

export interface CountedClient {
  readonly id: string;
  readonly isPublic: boolean;
  readonly isSelfRegistered: boolean;
}

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
    this.count('oauth2', `${networkOf(clientAddressOf(request))} ${policy?.countedAs ?? request.routePath}`, headers);
  }

  /**
   * Call it for an authenticated client. Throws `rate_limited`. A public client is counted per network, because anybody can use its id. All
   * clients that registered themselves are counted together, per network: anybody can have any number of them.
   */
  countClient(request: HttpRequest, headers: ResponseHeaders, { id, isPublic, isSelfRegistered }: CountedClient): void {
    request.isClientAuthenticated = true;
    const network = networkOf(clientAddressOf(request));
    const who = isSelfRegistered ? [network] : isPublic ? [id, network] : [id];
    const { policy } = request.routeOptions.config;
    const limit = policy && isClientLimit(policy.rateLimit) ? policy.rateLimit : 'client';
    this.count(limit, JSON.stringify([...who, policy?.countedAs ?? request.routePath]), headers);
  }

  private count(limit: RateLimit, key: string, headers: ResponseHeaders): void {
    const allowance = this.limiter.count(limit, key);
    if (!allowance) return;
    headers.add(rateLimitHeaders(allowance));
    if (allowance.isExceeded) throw rateLimited(allowance);
  }
}
