import type { Answer } from '../../support/http-client.js';
import { addMember, createOrganization } from '../../support/organizations.js';
import { createPerson, type Person } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Row extends Record<string, unknown> {
  readonly action: string;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly status_code: number;
  readonly user_id: string;
  readonly diff: Readonly<Record<string, unknown>>;
}

describe('a refused change', () => {
  let server: RunningServer;
  let owner: Person;
  let otherOwner: Person;
  let userAdmin: Person;
  let member: Person;
  let here: { id: string; name: string };

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    owner = await createPerson(server, { siteRoles: ['owner'] });
    otherOwner = await createPerson(server, { siteRoles: ['owner'] });
    userAdmin = await createPerson(server, { siteRoles: ['user-admin'] });
    member = await createPerson(server);
    here = await createOrganization(server.db);
    await addMember(server.db, here.id, owner.id);
  });
  afterAll(() => server.stop());

  const rowsOf = (answer: Answer): Promise<Row[]> =>
    server.db.query<Row>(`SELECT action, resource_type, resource_id, status_code, user_id, diff FROM audit_logs WHERE request_id = $1`, [
      answer.headers.get('x-request-id'),
    ]);

  it.each<[string, string, string, number, () => Promise<Answer>, () => [Person, string]]>([
    ['suspending oneself', 'write', 'user', 400, () => owner.put('/users/me/status/suspend'), () => [owner, owner.id]],
    ['suspending an owner', 'write', 'user', 400, () => owner.put(`/users/${otherOwner.id}/status/suspend`), () => [owner, otherOwner.id]],
    ['deleting oneself', 'delete', 'user', 403, () => owner.delete('/users/me'), () => [owner, owner.id]],
    ['deleting an owner', 'delete', 'user', 403, () => userAdmin.delete(`/users/${owner.id}`), () => [userAdmin, owner.id]],
    ['changing its own roles', 'write', 'user', 400, () => owner.put('/users/me/roles', { roles: [] }), () => [owner, owner.id]],
    [
      'giving a role that is not there',
      'write',
      'user',
      400,
      () => owner.put(`/users/${member.id}/roles`, { roles: ['nope'] }),
      () => [owner, member.id],
    ],
    [
      'taking a name that is taken',
      'write',
      'user',
      409,
      () => owner.put(`/users/${member.id}/profile`, { username: owner.username, name: '' }),
      () => [owner, member.id],
    ],
    [
      'a weak password',
      'write',
      'user',
      400,
      () => owner.put(`/users/${member.id}/password`, { password: 'weak' }),
      () => [owner, member.id],
    ],
    [
      'leaving an organization by oneself',
      'delete',
      'organization_member',
      400,
      () => owner.delete(`/organizations/${here.id}/members/me`),
      () => [owner, owner.id],
    ],
    [
      'its own roles in an organization',
      'write',
      'organization_member',
      400,
      () => owner.put(`/organizations/${here.id}/members/me/roles`, { roles: [] }),
      () => [owner, owner.id],
    ],
    ['renaming Everyone', 'write', 'group', 400, () => owner.patch(`/groups/${here.id}`, { name: 'All' }), () => [owner, here.id]],
    ['deleting Everyone', 'delete', 'group', 400, () => owner.delete(`/groups/${here.id}`), () => [owner, here.id]],
    [
      'a reserved name for an organization',
      'write',
      'organization',
      400,
      () => owner.patch(`/organizations/${here.id}`, { name: 'default' }),
      () => [owner, here.id],
    ],
  ])('is recorded without a diff: %s', async (_what, action, resourceType, status, send, expected) => {
    const answer = await send();
    expect([answer.status, answer.text]).toEqual([status, expect.anything()]);
    const [person, resourceId] = expected();
    expect(await rowsOf(answer)).toEqual([
      { action, resource_type: resourceType, resource_id: resourceId, status_code: status, user_id: person.id, diff: {} },
    ]);
  });

  it('is not recorded if it would have created something, or if its target is hidden from the caller', async () => {
    const name = uniqueName('group');
    expect((await owner.post(`/organizations/${here.id}/groups`, { name })).status).toBe(201);
    const twice = await owner.post(`/organizations/${here.id}/groups`, { name });
    expect([twice.status, await rowsOf(twice)]).toEqual([409, []]);
    const unseen = await member.put(`/users/${owner.id}/status/suspend`);
    expect([unseen.status, await rowsOf(unseen)]).toEqual([404, []]);
    const missing = await owner.delete(`/users/${here.id}`);
    expect([missing.status, await rowsOf(missing)]).toEqual([404, []]);
  });
});
