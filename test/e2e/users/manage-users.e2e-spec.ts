import { ME } from '../../support/sign-in.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import { expectForbidden, expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { plantKey } from '../../support/keys.js';
import { createPerson, type Person } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { lastAuditOf, PASSWORD, personWithPassword, type StaffedServer, startStaffedServer } from '../../support/staff.js';

interface User {
  readonly id: string;
  readonly username: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

let staff: StaffedServer;
let server: RunningServer;
let session: string;
let owner: Person;
let admin: Person;

beforeAll(async () => {
  staff = await startStaffedServer({ CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
  ({ server, session, owner, admin } = staff);
});
afterAll(() => server.stop());

function member(): Promise<Person> {
  return createPerson(server, { organizations: { [staff.organization]: [] } });
}

describe('a user', () => {
  it('is found by id, name in any case and "me" by readers with permission, and missing for others', async () => {
    const [one, other] = [await member(), await member()];
    for (const reference of [one.id, one.id.toUpperCase(), one.username, one.username.toUpperCase()]) {
      expect(expectJson<User>(await admin.get(`/users/${reference}`), 200).id).toBe(one.id);
      expectNotFound(await other.get(`/users/${reference}`));
    }
    expect(expectJson<User>(await one.get('/users/me'), 200).id).toBe(one.id);
    expectNotFound(await owner.get(`/users/${uniqueName('nobody')}`));
  });

  it('sees their own login type, and nobody else does', async () => {
    const one = await member();
    expect(expectJson(await one.get('/users/me/login-type'), 200)).toEqual({ login_type: 'password' });
    const answer = await owner.get(`/users/${one.id}/login-type`);
    expect(answer.status).toBe(403);
  });
});

describe('a profile', () => {
  it('can be changed by its user: name and picture, but not the user name', async () => {
    const one = await member();
    const changed = { username: one.username, name: 'Ada Lovelace', avatar_url: 'https://example.test/a.png' };
    expect(expectJson(await one.put('/users/me/profile', changed), 200)).toMatchObject(changed);
    expect(await lastAuditOf(staff, one.id)).toEqual({
      user_id: one.id,
      action: 'write',
      status_code: 200,
      diff: { name: { old: '', new: 'Ada Lovelace', secret: false } },
    });
    expectNotFound(await one.put('/users/me/profile', { ...changed, username: uniqueName('other') }));
    const renamed = uniqueName('other');
    expect(expectJson(await admin.put(`/users/${one.id}/profile`, { ...changed, username: renamed }), 200)).toMatchObject({
      username: renamed,
    });
  });

  it('of an upstream login keeps the picture of its provider', async () => {
    const one = await member();
    await server.db.query(`UPDATE users SET login_type = 'oidc', avatar_url = 'https://idp.test/a.png' WHERE id = $1`, [one.id]);
    const answer = await one.put('/users/me/profile', { username: one.username, avatar_url: 'https://evil.test/b.png' });
    expect(expectJson(answer, 200)).toMatchObject({ avatar_url: 'https://idp.test/a.png' });
  });

  it('refuses a user name in use', async () => {
    const one = await member();
    const answer = await admin.put(`/users/${one.id}/profile`, { username: admin.username.toUpperCase() });
    expectRefused(answer, 409, 'A user with this username already exists.');
    expect(answer.json()).toMatchObject({ validations: [{ field: 'username' }] });
  });

  it.each([
    ['username', { username: '-ada' }],
    ['username', { username: 'create' }],
    ['username', {}],
    ['name', { username: 'ada', name: ' Ada' }],
    ['name', { username: 'ada', name: 'A'.repeat(129) }],
  ])('is refused for its %s: %j', async (field, body) => {
    const answer = await admin.put(`/users/${(await member()).id}/profile`, body);
    expectRefused(answer, 400, 'Validation failed.');
    expect(answer.json()).toMatchObject({ validations: [{ field }] });
  });

  it('of another user is missing for members', async () => {
    const one = await member();
    expectNotFound(await (await member()).put(`/users/${one.id}/profile`, { username: one.username, name: 'x' }));
    const auditor = await createPerson(server, { siteRoles: ['auditor'] });
    expectForbidden(await auditor.put(`/users/${one.id}/profile`, { username: one.username, name: 'x' }));
  });
});

describe('a suspended user', () => {
  it('is locked out at once, cannot log in, and has every key back when activated', async () => {
    const person = await personWithPassword(staff);
    const token = await plantKey(server.db, person.id, { loginType: 'token' });
    const { access_token } = await obtainTokens(server, person.session, await registerClient(server, session));
    const doors = async (): Promise<number[]> =>
      (await Promise.all([person.session, token, access_token].map((key) => server.get(ME, { authorization: `Bearer ${key}` })))).map(
        ({ status }) => status,
      );
    expect(await doors()).toEqual([200, 200, 200]);
    expect(expectJson<User>(await admin.put(`/users/${person.id}/status/suspend`), 200).status).toBe('suspended');
    expect(await lastAuditOf(staff, person.id)).toMatchObject({ user_id: admin.id, diff: { status: { old: 'active', new: 'suspended' } } });
    expect(await doors()).toEqual([401, 401, 401]);
    const told = await server.get(ME, { 'coder-session-token': person.session });
    expect(told.json()).toEqual({
      message: 'User is not active (status = "suspended"). Contact an admin to reactivate your account.',
    });
    const login = await server.post('/api/v2/users/login', { email: person.email, password: PASSWORD });
    expectRefused(login, 401, 'Your account is suspended. Contact an admin to reactivate your account.');
    expect(expectJson<User>(await admin.put(`/users/${person.id}/status/activate`), 200).status).toBe('active');
    expect(await doors()).toEqual([200, 200, 200]);
  });

  it('cannot be oneself or an owner', async () => {
    expectRefused(await admin.put('/users/me/status/suspend'), 400, 'You cannot suspend yourself.');
    expectRefused(
      await admin.put(`/users/${owner.id}/status/suspend`),
      400,
      'You cannot suspend a user with the "owner" role. You must remove the role first.',
    );
  });

  it('cannot be suspended or activated by a user without permission', async () => {
    const [one, other] = [await member(), await member()];
    for (const status of ['suspend', 'activate']) {
      expectNotFound(await other.put(`/users/${one.id}/status/${status}`));
      expectForbidden(await one.put('/users/me/status/activate'));
    }
  });
});

describe('a deleted user', () => {
  it('has no key, link or membership left, and is missing from then on', async () => {
    const person = await personWithPassword(staff);
    const client = await registerClient(server, session);
    const pair = await obtainTokens(server, person.session, client);
    await server.db.query(`INSERT INTO user_links (user_id, login_type, provider_id, linked_id) VALUES ($1, 'github', 'github', $2)`, [
      person.id,
      person.id,
    ]);
    expect(expectJson(await admin.delete(`/users/${person.username}`), 200)).toEqual({ message: 'User has been deleted!' });
    for (const key of [person.session, pair.access_token]) {
      expect((await server.get(ME, { authorization: `Bearer ${key}` })).status).toBe(401);
    }
    const refresh = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: pair.refresh_token,
      client_id: client.id,
      client_secret: client.secret ?? '',
    });
    expect((await server.post('/oauth2/tokens', refresh)).json()).toMatchObject({ error: 'invalid_grant' });
    expectRefused(
      await server.post('/api/v2/users/login', { email: person.email, password: PASSWORD }),
      401,
      'Incorrect email or password.',
    );
    expectNotFound(await admin.get(`/users/${person.id}`));
    expectNotFound(await admin.delete(`/users/${person.id}`));
    const left = await server.db.query(
      `SELECT (SELECT count(*) FROM api_keys WHERE user_id = u.id)::int AS keys, (SELECT count(*) FROM user_links WHERE user_id = u.id)::int AS links,
              (SELECT count(*) FROM organization_members WHERE user_id = u.id)::int AS memberships FROM users u WHERE id = $1`,
      [person.id],
    );
    expect(left).toEqual([{ keys: 0, links: 0, memberships: 0 }]);
    expect(await lastAuditOf(staff, person.id)).toMatchObject({ user_id: admin.id, action: 'delete', status_code: 200 });
  });

  it('cannot be oneself, or an owner unless an owner deletes them', async () => {
    expectRefused(await admin.delete('/users/me'), 403, 'You cannot delete yourself!');
    const other = await createPerson(server, { siteRoles: ['owner'] });
    expectForbidden(await admin.delete(`/users/${other.id}`));
    expectJson(await owner.delete(`/users/${other.id}`), 200);
  });

  it('cannot be deleted by users without permission', async () => {
    const [one, other] = [await member(), await member()];
    expectNotFound(await other.delete(`/users/${one.id}`));
    const auditor = await createPerson(server, { siteRoles: ['auditor'] });
    expectForbidden(await auditor.delete(`/users/${one.id}`));
  });

  it('can get no new key', async () => {
    const one = await member();
    expectJson(await admin.delete(`/users/${one.id}`), 200);
    await expect(plantKey(server.db, one.id)).rejects.toThrow('the user is deleted');
  });
});

it('of two last owners who delete each other at the same time one remains', async () => {
  const other = await startServer();
  try {
    const [a, b] = [await createPerson(other, { siteRoles: ['owner'] }), await createPerson(other, { siteRoles: ['owner'] })];
    await Promise.all([a.delete(`/users/${b.id}`), b.delete(`/users/${a.id}`)]);
    const owners = await other.db.query(`SELECT 1 FROM users WHERE NOT deleted AND 'owner' = ANY (rbac_roles)`);
    expect(owners).toHaveLength(1);
  } finally {
    await other.stop();
  }
});
