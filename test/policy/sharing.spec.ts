import type { Permission, Subject, UserSubjectInput } from '../../src/authz/index.js';
import {
  buildUserSubject,
  OWN_AUTHORITY,
  defineRole,
  RbacAuthorizer,
  RoleCatalog,
  RoleIdentifier,
  roleFromRow,
  systemRole,
  systemSubject,
} from '../../src/authz/index.js';
import { ELSEWHERE, HERE, ME, MY_GROUP, SOMEBODY } from './subjects.js';

const authorizer = new RbacAuthorizer();
const catalog = new RoleCatalog();
const own = { type: 'api_key', owner: ME } as const;

const row = (action: string): Parameters<typeof roleFromRow>[0] => ({
  name: 'helper',
  isDelegable: false,
  organization: HERE,
  organizationPermissions: [{ negate: false, resourceType: 'template', action }],
  memberPermissions: [],
});

const person = (changes: Partial<UserSubjectInput> = {}): Subject =>
  buildUserSubject(
    {
      authority: OWN_AUTHORITY,
      id: ME,
      friendlyName: 'me',
      roles: ['member', `organization-auditor:${HERE}`],
      customRoles: new Map([
        [`organization-member:${HERE}`, systemRole('organization-member', HERE, 'everyone')],
        [`helper:${HERE}`, roleFromRow(row('read'))],
      ]),
      groups: [],
      scopes: ['coder:all'],
      allowList: ['*:*'],
      ...changes,
    },
    catalog,
  );

describe('an index', () => {
  it.each<[string, Partial<UserSubjectInput>]>([
    ['another person', { id: SOMEBODY, friendlyName: 'somebody', email: 'x@example.test', groups: [MY_GROUP] }],
    ['another order of roles', { roles: [`organization-auditor:${HERE}`, 'member'] }],
    ['a role twice', { roles: ['member', 'member', `organization-auditor:${HERE}`] }],
    ['a role that exists nowhere', { roles: ['member', `organization-auditor:${HERE}`, 'gone', `gone:${HERE}`, ':', 'x:y:z'] }],
    ['another spelling of the allow-list', { allowList: ['template:*', '*:*'] }],
    ['another spelling of an organization', { roles: ['member', `organization-auditor:${HERE.toUpperCase()}`] }],
  ])('reuses permissions for %s', (_title, changes) => {
    expect(person(changes).permissions).toBe(person().permissions);
  });

  it('reuses permissions for custom roles read again from equal rows', () => {
    const build = (): Subject =>
      person({ roles: ['member', `helper:${HERE}`], customRoles: new Map([[`helper:${HERE}`, roleFromRow(row('read'))]]) });
    expect(build().permissions).toBe(build().permissions);
  });

  it.each<[string, Partial<UserSubjectInput>]>([
    ['another role', { roles: ['member', `organization-admin:${HERE}`] }],
    ['the same role elsewhere', { roles: ['member', `organization-auditor:${ELSEWHERE}`] }],
    ['another scope', { scopes: ['template:read'] }],
    ['another allow-list', { allowList: ['template:*'] }],
  ])('does not reuse permissions for %s', (_title, changes) => {
    expect(person(changes).permissions).not.toBe(person().permissions);
  });

  it('does not keep the row of a custom role: a change or deletion takes effect at once', () => {
    const roles = [`helper:${HERE}`];
    const object = { type: 'template', organization: HERE } as const;
    const before = person({ roles });
    const changed = person({ roles, customRoles: new Map([[`helper:${HERE}`, roleFromRow(row('update'))]]) });
    const deleted = person({ roles, customRoles: new Map() });
    expect([before, changed, deleted].map((subject) => authorizer.allows(subject, 'read', object))).toEqual([true, false, false]);
    expect([before, changed, deleted].map((subject) => authorizer.allows(subject, 'update', object))).toEqual([false, true, false]);
  });
});

/** Every value reachable through properties, with the path to it. */
function reachable(value: unknown, path: string, seen = new Map<object, string>()): Map<object, string> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return seen;
  seen.set(value, path);
  for (const key of Reflect.ownKeys(value)) reachable(Reflect.get(value, key), `${path}.${String(key)}`, seen);
  return seen;
}

