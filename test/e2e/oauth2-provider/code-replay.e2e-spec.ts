import { bearer, createOwner, ME } from '../../support/sign-in.js';
import {
  type Client,
  exchangeForm,
  type Fields,
  type Grant,
  obtainCode,
  refreshForm,
  registerClient,
  type Tokens,
} from '../../support/oauth/index.js';
import type { Answer } from '../../support/http-client.js';
import { startServer, type RunningServer } from '../../support/server.js';

let server: RunningServer;
let session: string;
let client: Client;
let stranger: Client;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  client = await registerClient(server, session);
  stranger = await registerClient(server, session);
});
afterAll(() => server.stop());

function exchange(grant: Grant, overrides: Fields = {}, as: Client = client): Promise<Answer> {
  return server.post('/oauth2/tokens', exchangeForm(as, grant, overrides));
}

function refresh(pair: Tokens): Promise<Answer> {
  return server.post('/oauth2/tokens', refreshForm(client, pair.refresh_token));
}

function expectRefused(answer: Answer, error = 'invalid_grant'): void {
  expect(answer.status).toBe(400);
  expect(answer.json()).toEqual({ error, error_description: expect.any(String) as string });
  expect(answer.headers.get('cache-control')).toBe('no-store');
}

async function isAlive(pair: Tokens): Promise<boolean> {
  return (await server.get(ME, bearer(pair.access_token))).status === 200;
}

describe('a second use of a code', () => {
  it('with the right proofs revokes what it issued: its own pair and everything refreshed from that', async () => {
    const grant = await obtainCode(server, session, client);
    const pair = (await exchange(grant)).json<Tokens>();
    const successor = (await refresh(pair)).json<Tokens>();
    expect(await isAlive(successor)).toBe(true);

    expectRefused(await exchange(grant));
    expect(await isAlive(successor)).toBe(false);
    expectRefused(await refresh(successor));
  });

  it("with the right proofs revokes what it issued even after the code's expiry", async () => {
    const grant = await obtainCode(server, session, client);
    const pair = (await exchange(grant)).json<Tokens>();
    const expired = await server.db.query(
      `UPDATE oauth2_provider_app_codes SET expires_at = now() - interval '1 hour' WHERE secret_prefix = $1 RETURNING 1`,
      [Buffer.from(grant.code.split('_')[1] ?? '')],
    );
    expect(expired).toHaveLength(1);
    expectRefused(await exchange(grant));
    expect(await isAlive(pair)).toBe(false);
  });

  const unproven: readonly [string, Fields][] = [
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    ['another redirect URI', { redirect_uri: 'https://evil.example/callback' }],
    ['another resource', { resource: 'https://evil.example/' }],
  ];
  it.each(unproven)('with %s proves nothing and revokes nothing', async (_name, overrides) => {
    const grant = await obtainCode(server, session, client);
    const pair = (await exchange(grant)).json<Tokens>();
    const replay = await exchange(grant, overrides);
    expect(replay.status).toBe(400);
    expect(await isAlive(pair)).toBe(true);
  });

  it('by another client proves nothing', async () => {
    const grant = await obtainCode(server, session, client);
    const pair = (await exchange(grant)).json<Tokens>();
    expectRefused(await exchange(grant, {}, stranger));
    expect(await isAlive(pair)).toBe(true);
  });
});

describe('a failed use of an unused code', () => {
  it('with a wrong verifier consumes it: there is one guess', async () => {
    const grant = await obtainCode(server, session, client);
    expectRefused(await exchange(grant, { code_verifier: 'x'.repeat(43) }));
    expectRefused(await exchange(grant));
  });

  const harmless: readonly [string, string, Fields][] = [
    ['a wrong redirect URI', 'invalid_grant', { redirect_uri: 'https://evil.example/callback' }],
    ['a wrong resource', 'invalid_target', { resource: 'https://evil.example/' }],
    ['a verifier too short to be one', 'invalid_request', { code_verifier: 'short' }],
  ];
  it.each(harmless)('with %s does not consume it: the rightful client can still use it', async (_name, error, overrides) => {
    const grant = await obtainCode(server, session, client);
    expectRefused(await exchange(grant, overrides), error);
    expect((await exchange(grant)).status).toBe(200);
  });

  it('by a wrong client, or the right one without its secret, does not consume it', async () => {
    const grant = await obtainCode(server, session, client);
    expectRefused(await exchange(grant, {}, stranger));
    const { id, name, redirectUri } = client;
    expect((await exchange(grant, {}, { id, name, redirectUri })).status).toBe(401);
    expect((await exchange(grant)).status).toBe(200);
  });
});
