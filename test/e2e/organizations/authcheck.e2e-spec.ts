import {
  ACTIONS,
  buildUserSubject,
  OWN_AUTHORITY,
  RbacAuthorizer,
  type RbacObject,
  RESOURCE_TYPES,
  type Subject,
} from '../../../src/authz/index.js';
import { ELSEWHERE, HERE, ME, SOMEBODY } from '../../policy/subjects.js';
import { FLOOR_ROLES, KINDS, ROWS } from '../../policy/user-kinds.js';
import { expectJson } from '../../support/expect-answer.js';
import { addMember, createOrganization } from '../../support/organizations.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Check {
  readonly action?: unknown;
  readonly object?: unknown;
}

const NIL = '00000000-0000-0000-0000-000000000000';
const NOBODY = 'a0000000-0000-4000-8000-00000000dead';

describe('POST /authcheck', () => {
  let server: RunningServer;
  let here: string;
  let elsewhere: string;
  let owner: Person;
  let member: Person;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    here = (await createOrganization(server.db)).id;
    elsewhere = (await createOrganization(server.db)).id;
    // The kinds list their implied roles too.
    await server.db.query(`UPDATE organizations SET default_org_member_roles = '{}'`);
    owner = await createPerson(server, { siteRoles: ['owner'] });
    member = await createPerson(server, { organizations: { [here]: [] } });
  });
  afterAll(() => server.stop());

  const ask = async (person: Person, checks: Readonly<Record<string, Check>>): Promise<Record<string, boolean>> =>
    expectJson(await person.post('/authcheck', { checks }), 200);
  const askOne = async (person: Person, action: string, object: object): Promise<boolean | undefined> =>
    (await ask(person, { x: { action, object } }))['x'];

  /** An object of the policy tests in the form of a request. */
  const described = ({ type, owner: ownerId, organization, anyOrganization }: RbacObject): object => ({
    resource_type: type,
    ...(ownerId !== undefined && { owner_id: ownerId === ME ? 'me' : ownerId }),
    ...(organization !== undefined && {
      organization_id: organization === HERE ? here : organization === ELSEWHERE ? elsewhere : organization,
    }),
    ...(anyOrganization !== undefined && { any_org: anyOrganization }),
  });

  /** A user with exactly the roles of this kind, most of which the server has to derive. */
  const createKind = async (kind: string): Promise<Person> => {
    const roles = KINDS[kind]!.map((role) => role.split(':'));
    const organizations: Record<string, string[]> = {};
    for (const [name = '', organization] of roles) {
      if (organization === undefined) continue;
      const given = (organizations[organization === HERE ? here : elsewhere] ??= []);
      if (!FLOOR_ROLES.has(`${name}:${organization}`)) given.push(name);
    }
    const siteRoles = roles.flatMap(([name, organization]) =>
      organization === undefined && name !== undefined && name !== 'member' ? [name] : [],
    );
    return createPerson(server, { siteRoles, organizations, isServiceAccount: kind === 'serviceAccount' });
  };

  describe.each(Object.keys(KINDS))('requested by %s', (kind) => {
    let person: Person;
    let subject: Subject;

    beforeAll(async () => {
      person = await createKind(kind);
      subject = buildUserSubject({
        authority: OWN_AUTHORITY,
        id: ME,
        friendlyName: kind,
        roles: KINDS[kind]!,
        customRoles: FLOOR_ROLES,
        groups: [],
        scopes: ['coder:all'],
        allowList: ['*:*'],
      });
    });

    it('answers as the table written by hand', async () => {
      const questions = ROWS.flatMap(([actions, type, object, allowed], row) =>
        actions.split(' ').map((action) => ({
          key: `${row} ${action} ${type}`,
          check: { action, object: described({ type, ...object }) },
          expected: allowed.split(' ').includes(kind),
        })),
      );
      const answers = await ask(person, Object.fromEntries(questions.map(({ key, check }) => [key, check])));
      expect(answers).toEqual(Object.fromEntries(questions.map(({ key, expected }) => [key, expected])));
    });

    it('answers every type, action and kind of object as the engine does', async () => {
      const authorizer = new RbacAuthorizer();
      const shapes: Omit<RbacObject, 'type'>[] = [];
      for (const owner of [undefined, ME, SOMEBODY]) {
        for (const place of [
          {},
          { organization: HERE },
          { organization: ELSEWHERE },
          { organization: NOBODY },
          { organization: NIL },
          { anyOrganization: true },
        ]) {
          shapes.push({ ...(owner && { owner }), ...place });
        }
      }
      const questions = [...RESOURCE_TYPES, 'spaceship'].flatMap((type) =>
        [...ACTIONS, 'launch'].flatMap((action) => shapes.map((shape) => ({ action, object: { type, ...shape } as RbacObject }))),
      );
      const answers: Record<string, boolean> = {};
      for (let from = 0; from < questions.length; from += 1000) {
        const some = questions
          .slice(from, from + 1000)
          .map(({ action, object }, n): [number, Check] => [from + n, { action, object: described(object) }]);
        Object.assign(answers, await ask(person, Object.fromEntries(some)));
      }
      const differences = questions.filter(
        ({ action, object }, n) => answers[n] !== authorizer.allows(subject, action as (typeof ACTIONS)[number], object),
      );
      expect([Object.keys(answers).length, differences]).toEqual([questions.length, []]);
      expect(questions.length).toBeGreaterThan(10_000);
    });
  });

  describe('about one existing object', () => {
    it('reads it, and answers false if it is missing or hidden', async () => {
      const group = expectJson<{ id: string }>(await owner.post(`/organizations/${here}/groups`, { name: 'team' }), 201);
      const hidden = expectJson<{ id: string }>(await owner.post(`/organizations/${elsewhere}/groups`, { name: 'team' }), 201);
      const object = (resource_type: string, resource_id: string): object => ({ resource_type, resource_id });
      const questions = {
        me: { action: 'update_personal', object: object('user', member.id) },
        deleteMe: { action: 'delete', object: object('user', member.id) },
        other: { action: 'read', object: object('user', owner.id) },
        group: { action: 'read', object: object('group', group.id) },
        changeGroup: { action: 'update', object: object('group', group.id) },
        hiddenGroup: { action: 'read', object: object('group', hidden.id) },
        everyone: { action: 'read', object: object('group', here) },
        noGroup: { action: 'read', object: object('group', NOBODY) },
        workspace: { action: 'read', object: object('workspace', NOBODY) },
        template: { action: 'read', object: object('template', NOBODY) },
      };
      expect(await ask(member, questions)).toEqual({
        me: true,
        deleteMe: false,
        other: false,
        group: true,
        changeGroup: false,
        hiddenGroup: false,
        everyone: true,
        noGroup: false,
        workspace: false,
        template: false,
      });
      expect(await ask(owner, questions)).toEqual({
        ...Object.fromEntries(Object.keys(questions).map((key) => [key, true])),
        noGroup: false,
        workspace: false,
        template: false,
      });
    });

    it('uses only that object, and ignores the other properties of the request', async () => {
      const lie = { resource_type: 'user', resource_id: owner.id, owner_id: 'me', organization_id: here };
      expect(await askOne(member, 'read', lie)).toBe(false);
    });

    it('lets members of a group see it, with any roles', async () => {
      const group = expectJson<{ id: string }>(await owner.post(`/organizations/${here}/groups`, { name: 'insiders' }), 201);
      const insider = await createPerson(server, { organizations: { [here]: [] } });
      await server.db.query(`INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)`, [group.id, insider.id]);
      expect(await askOne(insider, 'read', { resource_type: 'group', resource_id: group.id })).toBe(true);
      expect(await askOne(insider, 'delete', { resource_type: 'group', resource_id: group.id })).toBe(false);
    });

    it('is allowed at most ten times per request', async () => {
      const checks = (count: number): Record<string, Check> =>
        Object.fromEntries(
          Array.from({ length: count }, (_, n) => [`c${n}`, { action: 'read', object: { resource_type: 'user', resource_id: member.id } }]),
        );
      expect(
        Object.values(await ask(member, { ...checks(10), free: { action: 'read', object: { resource_type: 'user', resource_id: '' } } })),
      ).toHaveLength(11);
      const answer = await member.post('/authcheck', { checks: checks(11) });
      expect([answer.status, answer.json()]).toEqual([
        400,
        { message: 'At most 10 checks can have a "resource_id"; this request has 11.' },
      ]);
    });

    it.each(['organization', 'file', 'api_key', 'spaceship'])('is not possible for type %s', async (type) => {
      const answer = await owner.post('/authcheck', {
        checks: { x: { action: 'read', object: { resource_type: type, resource_id: NOBODY } } },
      });
      expect([answer.status, answer.json()]).toMatchObject([400, { validations: [{ field: 'resource_type' }] }]);
    });

    it('needs a UUID', async () => {
      const answer = await owner.post('/authcheck', {
        checks: { x: { action: 'read', object: { resource_type: 'user', resource_id: 'me' } } },
      });
      expect([answer.status, answer.json()]).toMatchObject([400, { validations: [{ field: 'resource_id' }] }]);
    });
  });

  it.each<[string, unknown]>([
    ['an empty type', { action: 'read', object: { resource_type: '' } }],
    ['no type', { action: 'read', object: { owner_id: 'me' } }],
    ['no object', { action: 'read' }],
  ])('refuses %s', async (_title, check) => {
    const answer = await member.post('/authcheck', {
      checks: { good: { action: 'read', object: { resource_type: 'user' } }, 'a "key"': check },
    });
    expect([answer.status, answer.json()]).toEqual([
      400,
      { message: 'The "resource_type" of the object is missing for key "a \\"key\\"".' },
    ]);
  });

  it.each<[unknown]>([
    [7],
    [null],
    ['x'],
    [[]],
    [{ action: 7, object: { resource_type: 'user' } }],
    [{ action: 'read', object: { resource_type: 'user', any_org: 'yes' } }],
    [{ action: 'read', object: 'user' }],
  ])('refuses the check %j, naming its key', async (check) => {
    const answer = await member.post('/authcheck', { checks: { x: check } });
    expect([answer.status, answer.json()]).toMatchObject([400, { message: 'Validation failed.', validations: [{ field: 'checks.x' }] }]);
  });

  it('answers an empty request with an empty result', async () => {
    for (const body of [{}, { checks: {} }, { checks: null }]) expect(expectJson(await member.post('/authcheck', body), 200)).toEqual({});
  });

  it('accepts any text as a key', async () => {
    const keys = ['', 'constructor', 'toString', 'hasOwnProperty', 'ä "x"', '0'];
    const answers = await ask(
      member,
      Object.fromEntries(keys.map((key) => [key, { action: 'read', object: { resource_type: 'user', owner_id: 'me' } }])),
    );
    expect(Object.keys(answers).sort()).toEqual([...keys].sort());
    expect(Object.values(answers)).toEqual(keys.map(() => true));
  });

  it('answers a thousand checks at once, and refuses a body with more values than allowed', async () => {
    const check = { object: { resource_type: 'api_key', owner_id: 'me', organization_id: here }, action: 'read' };
    const checks = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [n, check]));
    const answers = await ask(member, checks);
    expect(Object.keys(answers)).toHaveLength(1000);
    expect(new Set(Object.values(answers))).toEqual(new Set([true]));

    const hostile = await member.post('/authcheck', { checks: Array.from({ length: 30_000 }, () => ({})) });
    expect([hostile.status, hostile.json()]).toEqual([
      400,
      { message: 'Request body cannot be accepted.', detail: 'It contains more than 25000 values.' },
    ]);
  });

  it('answers false for objects of both one organization and any organization', async () => {
    const both = { resource_type: 'template', organization_id: here, any_org: true };
    expect(await askOne(owner, 'read', both)).toBe(false);
    expect(await askOne(owner, 'read', { ...both, organization_id: NIL })).toBe(true);
    expect(await askOne(owner, 'read', { ...both, organization_id: '' })).toBe(true);
  });

  it("respects the scope of the request's key, not only its user's roles", async () => {
    const narrowed = await withKey(server, owner, { scopes: ['template:read'], allowList: [`template:*`] });
    const questions = (type: string): Record<string, Check> => ({
      read: { action: 'read', object: { resource_type: type } },
      update: { action: 'update', object: { resource_type: type } },
    });
    expect(await ask(narrowed, questions('template'))).toEqual({ read: true, update: false });
    expect(await ask(narrowed, questions('group'))).toEqual({ read: false, update: false });
  });

  it('knows a membership created or ended a moment ago', async () => {
    const person = await createPerson(server);
    const question = { resource_type: 'organization', organization_id: elsewhere };
    expect(await askOne(person, 'read', question)).toBe(false);
    await addMember(server.db, elsewhere, person.id);
    expect(await askOne(person, 'read', question)).toBe(true);
    await server.db.query(`DELETE FROM organization_members WHERE user_id = $1`, [person.id]);
    expect(await askOne(person, 'read', question)).toBe(false);
  });

  it('knows a custom role until it is deleted, and ignores unknown role names', async () => {
    const role = { name: 'template-reader', organization_permissions: [{ resource_type: 'template', action: 'read' }] };
    expectJson(await owner.post(`/organizations/${here}/members/roles`, role), 200);
    const person = await createPerson(server, {
      siteRoles: ['nonsense', 'a:b', ''],
      organizations: { [here]: ['template-reader', 'gone'], [elsewhere]: ['template-reader'] },
    });
    const at = (organization_id: string): object => ({ resource_type: 'template', organization_id });
    expect([await askOne(person, 'read', at(here)), await askOne(person, 'read', at(elsewhere))]).toEqual([true, false]);
    expect((await owner.delete(`/organizations/${here}/members/roles/template-reader`)).status).toBe(204);
    expect([await askOne(person, 'read', at(here)), await askOne(person, 'read', at(elsewhere))]).toEqual([false, false]);
    expect(await askOne(person, 'read', { resource_type: 'user', owner_id: 'me' })).toBe(true);
  });

  it('answers a dormant user, who becomes active, and refuses a suspended one', async () => {
    const question = { x: { action: 'read', object: { resource_type: 'user', owner_id: 'me' } } };
    const dormant = await createPerson(server, { status: 'dormant' });
    expect(await ask(dormant, question)).toEqual({ x: true });
    expect(await server.db.query(`SELECT status FROM users WHERE id = $1`, [dormant.id])).toEqual([{ status: 'active' }]);
    const suspended = await createPerson(server, { siteRoles: ['owner'], status: 'suspended' });
    expect((await suspended.post('/authcheck', { checks: question })).status).toBe(401);
  });

  it('requires authentication', async () => {
    expect((await server.post('/api/v2/authcheck', { checks: {} })).status).toBe(401);
  });
});
