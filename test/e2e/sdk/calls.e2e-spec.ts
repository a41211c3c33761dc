import { createAgentClient } from '../../../src/sdk/agent/index.js';
import { ApiError, bearerToken, type Client, ConnectionError, createClient, OAuthError } from '../../../src/sdk/client/index.js';
import { BuildInfoResponse } from '../../../src/sdk/core/response-shapes.js';
import { truthOf } from '../../../src/sdk/core/testing/lies.js';
import { registerClient } from '../../support/oauth/index.js';
import { freePort } from '../../support/free-port.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { createOwner, OWNER } from '../../support/sign-in.js';
import { answering, hangingUp, ScriptedServer, silent } from './scripted-server.js';

const JSON_TYPE = 'application/json; charset=utf-8';
/** Of requests that nobody will respond to. */
const SOON_MS = 100;
const BUILD_INFO = JSON.stringify({ ...(truthOf(BuildInfoResponse) as object), version: 'v2.0.0' });

async function failure<E>(call: Promise<unknown>, kind: new (...parameters: never[]) => E): Promise<E> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(kind);
  return error as E;
}

describe('a client with a token', () => {
  let server: RunningServer;
  let token: string;
  let client: Client;
  beforeAll(async () => {
    server = await startServer();
    token = await createOwner(server);
    client = createClient({ url: server.url, auth: bearerToken(token) });
  });
  afterAll(() => server.stop());

  it('calls an operation by its path, and returns what the description of the API says', async () => {
    const { data, response } = await client.GET('/api/v2/users/{user}', { params: { path: { user: 'me' } } });
    expect(data).toMatchObject({ username: OWNER.username, email: OWNER.email });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends bodies and query parameters, and returns undefined for a response without a body', async () => {
    const key = { lifetime: 3600_000_000_000, token_name: 'ci' };
    const { data } = await client.POST('/api/v2/users/{user}/keys/tokens', { params: { path: { user: 'me' } }, body: key });
    const id = data.key.split('-')[0]!;
    const all = await client.GET('/api/v2/users/{user}/keys/tokens', { params: { path: { user: 'me' }, query: { include_all: true } } });
    expect(all.data?.map((listed) => listed.token_name)).toContain('ci');
    const removed = await client.DELETE('/api/v2/users/{user}/keys/{key}', { params: { path: { user: 'me', key: id } } });
    expect(removed.data).toBeUndefined();
    expect(removed.response.status).toBe(204);
  });

  it.each(['..', '.', ''])('refuses %j as a part of a path: it would change something else', async (user) => {
    const { data } = await client.GET('/api/v2/organizations');
    const path = { organization: data[0]!.id, user };
    const error = await failure(client.DELETE('/api/v2/organizations/{organization}/members/{user}', { params: { path } }), TypeError);
    expect(error.message).toBe(`{user} of /api/v2/organizations/{organization}/members/{user} cannot be ${JSON.stringify(user)}`);
    expect((await client.GET('/api/v2/organizations')).data).toEqual(data);
  });

  it('asks for the token before each request', async () => {
    const tokens = [token, 'AAAAAAAAAA-AAAAAAAAAAAAAAAAAAAAAA'];
    const rotating = createClient({ url: server.url, auth: bearerToken(() => Promise.resolve(tokens.shift()!)) });
    await rotating.GET('/api/v2/organizations');
    expect(await failure(rotating.GET('/api/v2/organizations'), ApiError)).toMatchObject({ status: 401 });
  });

  it.each(['SECRET PART', 'SECRET\nPART', ''])('refuses a token that cannot be one, without showing it: %j', async (broken) => {
    const error = await failure(createClient({ url: server.url, auth: bearerToken(() => broken) }).GET('/api/v2/organizations'), TypeError);
    expect(error.message).toMatch(/^The token is empty, or contains/);
    expect(error.message).not.toContain('SECRET');
  });

  it('does not exist without what it needs, and says what is missing', () => {
    const missing = undefined as unknown as string;
    expect(() => bearerToken(missing)).toThrow('bearerToken needs a token or a function that returns one. Is the variable');
    expect(() => bearerToken(' ')).toThrow('bearerToken needs a token');
    for (const [url, fault] of [
      [missing, 'is empty'],
      ['', 'is empty'],
      ['gatehouse.example.com', 'does not begin with https://'],
      ['gatehouse.example.com:443/x', 'does not begin with https://'],
    ] as const) {
      const text = `The URL of the server ${fault}. It has to be complete, such as https://gatehouse.example.com`;
      expect(() => createClient({ url })).toThrow(new TypeError(text));
      expect(() => createAgentClient({ url, token: 'x' })).toThrow(new TypeError(text));
    }
    expect(() => createClient({ url: server.url, auth: token as never })).toThrow('`auth` of createClient must be what bearerToken(token)');
  });

  it('sends the header fields of the client and of the call', async () => {
    const anonymous = createClient({ url: server.url, headers: { 'Coder-Session-Token': 'AAAAAAAAAA-AAAAAAAAAAAAAAAAAAAAAA' } });
    expect(await failure(anonymous.GET('/api/v2/organizations'), ApiError)).toMatchObject({ status: 401 });
    await anonymous.GET('/api/v2/organizations', { headers: { 'Coder-Session-Token': token } });
  });

  it('rejects with an ApiError that says what the server said', async () => {
    const request = client.GET('/api/v2/users/{user}', { params: { path: { user: 'nobody' } } });
    const error = await failure(request, ApiError);
    expect(error).toMatchObject({ status: 404, method: 'GET', url: `${server.url}/api/v2/users/nobody`, validations: [], body: undefined });
    expect(error.message).not.toBe('');
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names the invalid fields', async () => {
    const body = { email: 'x', username: 'a b', password: 'p', organization_ids: [] };
    const error = await failure(client.POST('/api/v2/users', { body }), ApiError);
    expect(error.status).toBe(400);
    expect(error.validations.map(({ field }) => field)).toContain('email');
  });

  it('shows neither the query nor the token in an error', async () => {
    const query = { q: 'secret:thing', limit: -1 };
    const error = await failure(client.GET('/api/v2/users', { params: { query } }), ApiError);
    expect(error.url).toBe(`${server.url}/api/v2/users`);
    expect(JSON.stringify([error, error.message, error.stack])).not.toMatch(/secret:thing|[A-Za-z0-9]{10}-[A-Za-z0-9]{22}/);
  });

  it('has the challenge of a 401, which says what is wrong with the token', async () => {
    const stranger = createClient({ url: server.url, auth: bearerToken('AAAAAAAAAA-AAAAAAAAAAAAAAAAAAAAAA') });
    const error = await failure(stranger.GET('/api/v2/organizations'), ApiError);
    expect(error.challenge).toContain('error="invalid_token"');
  });

  it('rejects with an OAuthError at the OAuth endpoints, whose requests are forms', async () => {
    const body = { grant_type: 'refresh_token' as const, refresh_token: 'x', client_id: '00000000-0000-4000-8000-000000000000' };
    const error = await failure(client.POST('/oauth2/tokens', { body }), OAuthError);
    expect(error).toMatchObject({ error: 'invalid_client', status: 401 });
    expect(error.message).toContain(error.errorDescription);
  });

  it('returns undefined for a success with status 200 and no body', async () => {
    const app = await registerClient(server, token, { type: 'public' });
    const { data, response } = await createClient({ url: server.url }).POST('/oauth2/revoke', { body: { token: 'x', client_id: app.id } });
    expect(data).toBeUndefined();
    expect(response.status).toBe(200);
  });
});

