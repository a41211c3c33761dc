import { plantKey, plantUser } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { Idp } from '../../support/idp/idp.js';
import { atProvider, beginLogin, logInAt, somebody } from '../../support/idp/login.js';

/** One provider under many names, each with other rules: as many servers would take as many starts. */
const RULES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  closed: { ALLOW_SIGNUPS: 'false', SIGNUPS_DISABLED_TEXT: 'Ask <b>us</b> first.' },
  domains: { EMAIL_DOMAIN: '@Corp.example,second.example' },
  groups: { SCOPES: 'openid,email,groups', ALLOWED_GROUPS: 'staff,admins' },
  fields: { EMAIL_FIELD: 'mail', USERNAME_FIELD: 'nick', NAME_FIELD: 'full', IGNORE_USERINFO: 'true' },
  elsewhere: {
    REDIRECT_URL: 'https://id.example.test/base',
    AUTH_URL_PARAMS: '{"prompt":"consent","x":"y&z"}',
    SCOPES: 'openid,email,offline_access',
  },
};

const at = (name: string) => ({ callback: `/api/v2/users/oidc/${name}/callback` });

describe('who may log in with OpenID Connect', () => {
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    idp = await Idp.start();
    const rules = Object.entries(RULES).flatMap(([name, settings]) => [
      ...Object.entries(idp.env(name)),
      ...Object.entries(settings).map(([setting, value]) => [`CODER_OIDC_${name.toUpperCase()}_${setting}`, value] as const),
    ]);
    server = await startServer({
      env: {
        ...Object.fromEntries(rules),
        CODER_OIDC_PROVIDERS: [...Object.keys(RULES), 'fallback'].join(','),
        ...idp.env('fallback'),
        CODER_DANGEROUS_OIDC_FALLBACK_EMAIL_FALLBACK: 'true',
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
      },
    });
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  it('while sign-ups are off: the first of all, who becomes the owner, and nobody new after that', async () => {
    const first = somebody();
    await idp.become({ claims: first });
    expect(await me(server, (await logInAt(server, at('closed'))).token)).toMatchObject({ email: first.email, roles: [{ name: 'owner' }] });
    await idp.become({ claims: somebody() });
    const { answer } = await logInAt(server, at('closed'));
    expectPage(answer, 403, 'Signups are disabled', 'Ask <b>us</b> first.');
    expect(answer.text).not.toContain('<b>us');
    await idp.become({ claims: first });
    expect((await logInAt(server, at('closed'))).token).toBeDefined();
    const planted = await plantUser(server.db, { loginType: 'oidc' });
    await idp.become({ claims: somebody({ email: planted.email }) });
    expect((await logInAt(server, at('closed'))).token).toBeDefined();
  });

  it('by an administrator, who makes the account beforehand', async () => {
    const admin = await plantUser(server.db, { roles: ['owner'] });
    const token = await plantKey(server.db, admin.id);
    const { email, preferred_username: username } = somebody();
    const [organization] = await server.db.query<{ id: string }>(`SELECT id FROM organizations WHERE is_default`);
    const body = { email, username, login_type: 'oidc', password: '', organization_ids: [organization?.id] };
    const made = await server.post('/api/v2/users', body, { 'coder-session-token': token });
    expect(made.status).toBe(201);
    await idp.become({ claims: somebody({ email }) });
    const { id } = made.json<{ id: string }>();
    expect(await me(server, (await logInAt(server, at('closed'))).token)).toMatchObject({ id, username, status: 'active' });
  });

  it('by domain: in any case, with or without @, by what follows the last @, and never told to whom it keeps out', async () => {
    const { sub } = somebody();
    for (const email of [`${sub}@corp.EXAMPLE`, `${sub}@second.example`]) {
      await idp.become({ claims: somebody({ email }) });
      expect((await logInAt(server, at('domains'))).token).toBeDefined();
    }
    for (const email of [`${sub}@corp.example.evil.test`, `${sub}@sub.corp.example`, `${sub}@corp.example@evil.test`]) {
      await idp.become({ claims: somebody({ email }) });
      const { answer } = await logInAt(server, at('domains'));
      const text = `Your email ${email} is not from an authorized domain! Please contact your administrator.`;
      expectPage(answer, 403, 'Unauthorized email', text);
      expect(answer.text).not.toMatch(/second\.example/);
    }
  });

  it.each([
    [['staff', 'other'], 307],
    ['staff', 307],
    [['other'], 403],
    [undefined, 403],
    ['staff,other', 400],
    [['staff', 1], 400],
    [{ staff: true }, 400],
  ])('by group, where one is needed: %j answers %d', async (groups, status) => {
    await idp.become({ claims: { ...somebody(), groups } });
    const { answer } = await logInAt(server, at('groups'));
    expect(answer.status).toBe(status);
    if (status === 403) expectPage(answer, 403, 'Not a member of an allowed group');
    if (status === 400) expectPage(answer, 400, 'Failed to sync user groups!');
  });

  it('by claims of other names, from the ID token alone', async () => {
    const { email, preferred_username: nick, ...rest } = somebody();
    await idp.become({ claims: { ...rest, mail: email, nick, full: 'Full Name' }, userInfo: { mail: 'other@example.test' } });
    const { token } = await logInAt(server, at('fields'));
    expect(await me(server, token)).toMatchObject({ email, username: nick, name: 'Full Name' });
    expect(await idp.counts()).toMatchObject({ userinfo: 0 });
  });

  it('everybody with the address, where the dangerous fallback is on; the first identity stays linked', async () => {
    const person = somebody();
    await idp.become({ claims: person });
    const { id } = await me(server, (await logInAt(server, at('fallback'))).token);
    await idp.become({ claims: somebody({ email: person.email }) });
    expect((await me(server, (await logInAt(server, at('fallback'))).token)).id).toBe(id);
    expect(await server.db.query(`SELECT linked_id FROM user_links WHERE user_id = $1`, [id])).toEqual([
      { linked_id: `${idp.issuer}||${person.sub}` },
    ]);
  });

  it('is asked for as the configuration says, and comes back by another address where there is one', async () => {
    const { searchParams } = (await beginLogin(server, at('elsewhere'))).toProvider;
    expect(Object.fromEntries(searchParams)).toMatchObject({
      redirect_uri: 'https://id.example.test/base/api/v2/users/oidc/elsewhere/callback',
      scope: 'openid email offline_access',
      prompt: 'consent',
      x: 'y&z',
    });
    expect(searchParams.has('access_type')).toBe(false);
  });
});

