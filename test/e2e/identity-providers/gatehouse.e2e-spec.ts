import { expectStatus } from '../../support/expect-answer.js';
import { APPS, type Client, type Provider, startProvider, Traveller } from '../../support/oauth/index.js';
import { plantUser } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { ME } from '../../support/sign-in.js';

const CALLBACK = '/api/v2/users/oidc/callback';
const GROUPS = '/api/v2/organizations/gatehouse/groups';

describe('a Gatehouse whose identity provider is another Gatehouse', () => {
  let upstream: Provider;
  let client: Client;
  let server: RunningServer;
  let group: string;
  let person: string;

  beforeAll(async () => {
    upstream = await startProvider();
    person = expectStatus(await upstream.admin('GET', ME), 200).json<{ id: string }>().id;
    group = expectStatus(await upstream.admin('POST', GROUPS, { name: 'staff' }), 201).json<{ id: string }>().id;
    client = await upstream.createClient();
    server = await startServer({
      env: {
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
        CODER_OIDC_ISSUER_URL: upstream.url,
        CODER_OIDC_CLIENT_ID: client.id,
        CODER_OIDC_CLIENT_SECRET: client.secret ?? '',
        CODER_OIDC_SCOPES: 'openid,profile,email,groups,roles,offline_access',
        CODER_OIDC_GROUP_MAPPING: '{"gatehouse/staff":"staff"}',
        CODER_OIDC_GROUP_AUTO_CREATE: 'true',
        CODER_OIDC_USER_ROLE_FIELD: 'roles',
        CODER_OIDC_USER_ROLE_MAPPING: '{"owner":[],"auditor":["auditor","user-admin"]}',
      },
    });
    const body = { name: client.name, redirect_uris: [server.url + CALLBACK] };
    expectStatus(await upstream.admin('PUT', `${APPS}/${client.id}`, body), 200);
  });
  afterAll(async () => {
    await server.stop();
    await upstream.server.stop();
  });

  const changeGroup = (change: Readonly<Record<string, unknown>>): Promise<unknown> =>
    upstream.admin('PATCH', `/api/v2/groups/${group}`, { name: '', ...change }).then((answer) => expectStatus(answer, 200));

  /** The session token of somebody who has signed in there and consented here. */
  async function signIn(): Promise<string> {
    const traveller = new Traveller(upstream);
    const page = await traveller.signIn(new URL(`${CALLBACK}?redirect=%2Faccount`, server.url));
    expect([page.status, page.url.href]).toEqual([200, `${server.url}/account`]);
    return traveller.cookie(page.url, 'coder_session_token') ?? '';
  }

  const me = (token: string) => server.get(ME, { 'coder-session-token': token });

  const groupsThere = (): Promise<{ name: string; username: string }[]> =>
    server.db.query(`SELECT g.name, u.username FROM group_members m JOIN groups g ON g.id = m.group_id JOIN users u ON u.id = m.user_id`);

  const refreshes = (): Promise<unknown[]> =>
    upstream.server.db.query(`SELECT 1 FROM oauth2_provider_app_tokens WHERE app_id = $1 AND consumed_at IS NOT NULL`, [client.id]);

  const expireLink = (): Promise<unknown> => server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second'`);

  it('signs people in with their name, address and groups, which follow them at every login', async () => {
    const { username, email } = upstream.account;
    await changeGroup({ add_users: [person] });
    expect((await me(await signIn())).json()).toMatchObject({ username, email, login_type: 'oidc' });
    expect(await server.db.query(`SELECT linked_id FROM user_links`)).toEqual([{ linked_id: `${upstream.url}||${person}` }]);
    expect(await groupsThere()).toEqual([{ name: 'staff', username }]);
    await changeGroup({ remove_users: [person] });
    await signIn();
    expect(await groupsThere()).toEqual([]);
  });

  it('gives people the site roles that they have there, as mapped, at every login', async () => {
    // The first user of a deployment is its owner, and remains one until there is another.
    await plantUser(server.db, { siteRoles: ['owner'] });
    const { username } = upstream.account;
    const rolesHere = async (): Promise<unknown> =>
      (await server.db.query(`SELECT rbac_roles AS roles FROM users WHERE username = $1`, [username]))[0];
    const setRolesThere = (roles: string[]) => upstream.server.db.query(`UPDATE users SET rbac_roles = $2 WHERE id = $1`, [person, roles]);
    await setRolesThere(['owner', 'auditor']);
    await signIn();
    expect(await rolesHere()).toEqual({ roles: ['auditor', 'user-admin'] });
    await setRolesThere(['owner']);
    await signIn();
    expect(await rolesHere()).toEqual({ roles: [] });
  });

  it('renews the login behind a session, and ends it once the access was withdrawn there', async () => {
    const token = await signIn();
    await expireLink();
    const before = (await refreshes()).length;
    expect((await me(token)).status).toBe(200);
    expect(await refreshes()).toHaveLength(before + 1);

    expectStatus(await upstream.admin('DELETE', `/api/v2/users/${person}/access`), 200);
    await expireLink();
    expect((await me(token)).status).toBe(401);
  });
});