describe('when something else than the API responds', () => {
  const run = async (
    script: Parameters<typeof ScriptedServer.start>,
    test: (client: Client, scripted: ScriptedServer) => Promise<void>,
  ): Promise<void> => {
    const scripted = await ScriptedServer.start(...script);
    try {
      await test(createClient({ url: scripted.url }), scripted);
    } finally {
      await scripted.stop();
    }
  };

  it('a page of HTML is quoted, at most 2 KiB of it, and the message mentions proxies', () =>
    run([answering(200, 'text/html', `<title>Sign in</title>${'ä'.repeat(5000)}`)], async (client) => {
      const error = await failure(client.GET('/api/v2/buildinfo'), ApiError);
      expect(error.status).toBe(200);
      expect(error.message).toMatch(/text\/html.*proxy/);
      expect(error.body).toMatch(/^<title>Sign in<\/title>ä+$/);
      expect(new TextEncoder().encode(error.body).byteLength).toBeLessThanOrEqual(2048);
    }));

  it('an error without JSON is quoted, too', () =>
    run([answering(403, 'text/plain', 'blocked by the firewall')], async (client) => {
      expect(await failure(client.GET('/api/v2/buildinfo'), ApiError)).toMatchObject({ status: 403, body: 'blocked by the firewall' });
    }));

  it('an empty body is reported as such', () =>
    run([answering(200, JSON_TYPE, '')], async (client) => {
      const error = await failure(client.GET('/api/v2/buildinfo'), ApiError);
      expect(error.message).toMatch(/empty body.*proxy/);
      expect(error.body).toBe('');
    }));

  it('JSON that breaks off is reported, and not quoted: it could be a secret', () =>
    run([answering(200, JSON_TYPE, '{"version":"SECRET')], async (client) => {
      const error = await failure(client.GET('/api/v2/buildinfo'), ApiError);
      expect(error).toMatchObject({ status: 200, body: '' });
      expect(JSON.stringify([error, error.message])).not.toContain('SECRET');
    }));

  it('a redirect is not followed, so that credentials stay where they belong', () =>
    run([answering(302, 'text/html', '', { location: 'http://127.0.0.1:1/' })], async (client, { requests }) => {
      expect(await failure(client.GET('/api/v2/buildinfo'), ApiError)).toMatchObject({ status: 302 });
      expect(requests).toHaveLength(1);
    }));
});

