import { ApiError, ConnectionError, OAuthError } from '../errors.js';
import { pollForConsent } from './device-poll.js';

const REQUEST = { method: 'POST', url: 'https://gatehouse.example.com/oauth2/tokens' };
const pending = new OAuthError({ error: 'authorization_pending' });
const slowDown = new OAuthError({ error: 'slow_down' });
const unreachable = new ConnectionError(REQUEST, { cause: new Error('ECONNREFUSED') });
const failed = (status: number, retryAfterSeconds?: number): ApiError =>
  new ApiError({ ...REQUEST, status, message: 'no', retryAfterSeconds });

/** Polls a server that gives these answers, first to last; returns the outcome and the waits in seconds. */
async function poll(
  answers: readonly (Error | string)[],
  { intervalSeconds = 5, lifetimeSeconds = 600, signal = undefined as AbortSignal | undefined } = {},
): Promise<{ outcome: unknown; waits: number[] }> {
  let now = 1_000;
  const waits: number[] = [];
  const left = [...answers];
  const outcome = await pollForConsent(
    () => {
      const answer = left.shift() ?? 'token';
      return typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer);
    },
    {
      intervalSeconds,
      expiresAt: now + lifetimeSeconds * 1000,
      signal,
      now: () => now,
      wait: (ms, given) => {
        given?.throwIfAborted();
        waits.push(ms / 1000);
        now += ms;
        return Promise.resolve();
      },
    },
  ).catch((error: unknown) => error);
  return { outcome, waits };
}

describe('polling for consent (RFC 8628)', () => {
  it('waits as long as the server asks before each request', async () => {
    expect(await poll([pending, pending, 'token'], { intervalSeconds: 7 })).toEqual({ outcome: 'token', waits: [7, 7, 7] });
  });

  it('asks five seconds less often from each slow_down on (RFC 8628 section 3.5)', async () => {
    expect(await poll([slowDown, pending, slowDown, 'token'])).toEqual({ outcome: 'token', waits: [5, 10, 10, 15] });
  });

  it.each([
    ['cannot be reached', unreachable],
    ['does not respond in time', new DOMException('late', 'TimeoutError')],
    ['is away', failed(503)],
  ])('goes on while the server %s, half as often each time', async (_what, error) => {
    expect(await poll([error, error, 'token'])).toEqual({ outcome: 'token', waits: [5, 10, 20] });
  });

  it('waits as long as a limit on requests asks', async () => {
    expect(await poll([failed(429, 60), 'token'])).toEqual({ outcome: 'token', waits: [5, 60] });
  });

  it.each([new OAuthError({ error: 'access_denied' }), new OAuthError({ error: 'invalid_grant' }), failed(500), new Error('a bug')])(
    'ends with any other error: %s',
    async (error) => {
      expect(await poll([pending, error])).toEqual({ outcome: error, waits: [5, 5] });
    },
  );

  it('ends before the codes expire, without another request', async () => {
    const { outcome, waits } = await poll(Array<Error>(99).fill(pending), { lifetimeSeconds: 14 });
    expect(outcome).toMatchObject({ name: 'OAuthError', error: 'expired_token' });
    expect(waits).toEqual([5, 5]);
  });

  it('ends with the reason of the signal', async () => {
    const reason = new Error('the user left');
    expect((await poll([pending], { signal: AbortSignal.abort(reason) })).outcome).toBe(reason);
  });

  it.each([
    [0, 1],
    [-5, 1],
    [1e12, 300],
  ])('takes an interval of %d seconds for %d', async (intervalSeconds, seconds) => {
    expect(await poll(['token'], { intervalSeconds })).toEqual({ outcome: 'token', waits: [seconds] });
  });
});
