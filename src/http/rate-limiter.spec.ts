import { RateLimiter } from './rate-limiter.js';

const LIMITS = { apiPerMinute: 2, disabled: false };

describe('counting requests', () => {
  it('lets so many through in a minute, and says how long to wait for the next', async () => {
    const limiter = new RateLimiter(LIMITS);
    await limiter.count('api', 'ada GET /');
    await limiter.count('api', 'ada GET /');
    await expect(limiter.count('api', 'ada GET /')).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 60 });
    await limiter.count('api', 'bob GET /');
  });

  it('counts nothing when it is switched off', async () => {
    for (const limits of [
      { ...LIMITS, disabled: true },
      { ...LIMITS, apiPerMinute: 0 },
    ]) {
      const limiter = new RateLimiter(limits);
      for (let i = 0; i < 5; i++) await limiter.count('api', 'ada GET /');
      expect(limiter.limits('api')).toBe(false);
    }
  });

  it('remembers a bounded number of callers, and forgets the longest silent ones first', async () => {
    const limiter = new RateLimiter({ ...LIMITS, maxCallers: 3 });
    const from = async (...callers: string[]): Promise<void> => {
      for (const caller of callers) await limiter.count('api', caller);
    };
    await from('ada', 'ada', 'bob', 'bob', 'eve');
    await expect(from('ada')).rejects.toMatchObject({ code: 'rate_limited' });
    await from('mallory');
    await expect(from('ada')).rejects.toMatchObject({ code: 'rate_limited' });
    await from('bob');
  });
});
