import type { Outgoing } from '../../sdk/client/index.js';
import { retries } from './retries.js';

const NOW = new Date('2026-01-01T00:00:00Z');

/** Sends one request, which gets these responses, and returns how long the waits were. */
async function run(
  method: string,
  responses: readonly [number, string?][],
  body: Outgoing['body'] = null,
): Promise<{ status: number; waits: number[] }> {
  const waits: number[] = [];
  const left = [...responses];
  const settings = { now: () => NOW, onWait: (seconds: number) => waits.push(seconds), sleep: () => Promise.resolve() };
  const send = retries(settings)(() => {
    const [status = 500, after] = left.shift() ?? [];
    return Promise.resolve(new Response('', { status, headers: after === undefined ? {} : { 'retry-after': after } }));
  });
  const request = {
    method,
    url: 'https://gatehouse.example/',
    headers: new Headers(),
    body,
    signal: undefined,
    credentials: 'omit',
  } as const;
  return { status: (await send(request)).status, waits };
}

describe('a request that can be repeated', () => {
  it.each([
    ['seconds', '7', 7],
    ['a date', 'Thu, 01 Jan 2026 00:00:09 GMT', 9],
    ['a date that has passed', 'Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ])('is sent again after the wait that the server gives as %s', async (_what, after, seconds) => {
    expect(await run('GET', [[503, after], [200]])).toEqual({ status: 200, waits: [seconds] });
  });

  it('is sent at most four times', async () => {
    expect(
      await run(
        'PUT',
        Array.from({ length: 9 }, () => [429, '1']),
      ),
    ).toEqual({ status: 429, waits: [1, 1, 1] });
  });

  it.each([
    ['the waits would be too long together', [[429, '40'], [429, '30'], [200]], [40]],
    ['the server gives no wait', [[503], [200]], []],
    ['the wait cannot be read', [[503, 'soon'], [200]], []],
    ['the failure is not temporary', [[500, '1'], [200]], []],
  ] as [string, [number, string?][], number[]][])('is not sent again if %s', async (_what, responses, waits) => {
    const { status, waits: actual } = await run('GET', responses);
    expect([status === 200, actual]).toEqual([false, waits]);
  });
});

it.each([
  ['POST', null],
  ['PATCH', '{}'],
  ['PUT', new ReadableStream()],
])('a %s request that could do something twice, or whose body is gone, is sent once', async (method, body) => {
  expect(await run(method, [[503, '0'], [200]], body)).toEqual({ status: 503, waits: [] });
});
