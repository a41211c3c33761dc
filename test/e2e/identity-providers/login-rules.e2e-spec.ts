import { eventually } from '../../support/eventually.js';
import { plantKey } from '../../support/keys.js';
import { plantUser } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { Idp } from '../../support/idp/idp.js';
import { atProvider, beginLogin, logInAt, somebody } from '../../support/idp/login.js';
import { unlessSampled } from '../../../src/testing/index.js';

/** One provider under several names, each with its own rules: separate servers would take as many starts. */
const RULES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  closed: { ALLOW_SIGNUPS: 'false', SIGNUPS_DISABLED_TEXT: 'Ask <b>us</b> first.' },
  domains: { EMAIL_DOMAIN: '@Corp.example,second.example' },
  groups: { SCOPES: 'openid,email,groups', ALLOWED_GROUPS: 'staff,admins' },
  nested: { GROUP_FIELD: 'realm_access.roles', ALLOWED_GROUPS: 'staff' },
  url: { GROUP_FIELD: 'https://example.com/groups', ALLOWED_GROUPS: 'staff' },
  fields: { EMAIL_FIELD: 'mail', USERNAME_FIELD: 'nick', NAME_FIELD: 'full', IGNORE_USERINFO: 'true' },
  elsewhere: {
    REDIRECT_URL: 'https://id.example.test/base',
    AUTH_URL_PARAMS: '{"prompt":"consent","x":"y&z"}',
    SCOPES: 'openid,email,offline_access',
  },
};

const at = (name: string) => ({ callback: `/api/v2/users/oidc/${name}/callback` });

