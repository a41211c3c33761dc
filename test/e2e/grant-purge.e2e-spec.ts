import { bearer, createOwner, ME, obtainCode, obtainTokens, refreshForm, registerClient, type FlowClient } from '../support/flow.js';
import { Replica } from '../support/replica.js';
import { startServer, type RunningServer } from '../support/server.js';
import { setTimeout as sleep } from 'node:timers/promises';

let server: RunningServer;
let session: string;
let client: FlowClient;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  client = await registerClient(server, session);
});
afterAll(() => server.stop());

const prefix = (secret: string): Buffer => Buffer.from(secret.split('_')[1] ?? '');

/** The purge runs at every start; the test's own time limit ends the wait. */
async function purged(count: () => Promise<number>, expected: number): Promise<void> {
  const replica = await Replica.of(server);
  try {
    while ((await count()) !== expected) await sleep(50);
  } finally {
    await replica.stop();
  }
}

it('the answer to a refresh is not kept past its replay window, and one within it is', async () => {
  const old = await obtainTokens(server, session, client);
  const fresh = await obtainTokens(server, session, client);
  for (const { refresh_token: token } of [old, fresh])
    expect((await server.post('/oauth2/tokens', refreshForm(client, token))).status).toBe(200);
  await server.db.query(`UPDATE oauth2_provider_app_tokens SET consumed_at = consumed_at - interval '31 seconds' WHERE hash_prefix = $1`, [
    prefix(old.refresh_token),
  ]);
  const sealed = async (token: string): Promise<number> =>
    (
      await server.db.query(`SELECT 1 FROM oauth2_provider_app_tokens WHERE hash_prefix = $1 AND replay_sealed IS NOT NULL`, [
        prefix(token),
      ])
    ).length;
  expect(await sealed(old.refresh_token)).toBe(1);
  await purged(() => sealed(old.refresh_token), 0);
  expect(await sealed(fresh.refresh_token)).toBe(1);
  expect((await server.post('/oauth2/tokens', refreshForm(client, fresh.refresh_token))).status).toBe(200);
});

it('grants that are over go with everything under them, and live ones stay', async () => {
  const grants = async (): Promise<string[]> =>
    (await server.db.query<{ id: string }>(`SELECT id FROM oauth2_provider_grants ORDER BY created_at, id`)).map(({ id }) => id);
  const made = async (make: () => Promise<unknown>): Promise<string> => {
    const before = await grants();
    await make();
    return (await grants()).find((id) => !before.includes(id)) ?? '';
  };
  const live = await obtainTokens(server, session, client);
  const kept = await grants();
  const waiting = await made(() => obtainCode(server, session, client));
  const revoked = await made(() => obtainTokens(server, session, client));
  const outlived = await made(() => obtainTokens(server, session, client));
  const abandoned = await made(() => obtainCode(server, session, client));
  await server.db.query(`UPDATE oauth2_provider_grants SET revoked_at = now() - interval '1 second' WHERE id = $1`, [revoked]);
  await server.db.query(`UPDATE oauth2_provider_grants SET absolute_expires_at = now() - interval '1 second' WHERE id = $1`, [outlived]);
  await server.db.query(`UPDATE oauth2_provider_grants SET created_at = now() - interval '25 hours' WHERE id = $1`, [abandoned]);

  await purged(async () => (await grants()).length, kept.length + 1);
  expect((await grants()).sort()).toEqual([...kept, waiting].sort());
  for (const table of ['codes', 'tokens']) {
    const rows = await server.db.query(`SELECT 1 FROM oauth2_provider_app_${table} WHERE grant_id = ANY ($1)`, [
      [revoked, outlived, abandoned],
    ]);
    expect(rows).toEqual([]);
  }
  expect((await server.get(ME, bearer(live.access_token))).status).toBe(200);
});
