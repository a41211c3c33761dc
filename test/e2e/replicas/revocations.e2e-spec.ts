import type { UserBar } from '../../../src/auth/index.js';
import { sha256 } from '../../../src/common/index.js';
import { expectStatus } from '../../support/expect-answer.js';
import { plantKey } from '../../support/keys.js';
import { startProvider, delegateToken, type Client, type Provider, type ServiceClient, type Tokens } from '../../support/oauth/index.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { createOrganization } from '../../support/organizations.js';
import { createPerson, plantUser, type Person } from '../../support/people.js';
import { Replica } from '../../support/replica.js';
import { bearer, ME } from '../../support/sign-in.js';

let provider: Provider;
let other: Replica;
let organization: string;
beforeAll(async () => {
  provider = await startProvider();
  other = await Replica.of(provider.server, { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
  organization = (await createOrganization(provider.server.db)).id;
});
afterAll(async () => {
  await other.stop();
  await provider.server.stop();
});

const sql = (statement: string, ...parameters: unknown[]): Promise<unknown> => provider.server.db.query(statement, parameters);
const statusOf = async (token: string): Promise<number> => (await other.get(ME, bearer(token))).status;

/** Through the API of the first server, which must agree. */
async function manage(method: string, path: string, body?: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await provider.admin(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
}

/** Can the holder of the token do this in the organization, says the other server? */
async function mayOn(token: string, action: string, resourceType: string): Promise<boolean> {
  const checks = { it: { action, object: { resource_type: resourceType, organization_id: organization } } };
  const answer = await other.post('/api/v2/authcheck', JSON.stringify({ checks }), {
    ...bearer(token),
    'content-type': 'application/json',
  });
  return expectStatus(answer, 200).json<{ it: boolean }>().it;
}

/** Until the answer comes from the memory of the other server, which keeps what was used twice; then, after the revocation, the very next request. */
async function beforeAndAfter<T>(ask: () => Promise<T>, revoke: () => Promise<unknown>): Promise<[T, T]> {
  await ask();
  await ask();
  const before = await ask();
  await revoke();
  return [before, await ask()];
}

async function authorizedApp(): Promise<{ client: Client; access: string; refresh: string }> {
  const client = await provider.createClient();
  const { access_token, refresh_token } = await provider.obtainTokens(client);
  return { client, access: access_token, refresh: refresh_token };
}

describe('a credential that another server has in memory', () => {
  let person: Person;
  beforeEach(async () => {
    person = await createPerson(provider.server, { organizations: { [organization]: [] } });
  });

  const barring: Readonly<Record<UserBar, () => Promise<unknown>>> = {
    suspended: () => manage('PUT', `/api/v2/users/${person.id}/status/suspend`),
    deleted: () => manage('DELETE', `/api/v2/users/${person.id}`),
  };
  const ofPerson: readonly (readonly [what: string, revoke: () => Promise<unknown>])[] = [
    ['its key is deleted', () => manage('DELETE', `/api/v2/users/${person.id}/keys/${person.token.slice(0, 10)}`)],
    ['its key is expired', () => manage('PUT', `/api/v2/users/${person.id}/keys/${person.token.slice(0, 10)}/expire`)],
    ['all sessions of its user are ended', () => manage('DELETE', `/api/v2/users/${person.id}/sessions`)],
    ...Object.entries(barring).map(([bar, revoke]) => [`its user is ${bar}`, revoke] as const),
    ['its secret is replaced', () => sql(`UPDATE api_keys SET hashed_secret = $2 WHERE user_id = $1`, person.id, sha256('another'))],
  ];
  it.each(ofPerson)('is refused by the next request after %s', async (_, revoke) => {
    expect(await beforeAndAfter(() => statusOf(person.token), revoke)).toEqual([200, 401]);
  });

  it('is refused by the next request after its user signs out, and accepted by none before that', async () => {
    const session = await provider.signIn();
    const signOut = async (): Promise<void> => {
      expectStatus(await provider.post('/api/v2/users/logout', { headers: { 'coder-session-token': session } }), 200);
    };
    expect(await beforeAndAfter(() => statusOf(session), signOut)).toEqual([200, 401]);
  });

  const ofAgent: readonly (readonly [what: string, revoke: (id: string) => Promise<unknown>, before: number, after: number])[] = [
    ['the agent is deleted', () => person.delete('/agents/robot'), 200, 401],
    ['its tokens are revoked', () => person.delete('/agents/robot/token'), 200, 401],
    ['it gets a new token', () => person.post('/agents/robot/token'), 200, 401],
    ['its owner is suspended', () => manage('PUT', `/api/v2/users/${person.id}/status/suspend`), 200, 401],
    ['its owner is dormant', () => sql(`UPDATE users SET status = 'dormant' WHERE id = $1`, person.id), 200, 401],
    ['its owner is deleted', () => manage('DELETE', `/api/v2/users/${person.id}`), 200, 401],
    [
      'its owner has a new password',
      () => manage('PUT', `/api/v2/users/${person.id}/password`, { password: 'Staple-Battery-42-Horse' }),
      200,
      401,
    ],
    ['the agent has expired', (id) => sql(`UPDATE agents SET expires_at = now() - interval '1 second' WHERE id = $1`, id), 200, 401],
    ['its owner takes the secret from it', () => person.patch('/agents/robot', { secrets: [] }), 200, 404],
    ['its owner deletes the secret', () => person.delete('/users/me/secrets/npm'), 200, 404],
  ];
  it.each(ofAgent)('of an agent is refused by the next request after %s', async (_, revoke, before, after) => {
    expectStatus(await person.post('/users/me/secrets', { name: 'npm', value: 'v', enabled: false }), 201);
    const created = expectStatus(await person.post('/agents', { name: 'robot', secrets: ['npm'] }), 201);
    const { agent, token } = created.json<{ agent: { id: string }; token: string }>();
    const read = async (): Promise<number> => (await other.get('/api/v2/agents/me/secrets/npm', bearer(token))).status;
    expect(await beforeAndAfter(read, () => revoke(agent.id))).toEqual([before, after]);
  });

  const ofApp: readonly (readonly [what: string, revoke: (app: Awaited<ReturnType<typeof authorizedApp>>) => Promise<unknown>])[] = [
    ['its person revokes the app', ({ client }) => manage('DELETE', `/oauth2/tokens?client_id=${client.id}`)],
    ['its app is deleted', ({ client }) => manage('DELETE', `/api/v2/oauth2-provider/apps/${client.id}`)],
    [
      'the secret that it was issued with is deleted',
      ({ client }) => manage('DELETE', `/api/v2/oauth2-provider/apps/${client.id}/secrets/${client.secretId!}`),
    ],
    ['it is refreshed', ({ client, refresh }) => provider.refreshed(client, refresh)],
    ['its client revokes it', async ({ client, access }) => expectStatus(await provider.revoke(client, access), 200)],
    ['its client revokes the refresh token', async ({ client, refresh }) => expectStatus(await provider.revoke(client, refresh), 200)],
    ['its row is gone', ({ client }) => sql(`DELETE FROM oauth2_provider_app_tokens WHERE app_id = $1`, client.id)],
    [
      'its row names another audience',
      ({ client }) => sql(`UPDATE oauth2_provider_app_tokens SET audience = 'https://another.test' WHERE app_id = $1`, client.id),
    ],
  ];
  it.each(ofApp)('of an app is refused by the next request after %s', async (_, revoke) => {
    const app = await authorizedApp();
    expect(
      await beforeAndAfter(
        () => statusOf(app.access),
        () => revoke(app),
      ),
    ).toEqual([200, 401]);
  });

  const ofService: readonly (readonly [what: string, revoke: (client: ServiceClient) => Promise<unknown>, after: number])[] = [
    ['its account is suspended', ({ accountId }) => manage('PUT', `/api/v2/users/${accountId}/status/suspend`), 401],
    ['its account is deleted', ({ accountId }) => manage('DELETE', `/api/v2/users/${accountId}`), 401],
    ['its account loses the role', ({ accountId }) => manage('PUT', `/api/v2/users/${accountId}/roles`, { roles: [] }), 403],
    [
      'the app gets another account',
      async ({ id, name }) => {
        const { id: service_account_id } = await plantUser(provider.server.db, { isServiceAccount: true });
        await manage('PUT', `/api/v2/oauth2-provider/apps/${id}`, { name, service_account_id });
      },
      401,
    ],
    [
      'it counts as the token of a user',
      ({ id }) => sql(`UPDATE oauth2_provider_app_tokens SET subject_type = 'user' WHERE app_id = $1`, id),
      403,
    ],
  ];
  it.each(ofService)('of an app for itself may do nothing of its account after %s', async (_, revoke, after) => {
    const client = await provider.createServiceClient({ scope: 'coder:all', roles: ['auditor'] });
    const { access_token: token } = (await provider.actForItself(client, { scope: 'coder:all' })).json<Tokens>();
    const ask = async (): Promise<number> => (await other.get('/api/v2/audit?limit=1', bearer(token))).status;
    expect(await beforeAndAfter(ask, () => revoke(client))).toEqual([200, after]);
  });

  it('has the scopes that its key has now', async () => {
    const narrow = (): Promise<unknown> => sql(`UPDATE api_keys SET scopes = '{file:read}' WHERE user_id = $1`, person.id);
    expect(await beforeAndAfter(() => statusOf(person.token), narrow)).toEqual([200, 403]);
  });

  it('has an administrator scope only while its app has it', async () => {
    const { id } = await plantUser(provider.server.db, { siteRoles: ['owner'] });
    const scopes = ['gatehouse:admin.read', 'user:read'];
    const token = await delegateToken(provider.server, id, { scopes, registered: scopes.join(' ') });
    const narrow = (): Promise<unknown> =>
      sql(`UPDATE oauth2_provider_apps SET scope = 'user:read' WHERE scope LIKE 'gatehouse:admin.read %'`);
    expect(await beforeAndAfter(() => mayOn(token, 'read', 'group'), narrow)).toEqual([true, false]);
  });

  it('loses a login at an identity provider with the next request after the link is gone', async () => {
    const user = await plantUser(provider.server.db, { loginType: 'github' });
    await sql(`INSERT INTO user_links (user_id, login_type, provider_id) VALUES ($1, 'github', 'github')`, user.id);
    const token = await plantKey(provider.server.db, user.id, { loginType: 'github' });
    const unlink = (): Promise<unknown> => sql(`DELETE FROM user_links WHERE user_id = $1`, user.id);
    expect(await beforeAndAfter(() => statusOf(token), unlink)).toEqual([200, 401]);
  });

  describe('has the roles that its user has now, after', () => {
    const role = (permissions: readonly string[]): Readonly<Record<string, unknown>> => ({
      name: 'group-reader',
      display_name: 'Reader',
      site_permissions: [],
      user_permissions: [],
      organization_permissions: permissions.map((action) => ({ negate: false, resource_type: 'group', action })),
    });
    const setRoles = (roles: readonly string[]): Promise<void> =>
      manage('PUT', `/api/v2/organizations/${organization}/members/${person.id}/roles`, { roles });

    beforeEach(async () => {
      await sql(`DELETE FROM custom_roles WHERE organization_id = $1`, organization);
      await manage('POST', `/api/v2/organizations/${organization}/members/roles`, role(['read', 'update']));
      await setRoles(['group-reader']);
    });
    const changes: readonly (readonly [what: string, change: () => Promise<unknown>])[] = [
      ['a custom role is narrowed', () => manage('PUT', `/api/v2/organizations/${organization}/members/roles`, role(['read']))],
      ['a custom role is deleted', () => manage('DELETE', `/api/v2/organizations/${organization}/members/roles/group-reader`)],
      ['a role in an organization is taken', () => setRoles([])],
      ['a membership is removed', () => manage('DELETE', `/api/v2/organizations/${organization}/members/${person.id}`)],
    ];
    it.each(changes)('%s', async (_, change) => {
      expect(await beforeAndAfter(() => mayOn(person.token, 'update', 'group'), change)).toEqual([true, false]);
    });

    it('a default role of the organization is taken', async () => {
      await setRoles([]);
      await sql(`UPDATE organizations SET default_org_member_roles = '{group-reader}' WHERE id = $1`, organization);
      const take = (): Promise<unknown> => sql(`UPDATE organizations SET default_org_member_roles = '{}' WHERE id = $1`, organization);
      expect(await beforeAndAfter(() => mayOn(person.token, 'update', 'group'), take)).toEqual([true, false]);
    });

    it('a site role is taken', async () => {
      await manage('PUT', `/api/v2/users/${person.id}/roles`, { roles: ['owner'] });
      const take = (): Promise<void> => manage('PUT', `/api/v2/users/${person.id}/roles`, { roles: [] });
      expect(await beforeAndAfter(() => mayOn(person.token, 'delete', 'group'), take)).toEqual([true, false]);
    });
  });

  it('shows its user as they are now', async () => {
    const me = async (): Promise<unknown> => {
      const { name, last_seen_at } = (await other.get(ME, bearer(person.token))).json<{ name?: string; last_seen_at?: string }>();
      return { name, last_seen_at };
    };
    const rename = (): Promise<void> => manage('PUT', `/api/v2/users/${person.id}/profile`, { username: person.username, name: 'Grace' });
    const [, renamed] = await beforeAndAfter(me, rename);
    expect(renamed).toMatchObject({ name: 'Grace' });
    const see = (): Promise<unknown> => sql(`UPDATE users SET last_seen_at = '2030-01-02T03:04:05.678Z' WHERE id = $1`, person.id);
    const [, seen] = await beforeAndAfter(me, see);
    expect(seen).toEqual({ name: 'Grace', last_seen_at: '2030-01-02T03:04:05.678Z' });
  });
});

describe('a revocation that is committed while a request waits', () => {
  /** The statement that asks for versions reads the first table, the one that reads credentials the second as well. */
  it.each([
    ['for the versions', 'credential_versions', false],
    ['for the credential, which is not in memory', 'user_links', false],
    ['for the credential, which has changed', 'user_links', true],
  ])('%s refuses this request', async (_, table, hasChanged) => {
    const person = await createPerson(provider.server);
    const isInMemory = table === 'credential_versions' || hasChanged;
    for (let turn = 0; isInMemory && turn < 3; turn++) expect(await statusOf(person.token)).toBe(200);
    if (hasChanged) await sql(`UPDATE users SET name = 'Another' WHERE id = $1`, person.id);

    const held = await HeldTransaction.begin(provider.server.db);
    await held.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const asked = statusOf(person.token);
    await held.untilItBlocks(provider.server.db);
    await held.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [person.id]);
    await held.commit();
    expect(await asked).toBe(401);
    expect(await statusOf(person.token)).toBe(401);
  });
});