describe('the claims of a single provider', () => {
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    idp = await Idp.start();
    server = await startServer({
      env: {
        ...idp.env(),
        CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS: 'true',
        CODER_OIDC_ACCESS_TOKEN_CLAIMS: 'true',
        CODER_OIDC_IGNORE_USERINFO: 'true',
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
      },
    });
    await plantUser(server.db, { roles: ['owner'] });
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  it('are of any issuer where that dangerous check is off, with a signature all the same', async () => {
    const person = somebody();
    await idp.become({ fault: 'foreign-issuer', claims: person, accessTokenClaims: {} });
    const { id } = await me(server, (await logInAt(server)).token);
    expect(await server.db.query(`SELECT linked_id FROM user_links WHERE user_id = $1`, [id])).toEqual([
      { linked_id: `https://evil.example.test||${person.sub}` },
    ]);
    await idp.change({ fault: 'wrong-signature' });
    expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.');
  });

  it('come from a JWT access token as well where that is on: it adds to the ID token, and never overrides it', async () => {
    const { email, name, ...rest } = somebody();
    const accessTokenClaims = { email, name, sub: 'somebody-else', preferred_username: 'another', department: 'x' };
    await idp.become({ claims: rest, accessTokenClaims });
    const { token } = await logInAt(server);
    expect(await me(server, token)).toMatchObject({ email, name, username: rest.preferred_username });
    const headers = { 'coder-session-token': token };
    expect((await server.get('/api/v2/debug/me/debug-link', headers)).json()).toMatchObject({
      id_token_claims: { sub: rest.sub },
      user_info_claims: {},
      merged_claims: { sub: rest.sub, email, department: 'x' },
    });
    expect(await idp.counts()).toMatchObject({ userinfo: 0 });
  });

  it.each([
    ['signature', { fault: 'access-token-signature' }],
    ['issuer', { accessTokenClaims: { iss: 'https://evil.example.test' } }],
    ['expiry', { accessTokenClaims: { exp: 1 } }],
    ['form', {}],
  ] as const)('are not taken from an access token of a wrong %s', async (_what, changes) => {
    const person = somebody();
    await idp.become({ claims: person, ...changes });
    const { answer, token } = await logInAt(server);
    expectPage(answer, 500, 'Failed to obtain user information claims.', 'The access token:');
    expect(token).toBeUndefined();
    expect(await server.db.query(`SELECT id FROM users WHERE email = $1`, [person.email])).toEqual([]);
  });
});

