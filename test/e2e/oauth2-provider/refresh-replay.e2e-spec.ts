import {
  addSecret,
  type Client,
  type Fields,
  obtainTokens,
  refreshForm,
  registerClient,
  revokeForm,
  type Tokens,
} from '../../support/oauth/index.js';
import { bearer, createOwner, ME } from '../../support/sign-in.js';
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

function refresh(token: string, overrides: Fields = {}, as: Client = client): Promise<Answer> {
  return server.post('/oauth2/tokens', refreshForm(as, token, overrides));
}

async function refreshed(token: string, overrides: Fields = {}): Promise<Tokens> {
  const answer = await refresh(token, overrides);
  expect(answer.status).toBe(200);
  return answer.json<Tokens>();
}

function expectRefused(answer: Answer, error = 'invalid_grant'): void {
  expect(answer.status).toBe(400);
  expect(answer.json()).toEqual({ error, error_description: expect.any(String) as string });
  expect(answer.headers.get('cache-control')).toBe('no-store');
}

async function isAlive(pair: Tokens): Promise<boolean> {
  return (await server.get(ME, bearer(pair.access_token))).status === 200;
}

async function changeOne(sql: string, secret: string): Promise<void> {
  const rows = await server.db.query(sql, [Buffer.from(secret.split('_')[1] ?? '')]);
  expect(rows).toHaveLength(1);
}

describe('a used refresh token', () => {
  it('gets the same response again within ten seconds, because the first may have been lost', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    const first = await refreshed(token);
    await changeOne(
      `UPDATE oauth2_provider_app_tokens SET consumed_at = now() - interval '3 seconds' WHERE hash_prefix = $1 RETURNING 1`,
      token,
    );
    expect(await refreshed(token)).toEqual(first);
    expect(await isAlive(first)).toBe(true);
  });

  it('revokes its grant after more than ten seconds', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    const successor = await refreshed(token);
    await changeOne(
      `UPDATE oauth2_provider_app_tokens SET consumed_at = consumed_at - interval '10.1 seconds' WHERE hash_prefix = $1 RETURNING 1`,
      token,
    );
    expectRefused(await refresh(token));
    expect(await isAlive(successor)).toBe(false);
    expectRefused(await refresh(successor.refresh_token));
  });

  it('revokes its grant even if a clock was set back and its use seems to lie in the future', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    const successor = await refreshed(token);
    await changeOne(
      `UPDATE oauth2_provider_app_tokens SET consumed_at = consumed_at + interval '1 hour' WHERE hash_prefix = $1 RETURNING 1`,
      token,
    );
    expectRefused(await refresh(token));
    expect(await isAlive(successor)).toBe(false);
  });

  it('revokes its grant once its successor was used, even within ten seconds', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    const successor = await refreshed(await refreshed(token).then((pair) => pair.refresh_token));
    expectRefused(await refresh(token));
    expect(await isAlive(successor)).toBe(false);
  });

  it('older than the immediate predecessor revokes the grant', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    const second = await refreshed(token);
    const third = await refreshed(second.refresh_token);
    // The predecessor of the newest may still be a retry ...
    expect(await refreshed(second.refresh_token)).toEqual(third);
    // ... its own predecessor never is.
    expectRefused(await refresh(token));
    expect(await isAlive(third)).toBe(false);
  });

  it('has no stored response once its successor was used, or after a revocation', async () => {
    const sealed = (token: string): Promise<unknown[]> =>
      server.db.query(`SELECT 1 FROM oauth2_provider_app_tokens WHERE hash_prefix = $1 AND replay_sealed IS NOT NULL`, [
        Buffer.from(token.split('_')[1] ?? ''),
      ]);
    const { refresh_token: first } = await obtainTokens(server, session, client);
    const { refresh_token: second } = await refreshed(first);
    expect(await sealed(first)).toHaveLength(1);
    const { refresh_token: third } = await refreshed(second);
    expect(await sealed(first)).toEqual([]);
    expect(await sealed(second)).toHaveLength(1);
    await server.post('/oauth2/revoke', revokeForm(client, third));
    expect(await sealed(second)).toEqual([]);
  });

  const otherwise: readonly [string, Fields][] = [
    ['a narrower scope', { scope: 'user:read' }],
    ['a resource that was not named before', { resource: 'SELF' }],
  ];
  it.each(otherwise)('within ten seconds but with %s is neither a retry nor theft', async (_name, fields) => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    const successor = await refreshed(token);
    const overrides = fields['resource'] === 'SELF' ? { resource: server.url } : fields;
    expectRefused(await refresh(token, overrides));
    expect(await isAlive(successor)).toBe(true);
    expect(await refreshed(token)).toEqual(successor);
  });

  it('within ten seconds is a retry even if its resource is spelled differently', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client, { resource: server.url });
    const successor = await refreshed(token, { resource: server.url });
    expect(await refreshed(token, { resource: `${server.url.toUpperCase().replace('HTTP', 'http')}/` })).toEqual(successor);
  });

  it('from another client is refused and changes nothing', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    expectRefused(await refresh(token, {}, stranger));
    const successor = await refreshed(token);
    expectRefused(await refresh(token, {}, stranger));
    await changeOne(
      `UPDATE oauth2_provider_app_tokens SET consumed_at = consumed_at - interval '1 hour' WHERE hash_prefix = $1 RETURNING 1`,
      token,
    );
    expectRefused(await refresh(token, {}, stranger));
    expect(await isAlive(successor)).toBe(true);
  });

  it('with other client authentication is not a retry', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    const successor = await refreshed(token);
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token });
    const basic = Buffer.from(`${client.id}:${client.secret ?? ''}`).toString('base64');
    expectRefused(await server.post('/oauth2/tokens', form, { authorization: `Basic ${basic}` }));
    expect(await isAlive(successor)).toBe(true);
  });

  it('of a revoked grant is refused, even within ten seconds', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    const successor = await refreshed(token);
    await server.post('/oauth2/revoke', revokeForm(client, successor.access_token));
    expectRefused(await refresh(token));
  });
});

