import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import { APPS, type Client, prefixOf, type Provider, startProvider, type Tokens } from '../../support/oauth/index.js';
import { plantKey } from '../../support/keys.js';
import { plantUser } from '../../support/people.js';

/** Five times the server's number of connections. */
const WAITING = 100;

let provider: Provider;
let app: Client;
beforeAll(async () => {
  provider = await startProvider();
  app = await provider.createClient();
});
afterAll(() => provider.server.stop());

/** Typical requests of a user, reading and writing, that do not need the locked row. */
async function bystander(): Promise<void> {
  const { id } = await plantUser(provider.server.db);
  const headers = { 'coder-session-token': await plantKey(provider.server.db, id) };
  expect((await provider.get('/api/v2/users/me', headers)).status).toBe(200);
  expect((await provider.post('/api/v2/users/me/keys', { headers })).status).toBe(201);
  const { access_token: token, refresh_token: refreshToken } = await provider.obtainTokens(app);
  await provider.refreshed(app, refreshToken);
  expect((await provider.me(token)).status).toBe(401);
}

function expectBusy(answer: Answer): void {
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
}

/** Holds the lock of the statement while `work` runs. */
async function holding(sql: string, parameters: unknown[], work: (holder: HeldTransaction) => Promise<void>): Promise<void> {
  const holder = await HeldTransaction.begin(provider.server.db);
  try {
    await holder.query(sql, parameters);
    await work(holder);
  } finally {
    await holder.rollback();
  }
}

const many = <T>(one: () => Promise<T>): Promise<T>[] => Array.from({ length: WAITING }, one);

describe('while a transaction holds a row indefinitely', () => {
  it('a hundred refreshes that wait for the grant delay no other request and get a time to retry', async () => {
    const { refresh_token: token } = await provider.obtainTokens(app);
    const grant = `SELECT grant_id FROM oauth2_provider_app_tokens WHERE hash_prefix = $1`;
    await holding(`SELECT 1 FROM oauth2_provider_grants WHERE id = (${grant}) FOR UPDATE`, [prefixOf(token)], async (holder) => {
      const answers = many(() => provider.refresh(app, token));
      await holder.untilItBlocks(provider.server.db);
      await bystander();
      for (const answer of await Promise.all(answers)) {
        expectBusy(answer);
        expect(answer.json()).toEqual({ error: 'temporarily_unavailable', error_description: expect.any(String) as string });
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
    });
    // Nothing was consumed.
    expect((await provider.refresh(app, token)).json<Tokens>().access_token).toMatch(/^\w{10}-\w{22}$/);
  });

  it('a hundred changes of the user delay no other request and get a time to retry', async () => {
    const { id } = await plantUser(provider.server.db);
    await holding(`SELECT 1 FROM users WHERE id = $1 FOR UPDATE`, [id], async (holder) => {
      const answers = many(() => provider.admin('PUT', `/api/v2/users/${id}/status/suspend`));
      await holder.untilItBlocks(provider.server.db);
      await bystander();
      for (const answer of await Promise.all(answers)) {
        expectBusy(answer);
        expect(answer.json()).toMatchObject({ message: 'Another request is changing the same resource. Please try again in a moment.' });
      }
    });
    expect((await provider.admin('PUT', `/api/v2/users/${id}/status/suspend`)).status).toBe(200);
  });

  it('a client secret or a key works although the row that records its use is locked', async () => {
    await holding(`SELECT 1 FROM oauth2_provider_app_secrets WHERE app_id = $1 FOR NO KEY UPDATE`, [app.id], async (holder) => {
      const { access_token: token } = await provider.obtainTokens(app);
      await holder.query(`SELECT 1 FROM api_keys WHERE id = $1 FOR UPDATE`, [token.split('-')[0]]);
      expect((await provider.me(token)).status).toBe(200);
    });
  });
});

describe('while a transaction holds a row for a moment', () => {
  it('waiting requests succeed afterwards', async () => {
    const other = await provider.createClient();
    let deletion: Promise<Answer> | undefined;
    await holding(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR UPDATE`, [other.id], async (holder) => {
      deletion = provider.admin('DELETE', `${APPS}/${other.id}`);
      await holder.untilItBlocks(provider.server.db);
    });
    expect((await deletion)?.status).toBe(204);
  });
});
