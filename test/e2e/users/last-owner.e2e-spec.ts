import { expectJson, expectRefused } from '../../support/expect-answer.js';
import { createPerson, type Person } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

const ONE_MUST_STAY = 'There must be at least one owner.';

let server: RunningServer;
beforeAll(async () => (server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } })));
// Every test has its own owners; those of the previous test are removed.
beforeEach(() => server.db.query(`ALTER TABLE users DISABLE TRIGGER users_keep_last_owner`));
beforeEach(() => server.db.query(`UPDATE users SET rbac_roles = '{}'`));
beforeEach(() => server.db.query(`ALTER TABLE users ENABLE TRIGGER users_keep_last_owner`));
afterAll(() => server.stop());

const owner = (): Promise<Person> => createPerson(server, { siteRoles: ['owner'] });

async function ownersLeft(): Promise<string[]> {
  const rows = await server.db.query<{ id: string }>(
    `SELECT id FROM users WHERE 'owner' = ANY (rbac_roles) AND NOT deleted AND status <> 'suspended' AND NOT is_service_account`,
  );
  return rows.map(({ id }) => id);
}

describe('the last owner who is a person and can log in', () => {
  const counting: readonly (readonly [string, (id: string) => Promise<unknown>])[] = [
    ['a suspended owner', (id) => server.db.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [id])],
    ['an owner who cannot log in', (id) => server.db.query(`UPDATE users SET login_type = 'none' WHERE id = $1`, [id])],
  ];

  /** A service account with every role, whose token could otherwise remove the last person. */
  const robot = (): Promise<Person> => createPerson(server, { siteRoles: ['owner'], isServiceAccount: true });

  it('cannot be deleted or demoted by a service account, although that is an owner too', async () => {
    const [last, account] = [await owner(), await robot()];
    expectRefused(await account.delete(`/users/${last.id}`), 400, ONE_MUST_STAY);
    expectRefused(await account.put(`/users/${last.id}/roles`, { roles: [] }), 400, ONE_MUST_STAY);
    expect(await ownersLeft()).toEqual([last.id]);
    expect((await last.get('/users/me')).status).toBe(200);
  });

  it.each(counting)('stays even if there is %s', async (_who, change) => {
    const [last, other, account] = [await owner(), await owner(), await robot()];
    await change(other.id);
    expectRefused(await account.delete(`/users/${last.id}`), 400, ONE_MUST_STAY);
    expectRefused(await account.put(`/users/${last.id}/roles`, { roles: ['auditor'] }), 400, ONE_MUST_STAY);
    expect((await server.db.query(`SELECT rbac_roles FROM users WHERE id = $1 AND NOT deleted`, [last.id]))[0]).toEqual({
      rbac_roles: ['owner'],
    });
  });

  it('may be demoted if another one remains', async () => {
    const [one, other, account] = [await owner(), await owner(), await robot()];
    expectJson(await account.put(`/users/${one.id}/roles`, { roles: [] }), 200);
    expect(await ownersLeft()).toEqual([other.id]);
  });

  it.each([
    ['delete', (actor: Person, target: Person) => actor.delete(`/users/${target.id}`)],
    ['demote', (actor: Person, target: Person) => actor.put(`/users/${target.id}/roles`, { roles: [] })],
  ] as const)('remains when many %s each other at the same moment', async (_verb, act) => {
    const owners = await Promise.all(Array.from({ length: 6 }, owner));
    await Promise.all(owners.flatMap((actor) => owners.filter((other) => other !== actor).map((target) => act(actor, target))));
    expect((await ownersLeft()).length).toBeGreaterThanOrEqual(1);
  });

  it.each([
    `UPDATE users SET deleted = true WHERE id = $1`,
    `UPDATE users SET status = 'suspended' WHERE id = $1`,
    `UPDATE users SET rbac_roles = '{}' WHERE id = $1`,
    `UPDATE users SET login_type = 'none' WHERE id = $1`,
    `UPDATE users SET deleted = true WHERE $1::uuid IS NOT NULL`,
  ])('is protected by the schema from any statement: %s', async (statement) => {
    const { id } = await owner();
    await expect(server.db.query(statement, [id])).rejects.toMatchObject({ constraint: 'users_last_owner_check' });
    expect(await ownersLeft()).toEqual([id]);
  });
});
