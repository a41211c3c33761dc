import { createHash } from 'node:crypto';
import { Clock } from '../../../src/common/index.js';
import { createDataSource } from '../../../src/data-source.js';
import { PeriodicWork } from '../../../src/database/index.js';
import { BrowserSession } from '../../support/browser-session.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { createOwner, OWNER } from '../../support/sign-in.js';
import { registerClient } from '../../support/oauth/index.js';
import { startServer } from '../../support/server.js';

const DAY_MS = 86_400_000;

/** By how much a clock was wrong. */
class WrongClock extends Clock {
  constructor(private readonly byMs: number) {
    super();
  }

  override now(): Date {
    return new Date(Date.now() + this.byMs);
  }
}

let database: TestDatabase;
beforeAll(async () => (database = await createDatabase()));
afterAll(() => database.drop());

describe('periodic work', () => {
  /** The time passed to a task, as the difference from the real time. */
  async function differenceMs(clock: Clock): Promise<number> {
    const dataSource = await createDataSource(database.url).initialize();
    const work = new PeriodicWork(dataSource, clock);
    const now = await new Promise<Date>((resolve) => {
      work.start({
        name: 'test',
        everySeconds: 3_600,
        work: (_stopping, time) => {
          resolve(time);
          return Promise.resolve();
        },
      });
    });
    await work.onApplicationShutdown();
    await dataSource.destroy();
    return now.getTime() - Date.now();
  }

  it("follows the database's clock when the server's is ahead, so that it deletes nothing that is still valid", async () => {
    expect(await differenceMs(new WrongClock(365 * DAY_MS))).toBeLessThan(1_000);
  });

  it("follows the server's clock when the database's is ahead", async () => {
    expect(await differenceMs(new WrongClock(-365 * DAY_MS))).toBeLessThan(-364 * DAY_MS);
  });

  it("takes over a lease from the far future, taken before the database's clock was set back", async () => {
    await database.query(
      `INSERT INTO periodic_leases (task, holder, expires_at) VALUES ('test', gen_random_uuid(), now() + interval '1 day')`,
    );
    expect(await differenceMs(new WrongClock(0))).toBeLessThan(1_000);
  });
});

it.each(['1 hour', '40 days'])('consent works with a server secret dated %s in the future', async (ahead) => {
  const own = await createDatabase();
  const first = await startServer({ database: own });
  const client = await registerClient(first, await createOwner(first));
  await first.stop();
  expect(await own.query(`UPDATE crypto_keys SET starts_at = starts_at + $1::interval RETURNING 1`, [ahead])).not.toEqual([]);

  const server = await startServer({ database: own });
  const request = new URL('/oauth2/authorize', server.url);
  const challenge = createHash('sha256').update('verifier'.repeat(8)).digest('base64url');
  const parameters = { response_type: 'code', client_id: client.id, code_challenge: challenge, code_challenge_method: 'S256', state: 's' };
  for (const [name, value] of Object.entries(parameters)) request.searchParams.set(name, value);
  const callback = await new BrowserSession(server).authorize(request, OWNER);
  expect(callback.searchParams.get('code')).toMatch(/^coder_/);
  await server.stop();
  await own.drop();
});
