import { BrowserSession } from '../../support/browser-session.js';
import { expectStatus } from '../../support/expect-answer.js';
import { Answer } from '../../support/http-client.js';
import {
  challengeOf,
  type Client,
  encodeFields,
  newVerifier,
  type Provider,
  startProvider,
  type Tokens,
} from '../../support/oauth/index.js';
import { createPerson } from '../../support/people.js';
import { defaultOrganizationId } from '../../support/organizations.js';

const ASKED = 'user:read coder:all gatehouse:admin';

describe('consent', () => {
  let provider: Provider;
  let browser: BrowserSession;

  beforeAll(async () => {
    provider = await startProvider();
    browser = new BrowserSession(provider.server);
    await browser.signIn(await browser.open('/login'), provider.account);
  });
  afterAll(() => provider.server.stop());

  const register = async (client: Client, scope: string): Promise<void> => {
    const body = { name: client.name, redirect_uris: [client.redirectUri], scope };
    expectStatus(await provider.admin('PUT', `/api/v2/oauth2-provider/apps/${client.id}`, body), 200);
  };
  const newApp = async (scope: string): Promise<Client> => {
    const client = await provider.createClient({ type: 'public' });
    await register(client, scope);
    return client;
  };
  const pathFor = (client: Client, verifier: string, scope = ASKED): string =>
    `/oauth2/authorize?${encodeFields({
      response_type: 'code',
      client_id: client.id,
      redirect_uri: client.redirectUri,
      state: 'state',
      scope,
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
    }).toString()}`;
  const grantsOf = async (client: Client): Promise<string[]> =>
    (await provider.server.db.query<{ scope: string }>(`SELECT scope FROM oauth2_provider_grants WHERE app_id = $1`, [client.id])).map(
      ({ scope }) => scope,
    );
  const grantedBy = async (client: Client, answer: Answer, verifier: string): Promise<string> => {
    const code = new URL(expectStatus(answer, 302).headers.get('location') ?? '').searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier };
    return expectStatus(await provider.postAs(client, '/oauth2/tokens', form), 200).json<Tokens>().scope;
  };

  it.each([
    ['more', 'user:read', ASKED],
    ['less', ASKED, 'user:read'],
  ])('grants nothing if the app may by now have %s than its page offered, and shows the current page', async (_what, was, is) => {
    const client = await newApp(was);
    const verifier = newVerifier();
    const path = pathFor(client, verifier);
    const page = expectStatus(await browser.open(path), 200);
    await register(client, is);

    const answer = await browser.submit(page);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, path]);
    expect(await grantsOf(client)).toEqual([]);

    const newPage = expectStatus(await browser.open(path), 200);
    expect(newPage.text.includes('gatehouse:admin')).toBe(is === ASKED);
    expect(await grantedBy(client, await browser.submit(newPage), verifier)).toBe(is);
  });

  it('to one app is not consent to another', async () => {
    const [harmless, mighty] = [await newApp('user:read'), await newApp(ASKED)];
    const page = expectStatus(await browser.open(pathFor(harmless, newVerifier())), 200);
    const moved = new Answer(page.status, page.headers, Buffer.from(page.text.replaceAll(harmless.id, mighty.id)));
    const answer = expectStatus(await browser.submit(moved), 303);
    expect(answer.headers.get('location')).toContain(`client_id=${mighty.id}`);
    expect(await grantsOf(mighty)).toEqual([]);
  });

  it.each([
    ['an empty session header', { 'coder-session-token': '' }],
    ['an ignored bearer token', { authorization: 'Bearer ' }],
    ['other credentials', { authorization: 'Basic dTpw' }],
  ])('by cookie needs the CSRF token of its page, also together with %s', async (_what, headers) => {
    const client = await newApp('user:read');
    const sameOrigin = { origin: new URL(provider.url).origin, 'sec-fetch-site': 'same-origin' };
    const answer = await provider.server.request('POST', pathFor(client, newVerifier()), {
      jar: browser.jar,
      headers: { ...sameOrigin, ...headers },
      body: new URLSearchParams(),
    });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('CSRF token')]);
    expect(await grantsOf(client)).toEqual([]);
  });

  it("to the Swagger UI redirects to this server's page, never to another port on this machine", async () => {
    const swagger = { id: '5a66e700-0000-4000-8000-000000000001', name: 'Swagger UI', redirectUri: '' };
    const { port } = new URL(provider.url);
    const answerAt = async (host: string): Promise<string | null> => {
      const redirect_uri = `http://${host}/swagger/oauth2-redirect.html`;
      return (await provider.authorize(swagger, { redirect_uri, scope: 'user:read' })).answer.headers.get('location');
    };
    expect(await answerAt(`127.0.0.1:${port}`)).toContain('code=');
    expect(await answerAt(`localhost:${port}`)).toContain('code=');
    for (const host of ['127.0.0.1:1', 'localhost:65535', '127.0.0.1', `[::1]:${port}`]) expect(await answerAt(host)).toBeNull();
  });

  it('names every role that the app can use, whatever its display name', async () => {
    const { db } = provider.server;
    const home = await defaultOrganizationId(db);
    const permissions = JSON.stringify([{ negate: false, resource_type: 'audit_log', action: 'read' }]);
    for (const [name, isDelegable] of [
      ['organization-billing', true],
      ['constructor', false],
    ] as const) {
      await db.query(
        `INSERT INTO custom_roles (organization_id, name, display_name, delegable, org_permissions) VALUES ($1, $2, 'Member', $3, $4)`,
        [home, name, isDelegable, permissions],
      );
    }
    const person = await createPerson(provider.server, { organizations: { [home]: ['organization-billing', 'constructor'] } });
    await db.query(`UPDATE api_keys SET auth_time = now() WHERE user_id = $1`, [person.id]);
    const show = async (scope: string): Promise<string> => {
      const path = pathFor(await newApp('coder:all gatehouse:admin'), newVerifier(), scope);
      return expectStatus(await provider.get(path, { 'coder-session-token': person.token }), 200).text;
    };
    const plain = await show('coder:all');
    expect(plain).toMatch(/It can use your role <strong><bdi>organization-billing<\/bdi><\/strong> of/);
    expect(plain).toMatch(/It does not get what you can do as\s*<strong><bdi>constructor<\/bdi>/);
    expect(await show('coder:all gatehouse:admin')).toMatch(/<bdi>constructor<\/bdi>[^:]*: do what this role allows/);
  });

  it.each(['user:read', 'user:read_personal', 'user:update_personal'])(
    'to %s says that the app sees the account, which it does',
    async (scope) => {
      const client = await newApp(scope);
      const page = expectStatus(await browser.open(pathFor(client, newVerifier(), scope)), 200);
      expect(page.text).toContain('See your account');
      const { access_token: token } = await provider.obtainTokens(client, { scope });
      const headers = { authorization: `Bearer ${token}` };
      const { username } = provider.account;
      const answer =
        scope === 'user:update_personal'
          ? await provider.send('PUT', '/api/v2/users/me/profile', { headers, body: { username, name: 'Me' } })
          : await provider.get('/api/v2/users/me', headers);
      expect(expectStatus(answer, 200).json()).toMatchObject({ username, email: provider.account.email });
    },
  );
});
