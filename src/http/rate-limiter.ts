import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../common/index.js';

export interface RateLimits {
  /** Requests a minute for each caller and path; 0 or less switches it off. */
  readonly apiPerMinute: number;
  /** `--dangerous-disable-rate-limits`. */
  readonly disabled: boolean;
}

/** What is counted apart. */
export type RateLimit = 'api' | 'login' | 'oauth2' | 'files';

/** Login and the whole /oauth2 tree (spec users-sessions-cli 0.6, oauth2 section 5). */
const LOGIN_PER_MINUTE = 60;
/** Uploads, and downloads of one file (spec users-sessions-cli 0.6). */
const FILES_PER_MINUTE = 12;
const WINDOW_SECONDS = 60;
/** Of each kind: some 20 MB at most, however many callers and paths somebody makes up. */
const MAX_COUNTERS = 50_000;

/** How much of a minute's requests is left. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly isExceeded: boolean;
  /** Until the minute is over; at least 1. */
  readonly resetSeconds: number;
  readonly resetAt: Date;
}

/** Counts requests in this process, in windows of a minute. */
@Injectable()
export class RateLimiter {
  private readonly buckets: Readonly<Record<RateLimit, Counters | null>>;

  constructor(limits: RateLimits) {
    const bucket = (points: number): Counters | null => (limits.disabled || points <= 0 ? null : new Counters(points));
    this.buckets = {
      api: bucket(limits.apiPerMinute),
      login: bucket(LOGIN_PER_MINUTE),
      oauth2: bucket(LOGIN_PER_MINUTE),
      files: bucket(FILES_PER_MINUTE),
    };
  }

  isLimited(kind: RateLimit): boolean {
    return this.buckets[kind] !== null;
  }

  /** `key` says who and where. Null: there is no limit. */
  async count(kind: RateLimit, key: string): Promise<Allowance | null> {
    return (await this.buckets[kind]?.count(key)) ?? null;
  }
}

export function rateLimited({ limit, resetSeconds }: Allowance): DomainError {
  return new DomainError('rate_limited', `You've been rate limited for sending more than ${limit} requests in 1m0s.`, {
    retryAfterSeconds: resetSeconds,
  });
}

/** The library forgets a counter when its minute is over, and nothing before: so the keys are bounded here. The one least used goes. */
class Counters {
  private readonly limiter: RateLimiterMemory;
  private readonly keys: LRUCache<string, true>;

  constructor(private readonly limit: number) {
    const limiter = new RateLimiterMemory({ points: limit, duration: WINDOW_SECONDS });
    this.limiter = limiter;
    this.keys = new LRUCache({
      max: MAX_COUNTERS,
      dispose: (_value, key, reason) => {
        if (reason === 'evict') void limiter.delete(key);
      },
    });
  }

  async count(key: string): Promise<Allowance> {
    this.keys.set(key, true);
    // The library rejects with the same object when a limit is exceeded.
    const result = await this.limiter.consume(key).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    });
    const { remainingPoints, consumedPoints, msBeforeNext } = result;
    const resetSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    // Not our clock's time: the library goes by the machine's.
    const resetAt = new Date(Date.now() + msBeforeNext);
    return { limit: this.limit, remaining: remainingPoints, isExceeded: consumedPoints > this.limit, resetSeconds, resetAt };
  }
}
