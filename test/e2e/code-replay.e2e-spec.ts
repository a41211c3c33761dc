import {
  bearer,
  createOwner,
  exchangeForm,
  ME,
  obtainCode,
  refreshForm,
  registerClient,
  type CodeGrant,
  type Fields,
  type FlowClient,
  type TokenPair,
} from '../support/flow.js';
import type { Answer } from '../support/http-client.js';
import { startServer, type RunningServer } from '../support/server.js';

let server: RunningServer;
let session: string;
let client: FlowClient;
let stranger: FlowClient;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  client = await registerClient(server, session);
  stranger = await registerClient(server, session);
});
afterAll(() => server.stop());

function exchange(grant: CodeGrant, overrides: Fields = {}, as: FlowClient = client): Promise<Answer> {
  return server.post('/oauth2/tokens', exchangeForm(as, grant, overrides));
}

function refresh(pair: TokenPair): Promise<Answer> {
  return server.post('/oauth2/tokens', refreshForm(client, pair.refresh_token));
}

function expectRefused(answer: Answer, error = 'invalid_grant'): void {
  expect(answer.status).toBe(400);
  expect(answer.json()).toEqual({ error, error_description: expect.any(String) as string });
  expect(answer.headers.get('cache-control')).toBe('no-store');
}

async function isAlive(pair: TokenPair): Promise<boolean> {
  return (await server.get(ME, bearer(pair.access_token))).status === 200;
}

describe('a code that comes again', () => {
  it('proving everything, ends what it issued: its own pair and what that was refreshed to', async () => {
    const grant = await obtainCode(server, session, client);
    const pair = (await exchange(grant)).json<TokenPair>();
    const successor = (await refresh(pair)).json<TokenPair>();
    expect(await isAlive(successor)).toBe(true);

    expectRefused(await exchange(grant));
    expect(await isAlive(successor)).toBe(false);
    expectRefused(await refresh(successor));
  });

  it('proving everything, ends what it issued also when it would have expired by now', async () => {
    const grant = await obtainCode(server, session, client);
    const pair = (await exchange(grant)).json<TokenPair>();
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
  it.each(unproven)('with %s proves nothing, and nobody is logged out by it', async (_name, overrides) => {
    const grant = await obtainCode(server, session, client);
    const pair = (await exchange(grant)).json<TokenPair>();
    const replay = await exchange(grant, overrides);
    expect(replay.status).toBe(400);
    expect(await isAlive(pair)).toBe(true);
  });

  it('from another client proves nothing', async () => {
    const grant = await obtainCode(server, session, client);
    const pair = (await exchange(grant)).json<TokenPair>();
    expectRefused(await exchange(grant, {}, stranger));
    expect(await isAlive(pair)).toBe(true);
  });
});

describe('a code that is tried before it is used', () => {
  it('with a wrong verifier is spent: there is one guess', async () => {
    const grant = await obtainCode(server, session, client);
    expectRefused(await exchange(grant, { code_verifier: 'x'.repeat(43) }));
    expectRefused(await exchange(grant));
  });

  const harmless: readonly [string, string, Fields][] = [
    ['a wrong redirect URI', 'invalid_grant', { redirect_uri: 'https://evil.example/callback' }],
    ['a wrong resource', 'invalid_target', { resource: 'https://evil.example/' }],
    ['a verifier too short to be one', 'invalid_request', { code_verifier: 'short' }],
  ];
  it.each(harmless)('with %s is not spent: the rightful client may still come', async (_name, error, overrides) => {
    const grant = await obtainCode(server, session, client);
    expectRefused(await exchange(grant, overrides), error);
    expect((await exchange(grant)).status).toBe(200);
  });

  it('by a wrong client, or the right one without its secret, is not spent', async () => {
    const grant = await obtainCode(server, session, client);
    expectRefused(await exchange(grant, {}, stranger));
    expect((await exchange(grant, {}, { id: client.id, redirectUri: client.redirectUri })).status).toBe(401);
    expect((await exchange(grant)).status).toBe(200);
  });
});