describe('login with OpenID Connect', () => {
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

  it('while sign-ups are disabled admits only the first user of all, who becomes an owner', async () => {
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

  it('admits a user whose account an administrator created in advance', async () => {
    const admin = await plantUser(server.db, { siteRoles: ['owner'] });
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

  it('is restricted by domain: in any case, with or without @, by the part after the last @; the error does not list the domains', async () => {
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
  ])('is restricted by group: %j answers %d', async (groups, status) => {
    await idp.become({ claims: { ...somebody(), groups } });
    const { answer } = await logInAt(server, at('groups'));
    expect(answer.status).toBe(status);
    if (status === 403) expectPage(answer, 403, groups ? 'Not a member of an allowed group' : 'Your groups could not be determined');
    if (status === 400) expectPage(answer, 400, 'Failed to sync user groups!');
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['left out', {}, /did not send the claim "groups"/],
    [
      'too long to send',
      { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example/x' } } },
      /too many groups/,
    ],
    ['too long for a URL', { hasgroups: true }, /too many groups/],
  ])('distinguishes a groups claim that was %s from an empty one, and logs the names of the claims', async (_why, more, reason) => {
    const person = somebody();
    await idp.become({ claims: { ...person, ...more } });
    const { answer } = await logInAt(server, at('groups'));
    expectPage(answer, 403, 'Your groups could not be determined');
    expect(answer.text.replaceAll('&quot;', '"')).toMatch(reason);
    const [line] = await server.waitForLog(new RegExp(`${reason.source.replaceAll('"', '[\\\\"]+')}.*claims received: [\\w, ]+`));
    expect(line).toContain('email_verified');
    expect(line).not.toContain(person.email);
  });

  it('finds groups in a nested claim, or in one whose name is a URL', async () => {
    await idp.become({ claims: { ...somebody(), realm_access: { roles: ['staff'] } } });
    expect((await logInAt(server, at('nested'))).token).toBeDefined();
    await idp.become({ claims: { ...somebody(), realm_access: { roles: ['other'] } } });
    expectPage((await logInAt(server, at('nested'))).answer, 403, 'Not a member of an allowed group');
    await idp.become({ claims: { ...somebody(), 'https://example.com/groups': ['staff'] } });
    expect((await logInAt(server, at('url'))).token).toBeDefined();
  });

  it('reads configured claims, from the ID token alone if so configured', async () => {
    const { email, preferred_username: nick, ...rest } = somebody();
    await idp.become({ claims: { ...rest, mail: email, nick, full: 'Full Name' }, userInfo: { mail: 'other@example.test' } });
    const { token } = await logInAt(server, at('fields'));
    expect(await me(server, token)).toMatchObject({ email, username: nick, name: 'Full Name' });
    expect(await idp.counts()).toMatchObject({ userinfo: 0 });
  });

  it('admits everybody with the address if the dangerous fallback is enabled; the first identity stays linked', async () => {
    const person = somebody();
    await idp.become({ claims: person });
    const { id } = await me(server, (await logInAt(server, at('fallback'))).token);
    await idp.become({ claims: somebody({ email: person.email }) });
    expect((await me(server, (await logInAt(server, at('fallback'))).token)).id).toBe(id);
    expect(await server.db.query(`SELECT linked_id FROM user_links WHERE user_id = $1`, [id])).toEqual([
      { linked_id: `${idp.issuer}||${person.sub}` },
    ]);
  });

  it('never moves an account from one configured provider to another, even of one issuer and with the dangerous fallback', async () => {
    const person = somebody();
    await idp.become({ claims: { ...person, realm_access: { roles: ['staff'] } } });
    const { id } = await me(server, (await logInAt(server, at('nested'))).token);
    const { answer, token } = await logInAt(server, at('fallback'));
    expectPage(answer, 403, 'Account already linked', 'Log in with the identity provider that you used before');
    expect(token).toBeUndefined();
    await idp.become({ claims: somebody({ email: person.email }) });
    expectPage((await logInAt(server, at('fallback'))).answer, 403, 'Account already linked');
    expect(await server.db.query(`SELECT provider_id FROM user_links WHERE user_id = $1`, [id])).toEqual([{ provider_id: 'nested' }]);
  });

  it('requests the configured scopes and parameters, and uses a configured callback address', async () => {
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

unlessSampled(describe)('claims, with the settings of a single provider', () => {
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
    await plantUser(server.db, { siteRoles: ['owner'] });
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  it('are accepted from any issuer if the dangerous setting says so, but only with a valid signature', async () => {
    const person = somebody();
    await idp.become({ fault: 'foreign-issuer', claims: person, accessTokenClaims: {} });
    const { id } = await me(server, (await logInAt(server)).token);
    expect(await server.db.query(`SELECT linked_id FROM user_links WHERE user_id = $1`, [id])).toEqual([
      { linked_id: `https://evil.example.test||${person.sub}` },
    ]);
    await idp.change({ refreshIdToken: {} });
    await server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second' WHERE user_id = $1`, [id]);
    expect((await me(server, (await logInAt(server)).token)).id).toBe(id);
    await idp.change({ sendsIss: true });
    expect((await logInAt(server)).token).toBeDefined();
    await idp.change({ fault: 'wrong-signature' });
    expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.');
  });

  it('are also read from a JWT access token if configured: it adds to the ID token and never overrides it', async () => {
    const { email, name, ...rest } = somebody();
    const accessTokenClaims = { email, email_verified: true, name, preferred_username: 'another', department: 'x' };
    await idp.become({ claims: rest, accessTokenClaims: { ...accessTokenClaims, sub: rest.sub } });
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
    ['at_hash of the ID token binds it', 'none', {}, {}],
    ['both name the same object of the same tenant (Entra ID)', 'no-at-hash', { oid: 'o', tid: 't' }, { oid: 'o', tid: 't' }],
  ] as const)('are read from an access token whose subject is another one for its audience, if %s', async (_what, fault, own, its) => {
    const person = somebody();
    await idp.become({ fault, claims: { ...person, ...own }, accessTokenClaims: { ...its, sub: 'for-the-audience', department: 'x' } });
    const headers = { 'coder-session-token': (await logInAt(server)).token ?? '' };
    expect((await server.get('/api/v2/debug/me/debug-link', headers)).json()).toMatchObject({
      merged_claims: { sub: person.sub, department: 'x' },
    });
  });

  it.each([
    ['signature', { fault: 'access-token-signature' }],
    ['issuer', { accessTokenClaims: { iss: 'https://evil.example.test' } }],
    ['expiry', { accessTokenClaims: { exp: 1 } }],
    ['form', {}],
    ['subject', { accessTokenClaims: { sub: 'somebody-else' }, fault: 'no-at-hash' }],
    ['object of a tenant', { accessTokenClaims: { sub: 'somebody-else', oid: 'o', tid: 'another' }, fault: 'no-at-hash' }],
    ['owner, as far as known: no subject, and no at_hash in the ID token,', { accessTokenClaims: {}, fault: 'no-at-hash' }],
  ] as const)('are not read from an access token with a wrong %s', async (_what, changes) => {
    const person = somebody();
    await idp.become({ claims: { ...person, oid: 'o', tid: 't' }, ...changes });
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

  it('has no password form and no set-up page, and the API says so', async () => {
    expect((await server.get('/')).headers.get('location')).toBe('/login');
    expect((await server.get('/setup')).headers.get('location')).toBe('/login');
    const page = await server.get('/login');
    expect(page.text).not.toContain('<form');
    expect(page.text).toContain('/api/v2/users/oidc/callback');
    expect((await server.get('/api/v2/users/authmethods')).json()).toMatchObject({ password: { enabled: false }, oidc: { enabled: true } });
  });

  it('makes exactly one of several simultaneous first users an owner', async () => {
    // The token request decides which user the provider logs in, so the users arrive in turn and the last steps run together.
    const arrivals = [];
    for (let i = 0; i < 5; i++) {
      const claims = somebody();
      await idp.become({ userInfo: null, claims });
      const { toProvider, jar } = await beginLogin(server);
      const back = await atProvider(toProvider);
      const before = (await idp.counts()).token;
      arrivals.push(server.request('GET', back.href, { jar }));
      await eventually('the server asks for the token', async () => (await idp.counts()).token > before);
    }
    expect((await Promise.all(arrivals)).map(({ status }) => status)).toEqual(Array(5).fill(307));
    expect(await server.db.query(`SELECT count(*)::int AS owners FROM users WHERE 'owner' = ANY (rbac_roles)`)).toEqual([{ owners: 1 }]);
  });

  it('works without a userinfo endpoint', async () => {
    await idp.become({ userInfo: null, claims: somebody() });
    expect((await logInAt(server)).token).toBeDefined();
    await server.waitForLog(/has no userinfo endpoint/);
  });

  it('accepts an unverified address if configured, but never for an existing account', async () => {
    const planted = await plantUser(server.db, { loginType: 'oidc' });
    await idp.become({ userInfo: null, claims: { ...somebody({ email: planted.email }), email_verified: false } });
    const text = 'the identity provider has not verified that the address is yours';
    expectPage((await logInAt(server)).answer, 403, 'Account already linked', text);
    expect(await server.db.query(`SELECT 1 FROM user_links WHERE user_id = $1`, [planted.id])).toEqual([]);
    await idp.become({ userInfo: null, claims: { ...somebody({ email: planted.email }), email_verified: true } });
    expect((await me(server, (await logInAt(server)).token)).id).toBe(planted.id);

    const newcomer = `${somebody().sub}@example.test`;
    await idp.become({ userInfo: null, claims: { ...somebody(), email: undefined, preferred_username: newcomer } });
    expect((await me(server, (await logInAt(server)).token)).email).toBe(newcomer);
  });
});

unlessSampled(it)('the set-up page offers identity providers besides its form', async () => {
  const idp = await Idp.start();
  const server = await startServer({ env: idp.env() });
  expect((await server.get('/setup')).text).toContain('href="/api/v2/users/oidc/callback?redirect=%2F"');
  await server.stop();
  await idp.stop();
});
