import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '../common/index.js';
import { settings } from '../core/index.js';
import { type RateCounter, RateCounters } from '../limits/index.js';

export class RateLimiterSettings extends settings(
  'apiRateLimit',
  'dangerousDisableRateLimits',
  'filesRateLimit',
  'loginRateLimit',
  'oauth2ClientRateLimit',
  'oauth2IntrospectionRateLimit',
  'oauth2RateLimit',
) {}

/**
 * The kinds of requests that are counted separately. `client`: those of one authenticated OAuth client; `introspection`: those in
 * which it asks about tokens; `client-failures`: those from one network that did not authenticate. A `-share` is what one client can have of a limit
 * that it shares with others.
 */
export type RateLimit = 'api' | 'login' | 'oauth2' | 'files' | ClientLimit | `${ClientLimit}-share` | 'client-failures';
/** The kinds whose caller authenticates as an OAuth client. */
export type ClientLimit = 'client' | 'introspection';

export function isClientLimit(limit: string): limit is ClientLimit {
  return limit === 'client' || limit === 'introspection';
}

interface Bucket {
  readonly limit: number;
  readonly counter: RateCounter;
}

/** How many requests are left in the current minute. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly isExceeded: boolean;
  /** Seconds until the end of the minute; at least 1. */
  readonly resetSeconds: number;
  readonly resetAt: Date;
}

/** Limits requests in windows of a minute. No request waits for the count of other servers (`RateCounters`). */
@Injectable()
export class RateLimiter {
  private readonly buckets: Readonly<Record<RateLimit, Bucket | null>>;

  constructor(
    settings: RateLimiterSettings,
    counters: RateCounters,
    private readonly clock: Clock,
  ) {
    const bucket = (kind: RateLimit, limit: number): Bucket | null =>
      settings.dangerousDisableRateLimits || limit <= 0 ? null : { limit, counter: counters.counter(kind, limit) };
    this.buckets = {
      api: bucket('api', settings.apiRateLimit),
      login: bucket('login', settings.loginRateLimit),
      oauth2: bucket('oauth2', settings.oauth2RateLimit),
      files: bucket('files', settings.filesRateLimit),
      client: bucket('client', settings.oauth2ClientRateLimit),
      introspection: bucket('introspection', settings.oauth2IntrospectionRateLimit),
      'client-share': bucket('client-share', shareOf(settings.oauth2ClientRateLimit)),
      'introspection-share': bucket('introspection-share', shareOf(settings.oauth2IntrospectionRateLimit)),
      'client-failures': bucket('client-failures', settings.oauth2RateLimit),
    };
  }

  isLimited(kind: RateLimit): boolean {
    return this.buckets[kind] !== null;
  }

  /** `key` identifies the caller and the path. Null: there is no limit. */
  count(kind: RateLimit, key: string): Allowance | null {
    const bucket = this.buckets[kind];
    return bucket && this.allowanceOf(bucket.limit, bucket.counter.count(key));
  }

  /** Checks without counting whether the next request would exceed the limit. Null if not, or without a limit. */
  exceeded(kind: RateLimit, key: string): Allowance | null {
    const bucket = this.buckets[kind];
    if (!bucket) return null;
    const allowance = this.allowanceOf(bucket.limit, bucket.counter.look(key));
    return allowance.remaining <= 0 ? allowance : null;
  }

  private allowanceOf(limit: number, { count, leftMs }: { readonly count: number; readonly leftMs: number }): Allowance {
    return {
      limit,
      remaining: Math.max(0, limit - count),
      isExceeded: count > limit,
      resetSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
      resetAt: new Date(this.clock.now().getTime() + leftMs),
    };
  }
}

/** Half: then one client that never stops leaves the others as much as it takes. */
function shareOf(limit: number): number {
  return Math.ceil(limit / 2);
}

export function rateLimited({ limit, resetSeconds }: Allowance): DomainError {
  return new DomainError('rate_limited', `You've been rate limited for sending more than ${limit} requests in 1m0s.`, {
    retryAfterSeconds: resetSeconds,
  });
}

export function rateLimitHeaders({ limit, remaining, resetAt }: Allowance): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(resetAt.getTime() / 1000)),
  };
}
