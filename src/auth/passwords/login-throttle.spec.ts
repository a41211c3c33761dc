import { LocalGuesses } from '../../limits/index.js';
import { SetClock } from '../../testing/index.js';
import { LoginThrottle, type PasswordAttempt } from './login-throttle.js';

const ADA = 'ada@example.test';

function setUp(disabled = false): {
  clock: SetClock;
  throttle: LoginThrottle;
  fail: (network: string, times?: number, email?: string) => Promise<void>;
} {
  const clock = new SetClock();
  const throttle = new LoginThrottle(new LocalGuesses(clock), { dangerousDisableRateLimits: disabled });
  const fail = async (network: string, times = 1, email = ADA): Promise<void> => {
    for (let i = 0; i < times; i++) await throttle.admit(email, network, false);
  };
  return { clock, throttle, fail };
}

/** The wait that the next attempt would have. */
async function waitOf(attempt: Promise<PasswordAttempt>): Promise<number> {
  try {
    await (await attempt).abandoned();
    return 0;
  } catch (error) {
    return (error as { retryAfterSeconds: number }).retryAfterSeconds;
  }
}

describe('LoginThrottle', () => {
  it('allows a few mistakes, then doubles the waiting time of the network with each failure', async () => {
    const { clock, throttle, fail } = setUp();
    await fail('a', 5);
    const waits: number[] = [];
    for (let i = 0; i < 11; i++) {
      const seconds = await waitOf(throttle.admit(ADA, 'a', false));
      waits.push(seconds);
      clock.pass(seconds);
      await fail('a');
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it.each([-86_400, 86_400])('keeps waiting times unchanged when the clock is set by %d seconds', async (seconds) => {
    const { clock, throttle, fail } = setUp();
    await fail('a', 5);
    clock.pass(1);
    await fail('a');
    clock.set(seconds);
    expect(await waitOf(throttle.admit(ADA, 'a', false))).toBe(2);
    clock.pass(2);
    expect(await waitOf(throttle.admit(ADA, 'a', false))).toBe(0);
  });

  it('does not count refused attempts', async () => {
    const { throttle, fail } = setUp();
    await fail('a', 5);
    for (let i = 0; i < 100; i++) expect(await waitOf(throttle.admit(ADA, 'a', false))).toBe(1);
  });

  it('slows down no other network and no other account, and ignores case', async () => {
    const { throttle, fail } = setUp();
    await fail('a', 5);
    expect(await waitOf(throttle.admit(ADA, 'b', false))).toBe(0);
    expect(await waitOf(throttle.admit('grace@example.test', 'a', false))).toBe(0);
    expect(await waitOf(throttle.admit(ADA.toUpperCase(), 'a', false))).toBe(1);
  });

  it('leaves every new network one attempt, however many places guess at the account', async () => {
    const { throttle, fail } = setUp();
    for (let i = 0; i < 200; i++) await fail(`network ${i}`);
    await fail('where the owner is today');
    expect(await waitOf(throttle.admit(ADA, 'where the owner is today', false))).toBe(1);
  });

  it('hardly slows down users in a network where they have logged in before', async () => {
    const { clock, throttle, fail } = setUp();
    for (let i = 0; i < 200; i++) await fail(`network ${i}`);
    for (let i = 0; i < 9; i++) await throttle.admit(ADA, 'home', true);
    expect(await waitOf(throttle.admit(ADA, 'home', true))).toBe(0);
    await throttle.admit(ADA, 'home', true);
    expect(await waitOf(throttle.admit(ADA, 'home', true))).toBe(5);
    clock.pass(5);
    expect(await waitOf(throttle.admit(ADA, 'home', true))).toBe(0);
  });

  it('forgets failures after a success or an hour', async () => {
    const { clock, throttle, fail } = setUp();
    await fail('a', 5);
    clock.pass(1);
    await (await throttle.admit(ADA, 'a', false)).succeeded();
    await fail('a', 4);
    expect(await waitOf(throttle.admit(ADA, 'a', false))).toBe(0);
    await fail('b', 5);
    clock.pass(3601);
    await fail('b', 4);
    expect(await waitOf(throttle.admit(ADA, 'b', false))).toBe(0);
  });

  it('is disabled together with rate limits', async () => {
    const { throttle, fail } = setUp(true);
    await fail('a', 100);
    expect(await waitOf(throttle.admit(ADA, 'a', false))).toBe(0);
  });
});
