import { plantUser } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { beginLogin, logInAt, somebody } from '../../support/idp/login.js';
import { Peer } from '../../support/idp/peer.js';

const CALLBACK = '/api/v2/users/oauth2/github/callback';
const APP = { CODER_OAUTH2_GITHUB_CLIENT_ID: 'github-app', CODER_OAUTH2_GITHUB_CLIENT_SECRET: 'github-secret' };

describe('login with GitHub', () => {
  let github: Peer;
  let server: RunningServer;
  let nextId = 1000;

  beforeAll(async () => {
    github = await Peer.start('fake-github');
    server = await startServer({
      env: {
        ...APP,
        CODER_OAUTH2_GITHUB_ENTERPRISE_BASE_URL: github.url,
        CODER_OAUTH2_GITHUB_ALLOWED_ORGS: 'gate-keepers,other',
        CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS: 'true',
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
      },
    });
    await plantUser(server.db, { siteRoles: ['owner'] });
  });
  afterAll(async () => {
    await server.stop();
    await github.stop();
  });

  async function control(changes?: object): Promise<{ refreshes: number }> {
    const response = await fetch(`${github.url}/control`, changes ? { method: 'PUT', body: JSON.stringify(changes) } : {});
    return (await response.json()) as { refreshes: number };
  }

  /** The next visitor of GitHub: a member of an allowed organization unless the test says otherwise. */
  async function visitor(changes: Readonly<Record<string, unknown>> = {}): Promise<{ id: number; email: string; login: string }> {
    const { email, preferred_username: login } = somebody();
    const id = nextId++;
    await control({
      user: { id, login, name: 'Octo Cat', avatar_url: 'https://github.example/a.png' },
      emails: [
        { email: `other-${email}`, primary: false, verified: true },
        { email, primary: true, verified: true },
      ],
      organizations: { 'gate-keepers': 'active' },
      teams: [],
      memberships: {},
      expiresIn: null,
      isBroken: false,
      issuer: null,
      ...changes,
    });
    return { id, email, login };
  }

  const logIn = () => logInAt(server, { callback: CALLBACK });

  it('requests the scopes it needs, with state and PKCE', async () => {
    const { toProvider } = await beginLogin(server, { callback: CALLBACK });
    expect(toProvider.origin + toProvider.pathname).toBe(`${github.url}/login/oauth/authorize`);
    expect(Object.fromEntries(toProvider.searchParams)).toMatchObject({
      client_id: 'github-app',
      redirect_uri: server.url + CALLBACK,
      response_type: 'code',
      scope: 'read:user read:org user:email',
      code_challenge_method: 'S256',
    });
  });

  it('refuses a response that names another issuer, be it a code or an error', async () => {
    await visitor({ issuer: github.url });
    expectPage((await logIn()).answer, 400, 'The response does not come from the expected identity provider.');
    const { toProvider, jar } = await beginLogin(server, { callback: CALLBACK });
    const state = toProvider.searchParams.get('state') ?? '';
    const refusal = new URLSearchParams({ error: 'access_denied', state, iss: 'https://evil.example.test' }).toString();
    const answer = await server.request('GET', `${CALLBACK}?${refusal}`, { jar });
    expectPage(answer, 400, 'The response does not come from the expected identity provider.');
    expect(answer.text).not.toContain('access_denied');
  });

  it('creates an account with the primary address, and recognizes it by its GitHub id', async () => {
    const { id, email } = await visitor();
    const first = await me(server, (await logIn()).token);
    expect(first).toMatchObject({ email, name: 'Octo Cat', login_type: 'github', avatar_url: 'https://github.example/a.png' });
    const changed = somebody();
    await control({ user: { id, login: 'renamed' }, emails: [{ email: changed.email, primary: true, verified: true }] });
    expect(await me(server, (await logIn()).token)).toMatchObject({ id: first.id, email: changed.email, username: first.username });
    const [link] = await server.db.query(`SELECT linked_id, provider_id, oauth_expiry FROM user_links WHERE user_id = $1`, [first.id]);
    expect(link).toEqual({ linked_id: String(id), provider_id: 'github', oauth_expiry: null });
    // Ids of an Enterprise Server differ from those of github.com.
    expect(await server.db.query(`SELECT github_com_user_id FROM users WHERE id = $1`, [first.id])).toEqual([{ github_com_user_id: null }]);
  });

  it('turns underscores of a user name into hyphens', async () => {
    const mark = somebody().sub.slice(4);
    await visitor({ user: { id: nextId++, login: `octo_${mark}` } });
    expect((await me(server, (await logIn()).token)).username).toBe(`octo-${mark}`);
  });

  it.each([
    ['no membership', {}],
    ['an invitation that was not taken', { 'gate-keepers': 'pending' }],
    ['another spelling', { 'Gate-Keepers': 'active' }],
  ])('sends a user without an allowed organization back to the login page: %s', async (_what, organizations) => {
    const { email } = await visitor({ organizations });
    const { answer, token } = await logInAt(server, { callback: CALLBACK, redirect: '/swagger?x=1' });
    expect(answer.status).toBe(307);
    const login = new URL(answer.headers.get('location') ?? '', server.url);
    expect(login.pathname).toBe('/login');
    expect(Object.fromEntries(login.searchParams)).toEqual({
      message: "You aren't a member of the authorized Github organizations!",
      redirect: '/swagger?x=1',
    });
    expect(token).toBeUndefined();
    expect(await server.db.query(`SELECT 1 FROM users WHERE email = $1`, [email])).toEqual([]);
  });

  it('reads every page of the list of organizations', async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`org-${i}`, 'active']));
    await visitor({ organizations: { ...many, other: 'active' } });
    expect((await logIn()).token).toBeDefined();
  });

  describe('of certain teams', () => {
    let ofTeams: RunningServer;

    beforeAll(async () => {
      ofTeams = await startServer({
        database: server.db,
        env: {
          ...APP,
          CODER_OAUTH2_GITHUB_ENTERPRISE_BASE_URL: github.url,
          CODER_OAUTH2_GITHUB_ALLOWED_ORGS: 'gate-keepers,other',
          CODER_OAUTH2_GITHUB_ALLOWED_TEAMS: 'gate-keepers/door,other/Ops',
          CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS: 'true',
          CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
        },
      });
    });
    afterAll(() => ofTeams.stop());

    const many = Array.from({ length: 150 }, (_, i) => `gate-keepers/team-${i}`);

    it.each<[string, Readonly<Record<string, unknown>>]>([
      ['one of them lists', { teams: ['gate-keepers/door'] }],
      ['one of them lists behind a page of others', { teams: [...many, 'gate-keepers/door'] }],
      ['one of them knows through a team below it', { teams: ['gate-keepers/handle'], memberships: { 'gate-keepers/door': 'active' } }],
      ['one of them knows although the app may not list them', { teams: null, memberships: { 'gate-keepers/door': 'active' } }],
      ['the team of another organization lists', { organizations: { other: 'active' }, teams: ['other/ops'] }],
    ])('accepts a user who %s', async (_what, changes) => {
      const { email } = await visitor(changes);
      expect((await me(ofTeams, (await logInAt(ofTeams, { callback: CALLBACK })).token)).email).toBe(email);
    });

    it.each<[string, Readonly<Record<string, unknown>>]>([
      ['is in no team', {}],
      ['is in another team', { teams: ['gate-keepers/window', 'elsewhere/door'] }],
      ['has only been invited', { memberships: { 'gate-keepers/door': 'pending' } }],
      ['may not see the team', { memberships: { 'gate-keepers/door': 'hidden' } }],
      ['is in the team but left the organization', { organizations: { other: 'active' }, teams: ['gate-keepers/door'] }],
    ])('sends a user who %s back to the login page', async (_what, changes) => {
      const { email } = await visitor(changes);
      const { answer, token } = await logInAt(ofTeams, { callback: CALLBACK });
      expect(answer.status).toBe(307);
      const login = new URL(answer.headers.get('location') ?? '', ofTeams.url);
      expect(login.searchParams.get('message')).toBe("You aren't a member of an authorized team in the authorized Github organizations!");
      expect(token).toBeUndefined();
      expect(await server.db.query(`SELECT 1 FROM users WHERE email = $1`, [email])).toEqual([]);
    });

    it('refuses every login while GitHub does not respond', async () => {
      await visitor({ isBroken: true });
      expectPage((await logInAt(ofTeams, { callback: CALLBACK })).answer, 500, 'Failed to read your GitHub account.');
    });
  });

  it('requires a primary address that GitHub has verified', async () => {
    await visitor({ emails: [{ email: 'a@example.test', primary: true, verified: false }] });
    expectPage((await logIn()).answer, 400, 'Your primary email must be verified on GitHub!');
  });

  it('reports a failure of GitHub', async () => {
    await visitor({ isBroken: true });
    expectPage((await logIn()).answer, 500, 'Failed to read your GitHub account.');
    await visitor({ user: { id: 0, login: 'x' } });
    expectPage((await logIn()).answer, 500, 'Failed to read your GitHub account.');
  });

  it("shows GitHub's error for a bad code, although GitHub sends it with status 200", async () => {
    const { jar, toProvider } = await beginLogin(server, { callback: CALLBACK });
    const state = toProvider.searchParams.get('state') ?? '';
    const answer = await server.request('GET', `${CALLBACK}?code=made-up&state=${state}`, { jar });
    expectPage(answer, 500, 'Failed exchanging Oauth code.', 'bad_verification_code: The code passed is incorrect or expired.');
  });

  it('never opens an existing account by its address alone', async () => {
    const { email } = await visitor();
    await logIn();
    await visitor({ emails: [{ email, primary: true, verified: true }] });
    expectPage((await logIn()).answer, 403, 'Account already linked');
    const planted = await plantUser(server.db);
    await visitor({ emails: [{ email: planted.email, primary: true, verified: true }] });
    expectPage(
      (await logIn()).answer,
      403,
      'Incorrect login type',
      'Attempting to use login type "github", but the user has the login type "password".',
    );
  });

  it('refreshes expired tokens, and reports a failed refresh', async () => {
    await visitor({ expiresIn: 28_800 });
    const { token = '' } = await logIn();
    const { id } = await me(server, token);
    const expire = () => server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second' WHERE user_id = $1`, [id]);
    await expire();
    expect((await server.get('/api/v2/users/me', { 'coder-session-token': token })).status).toBe(200);
    expect(await control()).toEqual({ refreshes: 1 });
    await expire();
    await server.db.query(`UPDATE user_links SET oauth_refresh_token = 'ghr_wrong' WHERE user_id = $1`, [id]);
    const answer = await server.get('/api/v2/users/me', { 'coder-session-token': token });
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({
      message: 'Could not refresh expired GitHub token. Try re-authenticating to resolve this issue.',
      detail: 'bad_refresh_token: The refresh token passed is incorrect or expired.',
    });
    await server.db.query(`UPDATE user_links SET oauth_refresh_token = '', refresh_retry_at = NULL WHERE user_id = $1`, [id]);
    const ranOut = await server.get('/api/v2/users/me', { 'coder-session-token': token });
    expect(ranOut.json<{ detail: string }>().detail).toMatch(/^GitHub session expired at /);
  });

  it('refuses new users while sign-ups are disabled, and with CODER_OAUTH2_GITHUB_ALLOW_EVERYONE lets users of any organization log in', async () => {
    const env = { ...APP, CODER_OAUTH2_GITHUB_ENTERPRISE_BASE_URL: github.url, CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true' };
    const other = await startServer({ env });
    await plantUser(other.db, { siteRoles: ['owner'] });
    await visitor({ organizations: {} });
    expectPage((await logInAt(other, { callback: CALLBACK })).answer, 403, 'Signups are disabled');
    const planted = await plantUser(other.db, { loginType: 'github' });
    await visitor({ organizations: {}, emails: [{ email: planted.email, primary: true, verified: true }] });
    expect((await me(other, (await logInAt(other, { callback: CALLBACK })).token)).id).toBe(planted.id);
    expect((await other.get('/api/v2/users/authmethods')).json()).toMatchObject({
      github: { enabled: true, default_provider_configured: false },
      oidc: { enabled: false, signInText: '', iconUrl: '' },
    });
    await other.stop();
  });
});
