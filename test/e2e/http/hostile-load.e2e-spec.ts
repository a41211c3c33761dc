import { createOwner } from '../../support/sign-in.js';
import { hostileRequests, sendHostileLoad } from '../../support/hostile-load.js';
import { peakMibDuring, residentMib } from '../../support/resident-memory.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';

/** Number of probes by another client. `npm run soak hostile-bodies` is the same at full size, and measures how long a probe waits. */
const ROUNDS = 20;

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess();
});
afterAll(() => server.stop());

it('a server under a load of malicious bodies refuses each, stays within its memory limit, and keeps serving', async () => {
  const session = await createOwner(server);
  const requests = hostileRequests(new URL(server.url).host);
  const stop = new AbortController();
  const work = async (): Promise<void> => {
    const load = sendHostileLoad(server.url, requests, { connections: 4, bytesPerSecond: Infinity, signal: stop.signal });
    for (let round = 0; round < ROUNDS; round++) {
      expect((await server.get('/healthz')).status).toBe(200);
      expect((await server.get('/api/v2/users/me', { 'coder-session-token': session })).status).toBe(200);
    }
    stop.abort();
    const { statuses } = await load;
    expect([...statuses.keys()].filter((status) => status < 400 || status >= 500)).toEqual([]);
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  };
  if (residentMib(server.pid) === null) await work();
  else expect(await peakMibDuring(server.pid, work)).toBeLessThan(200);
  expect(server.logs()).not.toContain('request failed');
  expect(
    Math.max(
      ...server
        .logs()
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThan(4_096);
});