describe('a refused refresh', () => {
  it('leaves the token usable if only its scope or resource was wrong', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client, { scope: 'user:read' });
    expectRefused(await refresh(token, { scope: 'coder:all' }), 'invalid_scope');
    expectRefused(await refresh(token, { scope: 'no:such' }), 'invalid_scope');
    expectRefused(await refresh(token, { resource: 'https://evil.example' }), 'invalid_target');
    await refreshed(token);
  });

  it('does not extend a grant that has reached its absolute end', async () => {
    const { refresh_token: token } = await obtainTokens(server, session, client);
    await changeOne(
      `UPDATE oauth2_provider_grants SET absolute_expires_at = now() - interval '1 second'
        WHERE id = (SELECT grant_id FROM oauth2_provider_app_tokens WHERE hash_prefix = $1) RETURNING 1`,
      token,
    );
    expectRefused(await refresh(token));
  });
});

it('overlapping client secrets allow a rotation: users stay logged in until the old secret is deleted', async () => {
  const app = await registerClient(server, session);
  const old = await obtainTokens(server, session, app);
  const renewed = { ...app, ...(await addSecret(server, session, app.id)) };
  const young = await obtainTokens(server, session, renewed);
  expect([await isAlive(old), await isAlive(young)]).toEqual([true, true]);

  const headers = { 'coder-session-token': session };
  expect((await server.request('DELETE', `/api/v2/oauth2-provider/apps/${app.id}/secrets/${app.secretId ?? ''}`, { headers })).status).toBe(
    204,
  );
  expect([await isAlive(old), await isAlive(young)]).toEqual([false, true]);
  expect((await refresh(young.refresh_token, {}, app)).status).toBe(401);
  expect((await refresh(young.refresh_token, {}, renewed)).status).toBe(200);
});
