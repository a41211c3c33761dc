import { hash } from '@node-rs/argon2';
import { eventually } from '../../support/eventually.js';
import { expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import { createPerson, type Person, plantUser } from '../../support/people.js';
import { createOrganization } from '../../support/organizations.js';
import { uniqueName } from '../../support/unique-name.js';
import { startServer, type RunningServer } from '../../support/server.js';

const PASSWORD = 'Staple-Battery-42-Horse';
const DELETE = `UPDATE users SET deleted = true WHERE id = $1`;
const LINK = `INSERT INTO user_links (user_id, login_type, provider_id) VALUES ($1, 'oidc', 'oidc')`;
const KEY = `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, scopes, allow_list, lifetime_seconds, expires_at)
             VALUES ($2, '', $1, 'password', '{coder:all}', '{*:*}', 60, now() + interval '1 day')`;

let server: RunningServer;
let admin: Person;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  admin = await createPerson(server, { siteRoles: ['owner'] });
});
afterAll(() => server.stop());

/** The outcome of `racer`, which meets the user while the deletion is not committed yet. */
async function duringDeletion<T>(userId: string, racer: () => Promise<T>): Promise<T> {
  const deletion = await HeldTransaction.begin(server.db);
  await deletion.query(DELETE, [userId]);
  const [outcome] = await Promise.allSettled([racer(), deletion.untilItBlocks(server.db).finally(() => deletion.commit())]);
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

async function expectNothingLeft(userId: string): Promise<void> {
  for (const table of ['api_keys', 'user_links', 'organization_members', 'group_members']) {
    expect({ table, rows: await server.db.query(`SELECT * FROM ${table} WHERE user_id = $1`, [userId]) }).toEqual({ table, rows: [] });
  }
}

describe('a user being deleted keeps neither', () => {
  it('a token that an administrator creates for them', async () => {
    const { id } = await createPerson(server);
    expectNotFound(await duringDeletion(id, () => admin.post(`/users/${id}/keys/tokens`, { token_name: uniqueName('late') })));
    await expectNothingLeft(id);
  });

  it('a session of a login in progress', async () => {
    const { id, email } = await plantUser(server.db, { hashedPassword: await hash(PASSWORD) });
    const logIn = (): Promise<Answer> => server.post('/api/v2/users/login', { email, password: PASSWORD });
    const answer = await duringDeletion(id, logIn);
    expectRefused(answer, 401, 'Your account was deleted.');
    expect(answer.headers.get('set-cookie')).toBeNull();
    await expectNothingLeft(id);
    const refusals = (): Promise<unknown[]> =>
      server.db.query(`SELECT status_code FROM audit_logs WHERE user_id = $1 AND action = 'login'`, [id]);
    await eventually('the refusal is on record', async () => (await refusals()).length > 0);
    expect(await refusals()).toEqual([{ status_code: 401 }]);
  });

  it('a link to an identity provider', async () => {
    const { id } = await createPerson(server);
    const link = duringDeletion(id, () => server.db.query(LINK, [id]));
    await expect(link).rejects.toMatchObject({ constraint: 'user_links_deleted_user_check' });
    await expectNothingLeft(id);
  });

  it('a membership that an administrator adds', async () => {
    const { id } = await createPerson(server);
    const organization = await createOrganization(server.db);
    expectNotFound(await duringDeletion(id, () => admin.post(`/organizations/${organization.id}/members/${id}`)));
    await expectNothingLeft(id);
  });

  it('a membership in a group', async () => {
    const organization = await createOrganization(server.db);
    const { id } = await createPerson(server, { organizations: { [organization.id]: [] } });
    const [group] = await server.db.query<{ id: string }>(`INSERT INTO groups (organization_id, name) VALUES ($1, 'late') RETURNING id`, [
      organization.id,
    ]);
    const answer = await duringDeletion(id, () => admin.patch(`/groups/${group!.id}`, { add_users: [id] }));
    expectRefused(answer, 400, `User ${id} is not a member of the organization.`);
    await expectNothingLeft(id);
  });

  it('keys and links created just before', async () => {
    const { id } = await createPerson(server);
    const making = await HeldTransaction.begin(server.db);
    await making.query(KEY, [id, uniqueName('k')]);
    await making.query(LINK, [id]);
    const deletion = admin.delete(`/users/${id}`);
    await making.untilItBlocks(server.db);
    await making.commit();
    expect((await deletion).status).toBe(200);
    await expectNothingLeft(id);
  });
});