describe('changing a subject or role can never change the shared ones', () => {
  it.each<[string, unknown]>([
    ['a user', person()],
    ['a system subject', systemSubject('provisionerd')],
    ['a site role', catalog.get('owner')],
    ['an organization role', catalog.get(`organization-admin:${HERE}`)],
    ['a system role', systemRole('organization-member', HERE, 'none')],
    ['a custom role', roleFromRow(row('read'))],
  ])('everything reachable from %s is frozen', (_title, value) => {
    const found = [...reachable(value, 'value')];
    expect(found.length).toBeGreaterThan(3);
    expect(found.filter(([object]) => !Object.isFrozen(object)).map(([, path]) => path)).toEqual([]);
    // Typed arrays, maps and sets can be modified even when frozen, so none may be reachable.
    expect(
      found.filter(
        ([object]) => ![Object, Array, RoleIdentifier, person().permissions.constructor].includes(object.constructor as ObjectConstructor),
      ),
    ).toEqual([]);
  });

  it('changing the input afterwards has no effect', () => {
    const permissions: Permission[] = [];
    const byOrganization = { [HERE]: { organization: permissions, member: [] } };
    const role = defineRole({ identifier: new RoleIdentifier('helper', HERE), byOrganization });
    const roles = [`helper:${HERE}`];
    const scopes = ['template:read'];
    const allowList = ['template:*'];
    const groups: string[] = [];
    const customRoles = new Map([[`helper:${HERE}`, role]]);
    const subject = buildUserSubject(
      { authority: OWN_AUTHORITY, id: ME, friendlyName: 'me', roles, customRoles, groups, scopes, allowList },
      catalog,
    );

    permissions.push({ negate: false, resourceType: '*', action: '*' });
    byOrganization[HERE].organization = permissions;
    roles.push('owner');
    scopes.push('coder:all');
    allowList.push('*:*');
    groups.push(MY_GROUP);
    customRoles.clear();

    expect(subject).toMatchObject({ roles: [`helper:${HERE}`], scopes: ['template:read'], allowList: ['template:*'], groups: [] });
    expect(role.byOrganization[HERE]?.organization).toEqual([]);
    expect(authorizer.allows(subject, 'read', { type: 'template', organization: HERE })).toBe(false);
    const again = { id: ME, friendlyName: 'me', groups: [], scopes: ['template:read'], allowList: ['template:*'] };
    const equal = buildUserSubject(
      { authority: OWN_AUTHORITY, ...again, roles: [`helper:${HERE}`], customRoles: new Map([[`helper:${HERE}`, role]]) },
      catalog,
    );
    expect(equal.permissions).toBe(subject.permissions);
    expect(authorizer.allows(equal, 'read', { type: 'template', organization: HERE })).toBe(false);
  });

  it('a role created by hand is copied before it is compiled', () => {
    const site: Permission[] = [];
    const handmade = {
      identifier: new RoleIdentifier('handmade'),
      displayName: '',
      isDelegable: false,
      site,
      user: [],
      byOrganization: {},
    };
    const build = (): Subject => person({ roles: ['handmade'], customRoles: new Map([['handmade', handmade]]) });
    const before = build();
    site.push({ negate: false, resourceType: '*', action: '*' });
    expect(authorizer.allows(before, 'read', own)).toBe(false);
    expect(authorizer.allows(build(), 'read', own)).toBe(true);
  });

  it('arrays returned by the index are copies', () => {
    const { permissions } = person({ roles: ['member', `organization-auditor:${HERE}`], allowList: [`template:${MY_GROUP}`] });
    permissions.memberships().length = 0;
    (permissions.allowedIds('template') as string[]).length = 0;
    permissions.votes('roles', 0).organizations.push(ELSEWHERE);
    expect(permissions.memberships()).toEqual([HERE]);
    expect(permissions.allowedIds('template')).toEqual([MY_GROUP]);
    expect(permissions.votes('roles', 0).organizations).not.toContain(ELSEWHERE);
  });

  it('the parameters of one SQL filter are separate from those of the next', () => {
    const filter = (): unknown[] =>
      authorizer.prepare(person(), 'read', 'template').toSql({ organization: 'o' }, 1).parameters as unknown[];
    (filter()[0] as string[]).push(ELSEWHERE);
    expect(filter()).toEqual([[HERE]]);
  });
});

describe('a decision on a cached subject', () => {
  it('allocates nothing', () => {
    const subject = person({ groups: [MY_GROUP] });
    const objects = [
      { type: 'template', organization: HERE, id: MY_GROUP },
      { type: 'template', organization: ELSEWHERE, id: MY_GROUP },
      { ...own, id: MY_GROUP },
      { type: 'template', organization: HERE, userAcl: { [SOMEBODY]: ['use'] }, groupAcl: { [MY_GROUP]: ['use'] } },
      { type: 'template', anyOrganization: true },
    ] as const;
    const decide = (times: number): number => {
      let allowed = 0;
      for (let n = 0; n < times; n += 1) {
        for (const object of objects) if (authorizer.allows(subject, 'use', object)) allowed += 1;
      }
      return allowed;
    };
    const DECISIONS = 100_000;
    const grownBy = (): number => {
      const before = process.memoryUsage().heapUsed;
      decide(DECISIONS / objects.length);
      return process.memoryUsage().heapUsed - before;
    };
    // The median is used because the runtime itself allocates and collects occasionally.
    const bytesEach = (): number => {
      const [, , , , median = NaN] = Array.from({ length: 9 }, grownBy).sort((a, b) => a - b);
      return Math.abs(median) / DECISIONS;
    };
    // Code that is not compiled yet allocates, and on a busy machine the compiler takes its time.
    let least = Infinity;
    for (let attempt = 0; attempt < 50 && least >= 1; attempt += 1) least = Math.min(least, bytesEach());
    // The smallest object takes 12 bytes.
    expect(least).toBeLessThan(1);
  });
});
