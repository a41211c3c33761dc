import { Idp } from '../../support/idp/idp.js';
import { logInAt, somebody } from '../../support/idp/login.js';
import { readMetrics } from '../../support/metrics.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { bearer, createOwner, logIn, ME, OWNER } from '../../support/sign-in.js';

const METRICS = { CODER_PROMETHEUS_ENABLE: 'true', CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0' };

describe('the metrics', () => {
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    idp = await Idp.start();
    server = await startServer({ env: { ...idp.env(), ...METRICS } });
  });

  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  const read = (name: string) => readMetrics(server, `gatehouse_${name}`);

  it('count requests by the pattern of their route, and paths without a route as one', async () => {
    for (const id of ['somebody', 'somebody-else']) await server.get(`/api/v2/users/${id}`);
    for (const path of ['/nowhere/a-secret', '/nowhere/another']) await server.get(path);
    const requests = await read('http_requests_total');
    expect(requests['{route="/api/v2/users/:user",method="GET",status="401"}']).toBe(2);
    expect(requests['{route="none",method="GET",status="404"}']).toBe(2);
    expect(Object.keys(requests).join('\n')).not.toMatch(/somebody|nowhere/);
    const seconds = await read('http_request_seconds');
    expect(seconds['_count']).toBe(Object.values(requests).reduce((sum, count) => sum + count, 0));
  });

  it('count logins by method and credentials by where they were', async () => {
    await createOwner(server);
    const token = await logIn(server, OWNER);
    expect((await server.post('/api/v2/users/login', { email: OWNER.email, password: 'wrong' })).status).toBe(401);
    await idp.become({ claims: somebody() });
    expect((await logInAt(server)).token).toBeDefined();
    await idp.become({ claims: somebody({ email_verified: false }) });
    expect((await logInAt(server)).token).toBeUndefined();
    expect(await read('logins_total')).toMatchObject({
      '{method="password",result="accepted"}': 2,
      '{method="password",result="refused"}': 1,
      '{method="oidc",result="accepted"}': 1,
      '{method="oidc",result="refused"}': 1,
    });

    const before = await read('authentications_total');
    await server.get(ME, bearer(token));
    await server.get(ME, { 'coder-session-token': token });
    await server.get(ME, { 'coder-session-token': 'x' });
    await server.get(ME);
    const after = await read('authentications_total');
    const changes = Object.entries(after).filter(([labels, count]) => count !== (before[labels] ?? 0));
    expect(Object.fromEntries(changes.map(([labels, count]) => [labels, count - (before[labels] ?? 0)]))).toEqual({
      '{source="bearer",result="accepted"}': 1,
      '{source="header",result="accepted"}': 1,
      '{source="header",result="refused"}': 1,
      '{source="none",result="refused"}': 1,
    });
  });

  it('count what identity providers respond', async () => {
    const { [`{provider="oidc",result="answered"}`]: answered } = await read('identity_provider_requests_total');
    expect(answered).toBeGreaterThan(0);
  });

  it('count responses of the token endpoint, and no value of a client becomes a label', async () => {
    const form = (fields: Record<string, string>) => server.post('/oauth2/tokens', new URLSearchParams(fields));
    expect((await form({ grant_type: 'authorization_code', client_id: 'x', code: 'y' })).status).toBe(401);
    expect((await form({ grant_type: 'mine"}', client_id: 'x' })).status).toBe(401);
    expect(await read('token_requests_total')).toEqual({
      '{grant_type="authorization_code",result="invalid_client"}': 1,
      '{grant_type="unknown",result="invalid_client"}': 1,
    });
  });

  it('show connections, background work and the age of signing keys', async () => {
    await server.get('/.well-known/jwks.json');
    const connections = await read('database_connections');
    expect((connections['{state="idle"}'] ?? 0) + (connections['{state="used"}'] ?? 0)).toBeGreaterThan(0);
    expect((await read('background_runs_total'))['{task="api-key-purge",result="done"}']).toBe(1);
    const { '{task="api-key-purge"}': doneAt = 0 } = await read('background_last_done_timestamp_seconds');
    expect(Math.abs(Date.now() / 1000 - doneAt)).toBeLessThan(3_600);
    const { '{algorithm="RS256"}': age = -1 } = await read('signing_key_age_seconds');
    expect(age).toBeGreaterThanOrEqual(0);
  });
});
