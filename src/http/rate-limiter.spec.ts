import { RateCounters } from '../limits/index.js';
import { SetClock } from '../testing/index.js';
import { rateLimited, RateLimiter } from './rate-limiter.js';

const LIMITS = {
  apiRateLimit: 3,
  dangerousDisableRateLimits: false,
  filesRateLimit: 12,
  loginRateLimit: 60,
  oauth2ClientRateLimit: 2,
  oauth2IntrospectionRateLimit: 2,
  oauth2RateLimit: 2,
};

function setUp(limits = LIMITS): { limiter: RateLimiter; clock: SetClock } {
  const clock = new SetClock();
  return { limiter: new RateLimiter(limits, new RateCounters({ add: () => Promise.resolve([]) }, clock), clock), clock };
}

describe('RateLimiter', () => {
  it('counts down, and then says how long to wait', () => {
    const { limiter, clock } = setUp();
    const left = [limiter.count('api', 'a'), limiter.count('api', 'a'), limiter.count('api', 'a')];
    expect(left.map((allowance) => allowance?.remaining)).toEqual([2, 1, 0]);
    expect(left.some((allowance) => allowance?.isExceeded)).toBe(false);
    clock.pass(20.5);
    const exceeded = limiter.count('api', 'a');
    expect(exceeded).toMatchObject({ limit: 3, remaining: 0, isExceeded: true, resetSeconds: 40 });
    expect(rateLimited(exceeded!)).toMatchObject({
      code: 'rate_limited',
      message: "You've been rate limited for sending more than 3 requests in 1m0s.",
      retryAfterSeconds: 40,
    });
    expect(limiter.count('api', 'b')).toMatchObject({ remaining: 2 });
    expect(limiter.count('login', 'a')).toMatchObject({ limit: 60, remaining: 59 });
    expect(limiter.count('files', 'a')).toMatchObject({ limit: 12 });
    clock.pass(39.5);
    expect(limiter.count('api', 'a')).toMatchObject({ remaining: 2, isExceeded: false });
  });

  it.each([-3_600, 3_600])('lets nobody wait longer or shorter because the clock was set by %d seconds', (seconds) => {
    const { limiter, clock } = setUp();
    for (let i = 0; i < 4; i++) limiter.count('api', 'a');
    clock.set(seconds);
    expect(limiter.exceeded('api', 'a')).toMatchObject({ resetSeconds: 60, resetAt: new Date(clock.now().getTime() + 60_000) });
  });

  it.each([
    { ...LIMITS, apiRateLimit: 0 },
    { ...LIMITS, apiRateLimit: -1 },
    { ...LIMITS, dangerousDisableRateLimits: true },
  ])('is disabled by %j', (limits) => {
    const { limiter } = setUp(limits);
    for (let i = 0; i < 10; i++) expect(limiter.count('api', 'a')).toBeNull();
    expect(limiter.isLimited('api')).toBe(false);
  });

  it('tells whether the next one would exceed the limit, without counting it', () => {
    const { limiter } = setUp();
    for (let i = 0; i < 5; i++) expect(limiter.exceeded('client-failures', 'a')).toBeNull();
    limiter.count('client-failures', 'a');
    expect(limiter.exceeded('client-failures', 'a')).toBeNull();
    limiter.count('client-failures', 'a');
    expect(limiter.exceeded('client-failures', 'a')).toMatchObject({ limit: 2, resetSeconds: 60 });
    expect(limiter.exceeded('client-failures', 'b')).toBeNull();
  });
});
