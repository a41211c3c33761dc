import { rateLimited, RateLimiter } from './rate-limiter.js';

const LIMITS = { apiPerMinute: 3, disabled: false };

describe('RateLimiter', () => {
  it('counts down, and then says how long to wait', async () => {
    const limiter = new RateLimiter(LIMITS);
    const left = [await limiter.count('api', 'a'), await limiter.count('api', 'a'), await limiter.count('api', 'a')];
    expect(left.map((allowance) => allowance?.remaining)).toEqual([2, 1, 0]);
    expect(left.some((allowance) => allowance?.isExceeded)).toBe(false);
    const exceeded = await limiter.count('api', 'a');
    expect(exceeded).toMatchObject({ limit: 3, remaining: 0, isExceeded: true });
    expect(rateLimited(exceeded!)).toMatchObject({
      code: 'rate_limited',
      message: "You've been rate limited for sending more than 3 requests in 1m0s.",
      retryAfterSeconds: expect.any(Number) as number,
    });
    expect(await limiter.count('api', 'b')).toMatchObject({ remaining: 2 });
    expect(await limiter.count('login', 'a')).toMatchObject({ limit: 60, remaining: 59 });
    expect(await limiter.count('files', 'a')).toMatchObject({ limit: 12 });
  });

  it.each([
    { apiPerMinute: 0, disabled: false },
    { apiPerMinute: -1, disabled: false },
    { apiPerMinute: 3, disabled: true },
  ])('is off with %j', async (limits) => {
    const limiter = new RateLimiter(limits);
    for (let i = 0; i < 10; i++) expect(await limiter.count('api', 'a')).toBeNull();
    expect(limiter.isLimited('api')).toBe(false);
  });

  it('forgets the counter that was used least when somebody makes up keys without end', async () => {
    const limiter = new RateLimiter(LIMITS);
    await limiter.count('api', 'old');
    for (let i = 0; i < 50_000; i++) await limiter.count('api', `key ${i}`);
    expect(await limiter.count('api', 'old')).toMatchObject({ remaining: 2 });
    expect(await limiter.count('api', 'key 49999')).toMatchObject({ remaining: 1 });
  });
});
