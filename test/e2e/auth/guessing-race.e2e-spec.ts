import { createOwner, OWNER } from '../../support/sign-in.js';
import { startServer, type RunningServer } from '../../support/server.js';

const GUESSES = 40;

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
  await createOwner(server);
});
afterAll(() => server.stop());

describe('simultaneous password guesses', () => {
  /** How many guesses were compared, and how many were refused without comparison. */
  async function race(email: string): Promise<Readonly<Record<number, number>>> {
    const answers = await Promise.all(
      Array.from({ length: GUESSES }, (_, index) => server.post('/api/v2/users/login', { email, password: `guess-${index}` })),
    );
    const counts: Record<number, number> = {};
    for (const { status, headers } of answers) {
      counts[status] = (counts[status] ?? 0) + 1;
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    return counts;
  }

  it('are compared as often as sequential ones: five times for an account that never logged in from this network, known or not', async () => {
    expect(await race('nobody@example.test')).toEqual({ 401: 5, 429: GUESSES - 5 });
  });

  it('are compared ten times for a user who has logged in from this network before', async () => {
    // The other race has used 40 of the 60 logins per minute of this network.
    await server.stop();
    server = await startServer();
    await createOwner(server);
    const login = await server.post('/api/v2/users/login', { email: OWNER.email, password: OWNER.password });
    expect(login.status).toBe(201);
    expect(await race(OWNER.email)).toEqual({ 401: 10, 429: GUESSES - 10 });
  });
});
