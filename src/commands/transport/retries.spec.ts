import type { Outgoing } from '../../sdk/client/index.js';
import { retries } from './retries.js';

interface Scripted {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one request, which gets these responses, and returns how long the waits were. */
async function run(
  method: string,
  responses: readonly Scripted[],
  body: Outgoing['body'] = null,
): Promise<{ status: number; waits: number[]; said: number[] }> {
  const waits: number[] = [];
  const said: number[] = [];
  const left = [...responses];
  const wait = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  const send = retries({ onWait: (seconds) => said.push(seconds), wait })(() => {
    const { status, headers = {} } = left.shift() ?? { status: 500 };
    return Promise.resolve(new Response('', { status, headers }));
  });
  const request = {
    method,
    url: 'https://gatehouse.example/',
    headers: new Headers(),
    body,
    signal: undefined,
    credentials: 'omit',
  } as const;
  return { status: (await send(request)).status, waits, said };
}

const after = (status: number, value: string): Scripted => ({
  status,
  headers: { 'retry-after': value, date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
});
const FINE = { status: 200 };

describe('a request that can be repeated', () => {
  it.each([
    ['seconds', '7', 7],
    ['a date, by the clock of the server', 'Thu, 01 Jan 2026 00:00:09 GMT', 9],
  ])('is sent again after the wait that the server gives as %s', async (_what, value, seconds) => {
    expect(await run('GET', [after(503, value), FINE])).toEqual({ status: 200, waits: [seconds * 1000], said: [seconds] });
  });

  it.each([
    ['gives no wait', { status: 502 }],
    ['gives a date that has passed', after(503, 'Wed, 31 Dec 2025 00:00:00 GMT')],
    ['gives a wait that cannot be read', after(429, 'soon')],
  ])('is sent again after a moment, without a word, if the server %s', async (_what, trouble) => {
    const { status, waits, said } = await run('GET', [trouble, FINE]);
    expect([status, said, waits.length]).toEqual([200, [], 1]);
    expect(waits[0]).toBeGreaterThanOrEqual(125);
    expect(waits[0]).toBeLessThanOrEqual(375);
  });

  it('is sent at most four times', async () => {
    const trouble = Array.from({ length: 9 }, () => after(429, '5'));
    expect(await run('PUT', trouble)).toEqual({ status: 429, waits: [5000, 5000, 5000], said: [5, 5, 5] });
  });

  it.each([
    ['the waits would be too long together', [after(429, '40'), after(429, '30'), FINE], [40]],
    ['the failure is not temporary', [after(500, '1'), FINE], []],
  ])('is not sent again if %s', async (_what, responses, waits) => {
    const { status, said } = await run('GET', responses);
    expect([status === 200, said]).toEqual([false, waits]);
  });
});

it.each([
  ['POST', null],
  ['PATCH', '{}'],
  ['PUT', new ReadableStream()],
])('a %s request that could do something twice, or whose body is gone, is sent once', async (method, body) => {
  expect(await run(method, [after(503, '0'), FINE], body)).toEqual({ status: 503, waits: [], said: [] });
});
