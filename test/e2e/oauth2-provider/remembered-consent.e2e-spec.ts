import { expectStatus } from '../../support/expect-answer.js';
import {
  APPS,
  type Authorization,
  AUTHORIZE,
  authorize,
  type Client,
  encodeFields,
  exchangeForm,
  type Fields,
  obtainTokens,
  pushRequest,
  registerClient,
  registerResourceServer,
  REVOKE,
  revokeForm,
  startProvider,
  TOKENS,
  type Provider,
} from '../../support/oauth/index.js';
import { Pause } from '../../support/pause.js';
import { createPerson, Person } from '../../support/people.js';
import { Replica } from '../../support/replica.js';

/** As a browser says that the person goes there with the whole window (Fetch Metadata Request Headers). */
const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' };

let provider: Provider;
let person: Person;
beforeAll(async () => (provider = await startProvider()));
afterAll(() => provider.server.stop());
beforeEach(async () => {
  person = await createPerson(provider.server);
});

const change = async (client: Client, fields: Readonly<Record<string, unknown>>): Promise<void> => {
  const body = { name: client.name, redirect_uris: [client.redirectUri], ...fields };
  expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, body), 200);
};
const verifiedClient = async (options: Parameters<typeof registerClient>[2] = {}): Promise<Client> => {
  const client = await registerClient(provider.server, provider.session, options);
  await change(client, { verified: true });
  return client;
};
/** The person comes with a browser. */
const visit = (
  client: Client,
  params: Fields = {},
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Authorization> =>
  authorize(provider.server, person.token, client, params, {
    method,
    headers: { cookie: `coder_session_token=${person.token}`, ...NAVIGATION, ...headers },
  });
const allow = (client: Client, params: Fields = {}): ReturnType<typeof obtainTokens> =>
  obtainTokens(provider.server, person.token, client, params);
const grants = async (client: Client): Promise<{ scope: string; until: number }[]> =>
  provider.server.db.query(
    `SELECT scope, extract(epoch FROM absolute_expires_at)::float AS until FROM oauth2_provider_grants WHERE app_id = $1 AND revoked_at IS NULL ORDER BY created_at`,
    [client.id],
  );
const remembered = (client: Client): Promise<unknown[]> =>
  provider.server.db.query(`SELECT scope FROM oauth2_provider_consents WHERE app_id = $1`, [client.id]);
/** The page was shown, and nothing was granted. */
const expectAsked = async (
  client: Client,
  params: Fields = {},
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<void> => {
  const before = await grants(client);
  const { answer, redirect } = await visit(client, params, headers, method);
  expect([answer.status, redirect]).toEqual([200, null]);
  if (method === 'GET') expect(answer.text).toContain('wants to use your account');
  expect(await grants(client)).toEqual(before);
};
const expectNotAsked = async (client: Client, params: Fields = {}): Promise<Authorization & { readonly code: string }> => {
  const visited = await visit(client, params);
  expectStatus(visited.answer, 302);
  expect(visited.answer.headers.get('cache-control')).toContain('no-store');
  expect(visited.redirect?.searchParams.get('state')).toBe(visited.sent['state']);
  expect(visited.redirect?.searchParams.get('iss')).toBe(provider.url);
  return { ...visited, code: visited.redirect?.searchParams.get('code') ?? '' };
};

describe('consent to a verified app', () => {
  it('is asked for once; after that the same request leads to tokens without a page', async () => {
    const client = await verifiedClient();
    await expectAsked(client);
    await allow(client);
    const { code, verifier, redirect, ...rest } = await expectNotAsked(client);
    if (!redirect) throw new Error('no redirect');
    const answer = await provider.server.post(TOKENS, exchangeForm(client, { code, verifier, redirect, ...rest }));
    expect(expectStatus(answer, 200).json()).toMatchObject({ scope: 'user:read', token_type: 'Bearer' });
  });

  it('is in the audit log as remembered, with what was granted', async () => {
    const client = await verifiedClient();
    await allow(client, { scope: 'user:read file:read' });
    await expectNotAsked(client, { scope: 'file:read' });
    const [entry] = await provider.server.db.query(
      `SELECT action, resource_id, status_code, additional_fields FROM audit_logs WHERE user_id = $1 ORDER BY time DESC LIMIT 1`,
      [person.id],
    );
    expect(entry).toEqual({
      action: 'write',
      resource_id: client.id,
      status_code: 302,
      additional_fields: { consent: 'remembered', resource: `${provider.url}/`, scope: 'file:read' },
    });
  });

  it('is not consent to more: another scope, another resource, or administrator access', async () => {
    const client = await verifiedClient({ scope: 'user:read file:read gatehouse:admin' });
    await allow(client, { scope: 'user:read' });
    await expectAsked(client, { scope: 'user:read file:read' });
    await expectNotAsked(client, { scope: 'user:read' });
    const unlimited = await verifiedClient();
    await allow(unlimited);
    const { identifier } = await registerResourceServer(provider);
    await expectAsked(unlimited, { resource: identifier });

    person = new Person(provider.server, '', '', '', provider.session);
    await allow(client, { scope: 'user:read gatehouse:admin' });
    await expectAsked(client, { scope: 'user:read gatehouse:admin' });
    await expectAsked(client, { scope: 'user:read' });
  });

  it('grows with each answer, and expires with the first one', async () => {
    const client = await verifiedClient();
    await allow(client, { scope: 'user:read' });
    await provider.server.db.query(`UPDATE oauth2_provider_consents SET expires_at = now() + interval '5 minutes' WHERE app_id = $1`, [
      client.id,
    ]);
    await allow(client, { scope: 'file:read' });
    await expectNotAsked(client, { scope: 'user:read file:read' });
    const until = (await grants(client)).at(-1)?.until ?? 0;
    expect(until).toBeLessThan(Date.now() / 1000 + 301);
    await allow(client, { scope: 'file:read user:read' });
    await expectNotAsked(client, { scope: 'user:read' });
    expect((await grants(client)).at(-1)?.until).toBeGreaterThan(Date.now() / 1000 + 301);
  });

  it('expires when the page said that the app has to ask again', async () => {
    const client = await verifiedClient();
    await allow(client);
    const [first] = await grants(client);
    await expectNotAsked(client);
    expect((await grants(client)).at(-1)?.until).toBeLessThanOrEqual(first?.until ?? 0);
    await provider.server.db.query(`UPDATE oauth2_provider_consents SET expires_at = now() WHERE app_id = $1`, [client.id]);
    await expectAsked(client);
  });

  it('outlives a logout of the app, which revokes its own token', async () => {
    const client = await verifiedClient();
    const { refresh_token } = await allow(client);
    expectStatus(await provider.server.post(REVOKE, revokeForm(client, refresh_token)), 200);
    await expectNotAsked(client);
  });

  const endings: readonly [string, (client: Client, grant: string) => Promise<unknown>][] = [
    ['the end of its access by the user', (_client, grant) => person.delete(`/users/me/oauth2-grants/${grant}`)],
    ['the end of the access of all apps', () => person.delete('/users/me/oauth2-grants')],
    ['the end of everything', () => person.delete('/users/me/access')],
    [
      'revocation for the client',
      (client) =>
        provider.server.request('DELETE', `/oauth2/tokens?client_id=${client.id}`, { headers: { 'coder-session-token': person.token } }),
    ],
    [
      'the end of its access by an administrator',
      (_client, grant) => provider.admin('DELETE', `/api/v2/users/${person.id}/oauth2-grants/${grant}`),
    ],
    ['the end of its verification', (client) => change(client, { verified: false })],
    ['a new name', (client) => change({ ...client, name: `${client.name}-2` }, {})],
    ['a further redirect URI', (client) => change(client, { redirect_uris: [client.redirectUri, 'https://elsewhere.example/cb'] })],
  ];
  it.each(endings)('is asked for again after %s', async (_what, end) => {
    const client = await verifiedClient();
    await allow(client);
    const [grant] = await provider.server.db.query<{ id: string }>(`SELECT id FROM oauth2_provider_grants WHERE app_id = $1`, [client.id]);
    await end(client, grant?.id ?? '');
    await expectAsked(client, { redirect_uri: client.redirectUri });
  });

  it('is asked for again when the words for a scope of another API have changed', async () => {
    const client = await verifiedClient();
    const server = await registerResourceServer(provider);
    const params = { resource: server.identifier };
    await allow(client, params);
    await expectNotAsked(client, params);
    await provider.server.db.query(
      `UPDATE oauth2_provider_resource_servers SET scopes = (SELECT jsonb_agg(s || '{"description": "Delete everything"}') FROM jsonb_array_elements(scopes) s) WHERE identifier = $1`,
      [server.identifier],
    );
    await expectAsked(client, params);
  });

  const occasions: readonly (readonly [string, { params?: Fields; headers?: Readonly<Record<string, string>>; method?: string }])[] = [
    ['a request with prompt=consent', { params: { prompt: 'consent' } }],
    ['a request with prompt=select_account', { params: { prompt: 'select_account' } }],
    ['a frame', { headers: { 'sec-fetch-dest': 'iframe' } }],
    ['a picture', { headers: { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' } }],
    ['a script', { headers: { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' } }],
    ['a prefetch', { headers: { 'sec-purpose': 'prefetch' } }],
    ['a prerender', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['a prefetch by speculation rules', { headers: { 'sec-speculation-tags': 'null' } }],
    ['a prefetch of an older Chrome', { headers: { purpose: 'prefetch' } }],
    ['a prefetch of an older Firefox', { headers: { 'x-moz': 'prefetch' } }],
    ['a preview of Safari', { headers: { 'x-purpose': 'preview' } }],
    ['a browser that does not say what it is doing', { headers: { 'sec-fetch-mode': '', 'sec-fetch-dest': '' } }],
    ['a HEAD request', { method: 'HEAD' }],
  ];
  it.each(occasions)('is asked for again by %s', async (_what, { params, headers, method }) => {
    const client = await verifiedClient();
    await allow(client);
    await expectAsked(client, params, headers, method);
    await expectNotAsked(client, { prompt: 'none' });
  });

  it('is remembered for a public app on a web site, and asked again where another program could have asked', async () => {
    for (const [redirectUri, isRemembered] of [
      ['https://app.example/cb', true],
      ['http://127.0.0.1:5000/cb', false],
      ['https://localhost/cb', false],
      ['com.example.app:/cb', false],
    ] as const) {
      const client = await verifiedClient({ type: 'public', redirectUris: [redirectUri] });
      await allow(client);
      await (isRemembered ? expectNotAsked(client) : expectAsked(client));
    }
  });

  it('is not remembered for an app that is not verified, even if it is verified later', async () => {
    const client = await registerClient(provider.server, provider.session);
    await allow(client);
    await expectAsked(client);
    await change(client, { verified: true });
    await expectAsked(client);
  });

  it('is forgotten for all users when the app is not verified any more, also if it is verified again', async () => {
    const client = await verifiedClient();
    await allow(client);
    await change(client, { verified: false });
    expect(await remembered(client)).toEqual([]);
    await expectAsked(client);
    await change(client, { verified: true });
    await expectAsked(client);
  });

  it.each([false, true])(
    'is not remembered if it comes while the app is no longer verified, whether there was one before: %s',
    async (isRepeated) => {
      const client = await verifiedClient();
      if (isRepeated) await allow(client);
      await Pause.during(provider.server.db, { after: 'UPDATE', table: 'oauth2_provider_apps' }, async (pause) => {
        const changing = change(client, { verified: false });
        await pause.waiting(1);
        const allowing = allow(client);
        await pause.waiting(2);
        await pause.release();
        await Promise.all([changing, allowing]);
      });
      expect(await remembered(client)).toEqual([]);
    },
  );

  it('is forgotten if it comes just before the app is no longer verified', async () => {
    const client = await verifiedClient();
    await Pause.during(provider.server.db, { after: 'INSERT', table: 'oauth2_provider_consents' }, async (pause) => {
      const allowing = allow(client);
      await pause.waiting(1);
      const changing = change(client, { verified: false });
      await pause.waiting(2);
      await pause.release();
      await Promise.all([changing, allowing]);
    });
    expect(await remembered(client)).toEqual([]);
  });

  it('is the consent of one user', async () => {
    const client = await verifiedClient();
    await allow(client);
    person = await createPerson(provider.server);
    await expectAsked(client);
  });

  it('gives no access to a request that comes while the user ends the access', async () => {
    const client = await verifiedClient();
    await allow(client);
    await Pause.during(provider.server.db, { after: 'DELETE', table: 'oauth2_provider_consents' }, async (pause) => {
      const ending = person.delete('/users/me/oauth2-grants');
      await pause.waiting(1);
      const visiting = visit(client);
      await pause.waiting(2);
      await pause.release();
      expectStatus(await ending, 200);
      expectStatus((await visiting).answer, 200);
    });
    expect(await grants(client)).toEqual([]);
  });

  it('gives no lasting access to a request that came just before the user ended the access', async () => {
    const client = await verifiedClient();
    await allow(client);
    await Pause.during(provider.server.db, { after: 'INSERT', table: 'oauth2_provider_grants' }, async (pause) => {
      const visiting = visit(client);
      await pause.waiting(1);
      const ending = person.delete('/users/me/oauth2-grants');
      await pause.waiting(2);
      await pause.release();
      expectStatus((await visiting).answer, 302);
      expectStatus(await ending, 200);
    });
    expect(await grants(client)).toEqual([]);
    await expectAsked(client);
  });
});

describe('a pushed request that remembered consent covers', () => {
  const linkTo = (client: Client, request_uri: string, more: Fields = {}): string =>
    `${AUTHORIZE}?${encodeFields({ client_id: client.id, request_uri, ...more }).toString()}`;
  const browser = (): Readonly<Record<string, string>> => ({ cookie: `coder_session_token=${person.token}`, ...NAVIGATION });
  const allowed = async (): Promise<Client> => {
    const client = await verifiedClient();
    await allow(client);
    return client;
  };

  it('leads to a code without a page, and is used up by that', async () => {
    const client = await allowed();
    const { request_uri } = await pushRequest(provider.server, client);
    const answer = expectStatus(await provider.get(linkTo(client, request_uri), browser()), 302);
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('code')).toMatch(/^coder_/);
    for (const method of ['GET', 'POST']) {
      const again = await provider.server.request(method, linkTo(client, request_uri), {
        headers: { 'coder-session-token': person.token },
      });
      expect([method, again.status]).toEqual([method, 400]);
    }
    expect(await grants(client)).toHaveLength(2);
  });

  it('is asked for again if it contains prompt=consent, whatever the link says, and waits for the answer', async () => {
    const client = await allowed();
    const { request_uri } = await pushRequest(provider.server, client, { prompt: 'consent' });
    for (const more of [{}, { prompt: 'none' }]) {
      const page = expectStatus(await provider.get(linkTo(client, request_uri, more), browser()), 200);
      expect(page.text).toContain('wants to use your account');
    }
    expect(await grants(client)).toHaveLength(1);
    const headers = { 'coder-session-token': person.token };
    expectStatus(await provider.server.request('POST', linkTo(client, request_uri), { headers }), 302);
  });

  it('is not asked for again because of a prompt in the link, which does not count', async () => {
    const client = await allowed();
    const { request_uri } = await pushRequest(provider.server, client);
    expectStatus(await provider.get(linkTo(client, request_uri, { prompt: 'consent' }), browser()), 302);
  });

  it('is not used up by a page that asks for more', async () => {
    const client = await verifiedClient();
    await allow(client, { scope: 'user:read' });
    const { request_uri } = await pushRequest(provider.server, client, { scope: 'user:read file:read' });
    expectStatus(await provider.get(linkTo(client, request_uri), browser()), 200);
    const headers = { 'coder-session-token': person.token };
    expectStatus(await provider.server.request('POST', linkTo(client, request_uri), { headers }), 302);
  });

  it('leads to one code, of sixty-four visits on two servers', async () => {
    const client = await allowed();
    const { request_uri } = await pushRequest(provider.server, client);
    const other = await Replica.of(provider.server, { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
    const path = linkTo(client, request_uri);
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => (index % 2 === 0 ? provider.get(path, browser()) : other.get(path, browser()))),
    );
    await other.stop();
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await grants(client)).toHaveLength(2);
  });
});

describe('remembered consents', () => {
  it('are listed for the user and for owners, also after the app has given up its access', async () => {
    const client = await verifiedClient();
    const { refresh_token } = await allow(client, { scope: 'user:read file:read' });
    expectStatus(await provider.server.post(REVOKE, revokeForm(client, refresh_token)), 200);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;
    const listed = [
      {
        app_id: client.id,
        app_name: client.name,
        resource: `${provider.url}/`,
        resource_name: 'Gatehouse API',
        scopes: ['user:read', 'file:read'],
        created_at: time,
        expires_at: time,
      },
    ];
    expect((await person.get('/users/me/oauth2-consents')).json()).toEqual(listed);
    expect((await provider.admin('GET', `/api/v2/users/${person.id}/oauth2-consents`)).json()).toEqual(listed);
    const other = await createPerson(provider.server);
    expectStatus(await other.get(`/users/${person.username}/oauth2-consents`), 404);
    expectStatus(await other.delete(`/users/${person.username}/oauth2-consents/${client.id}`), 404);
  });

  it('are forgotten one app at a time, which keeps the access that the app has', async () => {
    const [client, another] = [await verifiedClient(), await verifiedClient()];
    const { access_token } = await allow(client);
    await allow(another);
    expectStatus(await person.delete(`/users/me/oauth2-consents/${client.id}`), 204);
    expectStatus(await person.delete(`/users/me/oauth2-consents/${client.id}`), 404);
    await expectAsked(client);
    await expectNotAsked(another);
    expectStatus(await provider.me(access_token), 200);
  });

  it('are on the page of connected apps, with a button that forgets them', async () => {
    const client = await verifiedClient();
    await allow(client);
    const headers = { cookie: `coder_session_token=${person.token}` };
    const page = async (): Promise<string> => (await provider.get('/account/apps', headers)).text;
    expect(await page()).toContain('Apps that do not ask you again');
    const forget = (): ReturnType<typeof provider.post> =>
      provider.post('/account/apps/forget', {
        headers: { ...headers, origin: provider.url },
        body: new URLSearchParams({ app: client.id }),
      });
    for (const answer of [await forget(), await forget()]) {
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account/apps?done=forgotten']);
    }
    expect(await page()).not.toContain('Apps that do not ask you again');
    await expectAsked(client);
  });
});

it('an app that registered itself cannot be verified', async () => {
  const client = await registerClient(provider.server, provider.session);
  await provider.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = $1`, [client.id]);
  const answer = await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, verified: true });
  expect(expectStatus(answer, 400).json()).toMatchObject({
    validations: [{ field: 'verified', detail: 'must not be set for an app that registered itself: register it anew to vouch for it' }],
  });
});
