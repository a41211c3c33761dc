import { hash } from '@node-rs/argon2';
import { expectForbidden, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import { createPerson, type Person, plantUser } from '../../support/people.js';
import { createOrganization } from '../../support/organizations.js';
import { uniqueName } from '../../support/unique-name.js';
import { type RunningServer, startServer } from '../../support/server.js';

const PASSWORD = 'Staple-Battery-42-Horse';

let server: RunningServer;
let admin: Person;
let home: string;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  await createPerson(server, { siteRoles: ['owner'] });
  admin = await createPerson(server, { siteRoles: ['user-admin'] });
  home = (await createOrganization(server.db)).id;
});
afterAll(() => server.stop());

/** The outcome of a request that began before this change of the user was committed, and must wait for it. */
async function whileChanging(statement: string, parameters: readonly unknown[], request: () => Promise<Answer>): Promise<Answer> {
  const change = await HeldTransaction.begin(server.db);
  await change.query(statement, [...parameters]);
  const [outcome] = await Promise.allSettled([request(), change.untilItBlocks(server.db).finally(() => change.commit())]);
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

const REQUESTS: readonly (readonly [string, (id: string) => Promise<Answer>])[] = [
  ['a deletion', (id) => admin.delete(`/users/${id}`)],
  ['a new password', (id) => admin.put(`/users/${id}/password`, { password: PASSWORD })],
  ['a change of the profile', (id) => admin.put(`/users/${id}/profile`, { username: uniqueName('other') })],
  ['a suspension', (id) => admin.put(`/users/${id}/status/suspend`)],
  ['an activation', (id) => admin.put(`/users/${id}/status/activate`)],
  ['a new git key', (id) => admin.put(`/users/${id}/gitsshkey`)],
  ['a removal from an organization', (id) => admin.delete(`/organizations/${home}/members/${id}`)],
];

describe('a decision about a row that another transaction changes is made again afterwards', () => {
  it.each(REQUESTS)('%s is refused for a user who becomes an auditor meanwhile', async (_what, send) => {
    const target = await createPerson(server, { organizations: { [home]: [] } });
    const answer = await whileChanging(`UPDATE users SET rbac_roles = '{auditor}' WHERE id = $1`, [target.id], () => send(target.id));
    expectForbidden(answer);
    const [row] = await server.db.query(
      `SELECT username, status, hashed_password, deleted, (SELECT count(*)::int FROM organization_members WHERE user_id = u.id) AS memberships,
              (SELECT count(*)::int FROM gitsshkeys WHERE user_id = u.id) AS "gitKeys"
         FROM users u WHERE id = $1`,
      [target.id],
    );
    expect(row).toEqual({ username: target.username, status: 'active', hashed_password: '', deleted: false, memberships: 1, gitKeys: 0 });
  });

  it('no password is set for a user whose login type changed', async () => {
    const target = await createPerson(server);
    const answer = await whileChanging(`UPDATE users SET login_type = 'oidc' WHERE id = $1`, [target.id], () =>
      admin.put(`/users/${target.id}/password`, { password: PASSWORD }),
    );
    expectRefused(answer, 400, 'Users without password login type cannot change their password.');
    expect(await server.db.query(`SELECT hashed_password FROM users WHERE id = $1`, [target.id])).toEqual([{ hashed_password: '' }]);
  });

  it('saving a profile does not undo a new user name', async () => {
    const target = await createPerson(server);
    const renamed = uniqueName('renamed');
    const answer = await whileChanging(`UPDATE users SET username = $2 WHERE id = $1`, [target.id, renamed], () =>
      target.put('/users/me/profile', { username: target.username, name: 'Me' }),
    );
    expect(answer.status).toBe(404);
    expect(await server.db.query(`SELECT username, name FROM users WHERE id = $1`, [target.id])).toEqual([{ username: renamed, name: '' }]);
  });

  it('a membership does not grant default roles that the organization got meanwhile', async () => {
    const clerk = await createPerson(server, { organizations: { [home]: ['organization-user-admin'] } });
    const target = await createPerson(server);
    const defaults = `UPDATE organizations SET default_org_member_roles = $2 WHERE id = $1`;
    const answer = await whileChanging(defaults, [home, ['organization-auditor']], () =>
      clerk.post(`/organizations/${home}/members/${target.id}`),
    );
    expectRefused(answer, 400, 'not authorized to assign role "organization-auditor"');
    expect(await server.db.query(`SELECT 1 FROM organization_members WHERE user_id = $1`, [target.id])).toEqual([]);
    await server.db.query(defaults, [home, []]);
  });

  it('an app keeps concurrent changes of fields that a request omits', async () => {
    const owner = await createPerson(server, { siteRoles: ['owner'] });
    const app = { name: uniqueName('app'), callback_url: 'http://localhost/cb' };
    const { id } = (await owner.post('/oauth2-provider/apps', app)).json<{ id: string }>();
    const change = `UPDATE oauth2_provider_apps SET scope = 'user:read', redirect_uris = '{http://localhost/new}', callback_url = 'http://localhost/new' WHERE id = $1`;
    const answer = await whileChanging(change, [id], () => owner.put(`/oauth2-provider/apps/${id}`, { name: 'renamed' }));
    expect([answer.status, answer.json()]).toEqual([
      200,
      expect.objectContaining({ name: 'renamed', callback_url: 'http://localhost/new', scope: 'user:read' }),
    ]);
  });

  it('an app deleted meanwhile gets no secret', async () => {
    const owner = await createPerson(server, { siteRoles: ['owner'] });
    const app = { name: uniqueName('app'), callback_url: 'http://localhost/cb' };
    const { id } = (await owner.post('/oauth2-provider/apps', app)).json<{ id: string }>();
    const answer = await whileChanging(`DELETE FROM oauth2_provider_apps WHERE id = $1`, [id], () =>
      owner.post(`/oauth2-provider/apps/${id}/secrets`),
    );
    expectNotFound(answer);
  });

  it.each([
    ['another password', `hashed_password = 'changed'`, 'Incorrect email or password.'],
    ['no access', `status = 'suspended'`, 'Your account is suspended. Contact an admin to reactivate your account.'],
  ])('no session begins with the password of a user who now has %s', async (_what, change, message) => {
    const { id, email } = await plantUser(server.db, { hashedPassword: await hash(PASSWORD) });
    const answer = await whileChanging(`UPDATE users SET ${change} WHERE id = $1`, [id], () =>
      server.post('/api/v2/users/login', { email, password: PASSWORD }),
    );
    expectRefused(answer, 401, message);
    expect(await server.db.query(`SELECT 1 FROM api_keys WHERE user_id = $1`, [id])).toEqual([]);
  });

  it('no token is created in a session that ends at this moment, since it would outlive the new password', async () => {
    const person = await createPerson(server);
    const end = await HeldTransaction.begin(server.db);
    await end.query(`UPDATE users SET hashed_password = 'changed' WHERE id = $1`, [person.id]);
    await end.query(`DELETE FROM api_keys WHERE user_id = $1`, [person.id]);
    const making = person.post('/users/me/keys/tokens', { token_name: uniqueName('late') });
    await end.untilItBlocks(server.db).finally(() => end.commit());
    expectRefused(await making, 401, 'API key is invalid.');
    expect(await server.db.query(`SELECT 1 FROM api_keys WHERE user_id = $1`, [person.id])).toEqual([]);
  });

  it('a token created just before is deleted together with the sessions', async () => {
    const person = await createPerson(server);
    const making = await HeldTransaction.begin(server.db);
    await making.query(`SELECT 1 FROM users WHERE id = $1 FOR SHARE`, [person.id]);
    await making.query(
      `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, token_name, scopes, allow_list, lifetime_seconds, expires_at)
       VALUES ($2, '', $1, 'token', $2, '{coder:all}', '{*:*}', 60, now() + interval '1 day')`,
      [person.id, uniqueName('k').slice(0, 10)],
    );
    const change = admin.put(`/users/${person.id}/password`, { password: PASSWORD });
    await making.untilItBlocks(server.db).finally(() => making.commit());
    expect((await change).status).toBe(204);
    expect(await server.db.query(`SELECT 1 FROM api_keys WHERE user_id = $1`, [person.id])).toEqual([]);
  });

  it('logins succeed while another one replaces the outdated hash', async () => {
    const { id, email } = await plantUser(server.db, { hashedPassword: await hash(PASSWORD, { memoryCost: 8192, timeCost: 1 }) });
    const logIn = (): Promise<Answer> => server.post('/api/v2/users/login', { email, password: PASSWORD });
    const answers = await Promise.all(Array.from({ length: 4 }, logIn));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(await server.db.query(`SELECT count(*)::int AS keys FROM api_keys WHERE user_id = $1`, [id])).toEqual([{ keys: 4 }]);
  });

  it('a user who becomes an owner meanwhile cannot be suspended', async () => {
    const owner = await createPerson(server, { siteRoles: ['owner'] });
    const target = await createPerson(server);
    const answer = await whileChanging(`UPDATE users SET rbac_roles = '{owner}' WHERE id = $1`, [target.id], () =>
      owner.put(`/users/${target.id}/status/suspend`),
    );
    expectRefused(answer, 400, 'You cannot suspend a user with the "owner" role. You must remove the role first.');
    expect(await server.db.query(`SELECT status FROM users WHERE id = $1`, [target.id])).toEqual([{ status: 'active' }]);
  });
});