describe('a deployment with one identity provider and no passwords', () => {
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    idp = await Idp.start();
    await idp.become({ userInfo: null });
    server = await startServer({
      env: {
        ...idp.env(),
        CODER_DISABLE_PASSWORD_AUTH: 'true',
        CODER_OIDC_IGNORE_EMAIL_VERIFIED: 'true',
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
      },
    });
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  it('has no form and no set-up page, and the API says so', async () => {
    expect((await server.get('/')).headers.get('location')).toBe('/login');
    expect((await server.get('/setup')).headers.get('location')).toBe('/login');
    const page = await server.get('/login');
    expect(page.text).not.toContain('<form');
    expect(page.text).toContain('/api/v2/users/oidc/callback');
    expect((await server.get('/api/v2/users/authmethods')).json()).toMatchObject({ password: { enabled: false }, oidc: { enabled: true } });
  });

  it('has exactly one owner of those who arrive first together', async () => {
    // Whom the provider logs in is decided when the token is asked for, so each arrives in turn and the last legs run together.
    const arrivals = [];
    for (let i = 0; i < 5; i++) {
      const claims = somebody();
      await idp.become({ userInfo: null, claims });
      const { toProvider, jar } = await beginLogin(server);
      const back = await atProvider(toProvider);
      const before = (await idp.counts()).token;
      arrivals.push(server.request('GET', back.href, { jar }));
      while ((await idp.counts()).token === before) await new Promise(setImmediate);
    }
    expect((await Promise.all(arrivals)).map(({ status }) => status)).toEqual(Array(5).fill(307));
    expect(await server.db.query(`SELECT count(*)::int AS owners FROM users WHERE 'owner' = ANY (rbac_roles)`)).toEqual([{ owners: 1 }]);
  });

  it('does without a userinfo endpoint', async () => {
    await idp.become({ userInfo: null, claims: somebody() });
    expect((await logInAt(server)).token).toBeDefined();
    await server.waitForLog(/has no userinfo endpoint/);
  });

  it('takes the word of its provider about an address that nobody verified, where the administrator does not care', async () => {
    const planted = await plantUser(server.db, { loginType: 'oidc' });
    await idp.become({ userInfo: null, claims: { ...somebody({ email: planted.email }), email_verified: false } });
    expect((await me(server, (await logInAt(server)).token)).id).toBe(planted.id);
  });
});

it('the set-up page offers identity providers beside its form', async () => {
  const idp = await Idp.start();
  const server = await startServer({ env: idp.env() });
  expect((await server.get('/setup')).text).toContain('href="/api/v2/users/oidc/callback?redirect=%2F"');
  await server.stop();
  await idp.stop();
});
