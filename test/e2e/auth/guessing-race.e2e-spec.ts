import { FREE_GUESSES, guessesAfterWaits } from '../../support/guesses.js';
import { createOwner, OWNER } from '../../support/sign-in.js';
import { startServer, type RunningServer } from '../../support/server.js';

const GUESSES = 40;
/** From a network that the user has logged in from; afterwards one every five seconds. */
const FREE_GUESSES_OF_THE_KNOWN = 10;
const WAIT_OF_THE_KNOWN_MS = 5_000;

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
  await createOwner(server);
});
afterAll(() => server.stop());

describe('simultaneous password guesses', () => {
  /** How many guesses were compared; all others were refused without comparison. */
  async function race(email: string): Promise<number> {
    const answers = await Promise.all(
      Array.from({ length: GUESSES }, (_, index) => server.post('/api/v2/users/login', { email, password: `guess-${index}` })),
    );
    const counts: Record<number, number> = {};
    for (const { status, headers } of answers) {
      counts[status] = (counts[status] ?? 0) + 1;
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    const { 401: compared = 0, 429: refused = 0, ...others } = counts;
    expect({ total: compared + refused, others }).toEqual({ total: GUESSES, others: {} });
    return compared;
  }

  it('are compared as often as sequential ones: five times for an account that never logged in from this network, known or not', async () => {
    const begunAt = performance.now();
    const compared = await race('nobody@example.test');
    expect(compared).toBeGreaterThanOrEqual(FREE_GUESSES);
    expect(compared).toBeLessThanOrEqual(FREE_GUESSES + guessesAfterWaits(begunAt));
  });

  it('are compared ten times for a user who has logged in from this network before', async () => {
    // The other race has used 40 of the 60 logins per minute of this network.
    await server.stop();
    server = await startServer();
    await createOwner(server);
    const login = await server.post('/api/v2/users/login', { email: OWNER.email, password: OWNER.password });
    expect(login.status).toBe(201);
    const begunAt = performance.now();
    const compared = await race(OWNER.email);
    expect(compared).toBeGreaterThanOrEqual(FREE_GUESSES_OF_THE_KNOWN);
    expect(compared).toBeLessThanOrEqual(FREE_GUESSES_OF_THE_KNOWN + Math.floor((performance.now() - begunAt) / WAIT_OF_THE_KNOWN_MS));
  });
});
