import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../common/index.js';

export interface RateLimits {
  /** Requests a minute for each caller and path; 0 or less switches it off. */
  readonly apiPerMinute: number;
  /** `--dangerous-disable-rate-limits`. */
  readonly disabled: boolean;
  /** How many callers of each kind are remembered at a time. */
  readonly maxCallers?: number;
}

/** What is counted apart. */
export type RateLimit = 'api' | 'login' | 'oauth2' | 'files';

/** Login and the whole /oauth2 tree (spec users-sessions-cli 0.6, oauth2 section 5). */
const LOGIN_PER_MINUTE = 60;
/** Uploads, and downloads of one file (spec users-sessions-cli 0.6). */
const FILES_PER_MINUTE = 12;
const WINDOW_SECONDS = 60;

/** A flood of addresses cannot fill the memory: whoever was silent longest is forgotten. */
const MAX_CALLERS = 50_000;

/** Counts requests in this process, in windows of a minute. */
@Injectable()
export class RateLimiter {
  private readonly buckets: Readonly<Record<RateLimit, Bucket | null>>;

  constructor(limits: RateLimits) {
    const bucket = (points: number): Bucket | null =>
      limits.disabled || points <= 0 ? null : new Bucket(points, limits.maxCallers ?? MAX_CALLERS);
    this.buckets = {
      api: bucket(limits.apiPerMinute),
      login: bucket(LOGIN_PER_MINUTE),
      oauth2: bucket(LOGIN_PER_MINUTE),
      files: bucket(FILES_PER_MINUTE),
    };
  }

  /** Is this kind limited at all? */
  limits(kind: RateLimit): boolean {
    return this.buckets[kind] !== null;
  }

  /** `key` says who and where. Throws `rate_limited` when its minute is used up. */
  async count(kind: RateLimit, key: string): Promise<void> {
    const bucket = this.buckets[kind];
    if (!bucket) return;
    try {
      await bucket.consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new DomainError('rate_limited', `You've been rate limited for sending more than ${bucket.points} requests in 1m0s.`, {
        retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)),
      });
    }
  }
}

/** The library's counter, whose memory has no bound of its own. */
class Bucket {
  private readonly counter: RateLimiterMemory;
  private readonly callers: LRUCache<string, true>;

  constructor(
    readonly points: number,
    maxCallers: number,
  ) {
    this.counter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
    this.callers = new LRUCache<string, true>({
      max: maxCallers,
      dispose: (_, key, reason) => {
        if (reason === 'evict') void this.counter.delete(key);
      },
    });
  }

  async consume(key: string): Promise<void> {
    this.callers.set(key, true);
    await this.counter.consume(key);
  }
}
