import { CountingProxy } from '../../support/counting-proxy.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { APPS, type Client, plantGrants, type Provider, startProvider } from '../../support/oauth/index.js';
import { plantKey } from '../../support/keys.js';
import { plantUser } from '../../support/people.js';
import { addMember, createOrganization } from '../../support/organizations.js';
import { uniqueName } from '../../support/unique-name.js';

const MANY = 300;

let database: TestDatabase;
let proxy: CountingProxy;
let provider: Provider;
beforeAll(async () => {
  database = await createDatabase();
  proxy = await CountingProxy.before(database.url);
  provider = await startProvider({ CODER_PG_CONNECTION_URL: proxy.url });
});
afterAll(async () => {
  await provider.server.stop();
  await proxy.stop();
  await database.drop();
});

/** Far more than periodic tasks could spoil, on any machine. */
const ATTEMPTS = 20;

type Prepare = () => Promise<() => Promise<{ status: number }>>;

async function statementsOf(prepare: Prepare, status: number): Promise<number> {
  const request = await prepare();
  return proxy.during(async () => {
    expect((await request()).status).toBe(status);
  });
}

/** Periodic tasks send statements, too, so it is the smallest count of each that counts. */
async function expectNoMoreStatements(much: Prepare, little: Prepare, status: number): Promise<void> {
  let [most, least] = [Infinity, Infinity];
  for (let attempt = 0; attempt < ATTEMPTS && most !== least; attempt++) {
    most = Math.min(most, await statementsOf(much, status));
    least = Math.min(least, await statementsOf(little, status));
  }
  expect(most).toBe(least);
}

async function rows(sql: string, ...parameters: unknown[]): Promise<number> {
  const [row] = await database.query<{ count: number }>(`SELECT count(*)::int AS count ${sql}`, parameters);
  return row!.count;
}

type AppWithSecret = Client & { readonly secretId: string };

async function appWithGrants(count: number): Promise<AppWithSecret> {
  const app = (await provider.createClient()) as AppWithSecret; // confidential ones have a secret
  await plantGrants(database, app, count);
  return app;
}

describe('a request that revokes much sends no more statements than one that revokes little', () => {
  it('deleting an app', async () => {
    const ended: string[] = [];
    const deletion = (grants: number) => async () => {
      const { id } = await appWithGrants(grants);
      ended.push(id);
      return () => provider.admin('DELETE', `${APPS}/${id}`);
    };
    await expectNoMoreStatements(deletion(MANY), deletion(1), 204);
    for (const table of ['grants', 'app_codes', 'app_tokens', 'app_secrets']) {
      expect({ table, left: await rows(`FROM oauth2_provider_${table} WHERE app_id = ANY ($1)`, ended) }).toEqual({ table, left: 0 });
    }
    expect(await rows(`FROM api_keys WHERE login_type = 'oauth2_provider_app'`)).toBe(0);
  });

  it('deleting a secret', async () => {
    const ended: string[] = [];
    const deletion = (grants: number) => async () => {
      const { id, secretId } = await appWithGrants(grants);
      ended.push(id);
      return () => provider.admin('DELETE', `${APPS}/${id}/secrets/${secretId}`);
    };
    await expectNoMoreStatements(deletion(MANY), deletion(1), 204);
    expect(await rows(`FROM oauth2_provider_grants WHERE app_id = ANY ($1) AND revoked_at IS NULL`, ended)).toBe(0);
    expect(await rows(`FROM oauth2_provider_app_tokens WHERE app_id = ANY ($1) AND api_key_id IS NOT NULL`, ended)).toBe(0);
    expect(await rows(`FROM api_keys WHERE login_type = 'oauth2_provider_app'`)).toBe(0);
  });

  it("revoking a user's grants of an app", async () => {
    const me = await provider.admin('GET', '/api/v2/users/me');
    const { id: userId } = me.json<{ id: string }>();
    const revocation = (grants: number) => async () => {
      const app = await appWithGrants(grants);
      for (const table of ['grants', 'app_codes', 'app_tokens']) {
        await database.query(`UPDATE oauth2_provider_${table} SET user_id = $2 WHERE app_id = $1`, [app.id, userId]);
      }
      return () => provider.send('DELETE', `/oauth2/tokens?client_id=${app.id}`, { headers: { 'coder-session-token': provider.session } });
    };
    await expectNoMoreStatements(revocation(MANY), revocation(1), 204);
    expect(await rows(`FROM oauth2_provider_grants WHERE user_id = $1 AND revoked_at IS NULL`, userId)).toBe(0);
    expect(await rows(`FROM api_keys WHERE login_type = 'oauth2_provider_app'`)).toBe(0);
  });

  it('deleting a user', async () => {
    const deletion = (count: number) => async () => {
      const { id } = await plantUser(database);
      for (let n = 0; n < count; n++) {
        await plantKey(database, id);
        await addMember(database, (await createOrganization(database)).id, id);
      }
      return () => provider.admin('DELETE', `/api/v2/users/${id}`);
    };
    await expectNoMoreStatements(deletion(30), deletion(1), 200);
  });

  it('deleting a group or a custom role, and leaving groups', async () => {
    const organization = await createOrganization(database);
    const path = `/api/v2/organizations/${organization.id}`;
    const owner = await provider.admin('GET', '/api/v2/users/me');
    await addMember(database, organization.id, owner.json<{ id: string }>().id);
    let planted = 0;
    const members = async (count: number): Promise<string[]> => {
      planted += count;
      const ids = await Promise.all(Array.from({ length: count }, async () => (await plantUser(database)).id));
      for (const id of ids) await addMember(database, organization.id, id, ['reader', 'organization-auditor', 'reader']);
      return ids;
    };
    const group = (count: number) => async () => {
      const made = await provider.admin('POST', `${path}/groups`, { name: uniqueName('group') });
      const { id } = made.json<{ id: string }>();
      for (const user of await members(count))
        await database.query(`INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)`, [id, user]);
      return () => provider.admin('DELETE', `/api/v2/groups/${id}`);
    };
    await expectNoMoreStatements(group(30), group(1), 200);
    expect(await rows(`FROM group_members`)).toBe(0);

    const role = { name: 'reader', display_name: '', site_permissions: [], user_permissions: [], organization_permissions: [] };
    expect((await provider.admin('POST', `${path}/members/roles`, role)).status).toBe(200);
    expect((await provider.admin('DELETE', `${path}/members/roles/reader`)).status).toBe(204);
    expect(await rows(`FROM organization_members WHERE 'reader' = ANY (roles)`)).toBe(0);
    // Their other memberships remain.
    expect(await rows(`FROM organization_members WHERE roles = '{organization-auditor}'`)).toBe(planted);

    const [leaver] = await members(1);
    for (let n = 0; n < 3; n++) {
      await database.query(
        `WITH made AS (INSERT INTO groups (organization_id, name) VALUES ($1, $2) RETURNING id) INSERT INTO group_members SELECT id, $3 FROM made`,
        [organization.id, uniqueName('left'), leaver],
      );
    }
    expect((await provider.admin('DELETE', `${path}/members/${leaver}`)).status).toBe(204);
    expect(await rows(`FROM group_members`)).toBe(0);
  });
});