describe('a temporary failure', () => {
  const busy = answering(503, JSON_TYPE, '{"message":"busy"}', { 'retry-after': '0' });
  const fine = answering(200, JSON_TYPE, BUILD_INFO);

  it.each([
    ['503 with Retry-After', busy],
    ['429', answering(429, JSON_TYPE, '{"message":"slow down"}', { 'retry-after': '0' })],
    ['502 of a proxy', answering(502, 'text/html', '<h1>Bad Gateway</h1>')],
    ['a broken connection', hangingUp],
  ])('is retried: %s', async (_name, trouble) => {
    const scripted = await ScriptedServer.start(trouble, trouble, fine);
    const { data } = await createClient({ url: scripted.url }).GET('/api/v2/buildinfo');
    expect(data.version).toBe('v2.0.0');
    expect(scripted.requests).toHaveLength(3);
    await scripted.stop();
  });

  it('is reported after the retries are used up', async () => {
    const scripted = await ScriptedServer.start(busy);
    const client = createClient({ url: scripted.url, retries: 1 });
    expect(await failure(client.GET('/api/v2/buildinfo'), ApiError)).toMatchObject({ status: 503, retryAfterSeconds: 0 });
    expect(scripted.requests).toHaveLength(2);
    await scripted.stop();
  });

  it('is not retried for POST, which may have had its effect', async () => {
    const scripted = await ScriptedServer.start(busy);
    const client = createClient({ url: scripted.url });
    expect(await failure(client.POST('/api/v2/users/{user}/keys', { params: { path: { user: 'me' } } }), ApiError)).toMatchObject({
      status: 503,
    });
    expect(scripted.requests).toHaveLength(1);
    await scripted.stop();
  });

  it('is reported at once if the server asks to wait for longer than the call may take', async () => {
    const scripted = await ScriptedServer.start(answering(503, JSON_TYPE, '{"message":"busy"}', { 'retry-after': '3600' }));
    const client = createClient({ url: scripted.url });
    expect(await failure(client.GET('/api/v2/buildinfo'), ApiError)).toMatchObject({ status: 503, retryAfterSeconds: 3600 });
    expect(scripted.requests).toHaveLength(1);
    await scripted.stop();
  });

  it('that goes on is a ConnectionError, which names the reason', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const error = await failure(createClient({ url, retries: 0 }).GET('/api/v2/buildinfo'), ConnectionError);
    expect(error).toMatchObject({ method: 'GET', url: `${url}/api/v2/buildinfo` });
    expect(error.message).toContain('ECONNREFUSED');
  });
});

it.each(['/base', '/base/', '/'])('the path of an access URL that ends with %s is kept', async (path) => {
  const scripted = await ScriptedServer.start(answering(200, JSON_TYPE, BUILD_INFO));
  await createClient({ url: new URL(path, scripted.url) }).GET('/api/v2/buildinfo');
  expect(scripted.requests).toEqual([`GET ${path.replace(/\/$/, '')}/api/v2/buildinfo`]);
  await scripted.stop();
});

describe('a call', () => {
  let scripted: ScriptedServer;
  beforeAll(async () => (scripted = await ScriptedServer.start(silent)));
  afterAll(() => scripted.stop());

  it('that is aborted rejects with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('the user left');
    const call = createClient({ url: scripted.url }).GET('/api/v2/buildinfo', { signal: controller.signal });
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  it('with an aborted signal sends nothing', async () => {
    const before = scripted.requests.length;
    await expect(createClient({ url: scripted.url }).GET('/api/v2/buildinfo', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(scripted.requests).toHaveLength(before);
  });

  it('without a response rejects with a TimeoutError', async () => {
    const client = createClient({ url: scripted.url, timeoutMs: SOON_MS });
    await expect(client.GET('/api/v2/buildinfo')).rejects.toMatchObject({
      name: 'TimeoutError',
      message: expect.stringContaining(`${SOON_MS} ms`) as string,
    });
  });

  it('whose response stops in the middle rejects with a TimeoutError', async () => {
    const stalling = await ScriptedServer.start((_request, response) =>
      response.writeHead(200, { 'content-type': JSON_TYPE }).write('{"version"'),
    );
    await expect(createClient({ url: stalling.url }).GET('/api/v2/buildinfo', { timeoutMs: SOON_MS })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await stalling.stop();
  });
});
