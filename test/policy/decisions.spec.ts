import type { Action, Permission, RbacObject, ResourceType } from '../../src/authz/index.js';
import { buildSubject, defineScope, expandedRoles, namedScope, RbacAuthorizer, scopeNamed, systemRole } from '../../src/authz/index.js';
import { ELSEWHERE, HERE, holder, ME, MY_GROUP, narrowed, no, OTHER_GROUP, role, SOMEBODY, yes } from './subjects.js';

const authorizer = new RbacAuthorizer();
const READ = 'template.read';
const reads = (subject: Parameters<typeof authorizer.allows>[0], object: Omit<RbacObject, 'type'>): boolean =>
  authorizer.allows(subject, 'read', { type: 'template', ...object });
const inHere = (
  organization: Permission[],
  member: Permission[] = [],
): { [HERE]: { organization: Permission[]; member: Permission[] } } => ({
  [HERE]: { organization, member },
});

describe('permissions of one level', () => {
  const Y = yes(READ);
  const N = no(READ);
  it.each([
    ['Y + _', [Y, []], true],
    ['Y + N', [Y, N], false],
    ['_ + _', [[], []], false],
    ['_ + N', [[], N], false],
    ['Y + Y', [Y, Y], true],
    ['N + Y, in one role', [[...N, ...Y]], false],
    ['Y of a wildcard action + N', [yes('template.*'), N], false],
    ['Y of a wildcard type', [yes('*.read')], true],
    ['Y of another action', [yes('template.update')], false],
    ['Y of another type', [yes('file.read')], false],
  ])('%s', (_title, sets, expected) => {
    expect(reads(holder(...sets.map((site) => role({ site }))), {})).toBe(expected);
    expect(reads(holder(...sets.map((user) => role({ user }))), { owner: ME })).toBe(expected);
    expect(reads(holder(...sets.map((set) => role({ byOrganization: inHere(set) }))), { organization: HERE })).toBe(expected);
    const members = sets.map((set) => role({ byOrganization: inHere([], set) }));
    expect(reads(holder(...members), { organization: HERE, owner: ME })).toBe(expected);
  });
});

/** `site organization member` → decision on the user's own object in the organization. */
const ORGANIZATION_ROWS = `
Y Y Y Y | Y N Y Y | Y _ N Y | Y N N Y | N Y Y N | N _ Y N | N Y _ N
_ Y _ Y | _ Y N Y | _ N Y N | _ N _ N | _ _ Y Y | _ _ N N | _ _ _ N`;
/** `site user` → decision on the user's own object outside organizations. */
const USER_ROWS = 'Y Y Y | Y N Y | Y _ Y | N Y N | N _ N | _ Y Y | _ N N | _ _ N';

const rows = (text: string): string[][] => text.split('|').map((line) => line.trim().split(/\s+/));
const vote = (letter: string | undefined): Permission[] => (letter === 'Y' ? yes(READ) : letter === 'N' ? no(READ) : []);

describe('levels, from the site down', () => {
  it.each(rows(ORGANIZATION_ROWS))(
    'site %s, organization %s, member %s on an own object there: %s',
    (site, organization, member, expected) => {
      const subject = holder(role({ site: vote(site), byOrganization: inHere(vote(organization), vote(member)) }));
      expect(reads(subject, { owner: ME, organization: HERE })).toBe(expected === 'Y');
    },
  );

  it.each(rows(USER_ROWS))('site %s, user %s on an own object outside organizations: %s', (site, user, expected) => {
    expect(reads(holder(role({ site: vote(site), user: vote(user) })), { owner: ME })).toBe(expected === 'Y');
  });

  it('user permissions never apply to objects of an organization', () => {
    const subject = holder(role({ user: yes(READ), byOrganization: inHere([]) }));
    expect(reads(subject, { owner: ME, organization: HERE })).toBe(false);
    expect(reads(subject, { owner: ME, anyOrganization: true })).toBe(false);
  });

  it('user and member permissions apply to own objects only', () => {
    const subject = holder(role({ user: yes(READ), byOrganization: inHere([], yes(READ)) }));
    for (const owner of [{}, { owner: '' }, { owner: SOMEBODY }]) {
      expect(reads(subject, owner)).toBe(false);
      expect(reads(subject, { ...owner, organization: HERE })).toBe(false);
    }
  });

  it("an organization's permissions apply only within it", () => {
    const subject = holder(role({ byOrganization: inHere(yes(READ), yes(READ)) }));
    expect(reads(subject, { organization: ELSEWHERE, owner: ME })).toBe(false);
    expect(reads(subject, {})).toBe(false);
  });

  it('a ban for members does not affect what the organization grants', () => {
    const subject = holder(role({ byOrganization: inHere(yes(READ), no(READ)) }));
    expect(reads(subject, { organization: HERE, owner: ME })).toBe(true);
  });
});

describe('an object of any organization', () => {
  const any = { anyOrganization: true, owner: ME } as const;

  it('is allowed if one organization grants it, even if another bans it', () => {
    const subject = holder(role({ byOrganization: { ...inHere(no(READ)), [ELSEWHERE]: { organization: yes(READ), member: [] } } }));
    expect(reads(subject, any)).toBe(true);
  });

  it('combines the highest decision of each level, so it may be allowed although no single organization allows it', () => {
    const levels = { ...inHere(no(READ), yes(READ)), [ELSEWHERE]: { organization: [], member: [] } };
    const subject = holder(role({ byOrganization: levels }));
    expect(reads(subject, any)).toBe(true);
    expect(reads(subject, { organization: HERE, owner: ME })).toBe(false);
    expect(reads(subject, { organization: ELSEWHERE, owner: ME })).toBe(false);
  });

  it('is denied if every organization bans it', () => {
    expect(reads(holder(role({ byOrganization: inHere(no(READ), yes(READ)) })), any)).toBe(false);
  });

  it('is denied to a user without organizations', () => {
    expect(reads(holder(role({ user: yes(READ) })), any)).toBe(false);
  });

  it('that also names an organization is a mistake, not a denial; the zero UUID names none', () => {
    expect(() => reads(holder(), { ...any, organization: HERE })).toThrow('one organization and of any organization');
    expect(reads(holder(role({ site: yes(READ) })), { ...any, organization: '00000000-0000-0000-0000-000000000000' })).toBe(true);
  });
});

describe('access lists of an object', () => {
  const member = role({ byOrganization: inHere([]) });
  const listed = (lists: Pick<RbacObject, 'userAcl' | 'groupAcl'>): Omit<RbacObject, 'type'> => ({ organization: HERE, ...lists });

  it.each([
    ['me', { userAcl: { [ME]: ['read'] } }, true],
    ['me with a wildcard', { userAcl: { [ME]: ['*'] } }, true],
    ['me for something else', { userAcl: { [ME]: ['update'] } }, false],
    ['somebody else', { userAcl: { [SOMEBODY]: ['read'] } }, false],
    ['a group of mine', { groupAcl: { [MY_GROUP]: ['read'] } }, true],
    ['another group', { groupAcl: { [OTHER_GROUP]: ['read'] } }, false],
    ['everybody in the organization', { groupAcl: { [HERE]: ['read'] } }, true],
    ['everybody in another organization', { groupAcl: { [ELSEWHERE]: ['read'] } }, false],
    ['me as if I were a group', { groupAcl: { [ME]: ['read'] } }, false],
    ['a group of mine as if it were a user', { userAcl: { [MY_GROUP]: ['read'] } }, false],
  ] as [string, Pick<RbacObject, 'userAcl' | 'groupAcl'>, boolean][])('that name %s', (_title, lists, expected) => {
    expect(reads(holder(member), listed(lists))).toBe(expected);
  });

  it('require membership of the organization, for users and groups', () => {
    const stranger = holder(role({ byOrganization: { [ELSEWHERE]: { organization: [], member: [] } } }));
    for (const lists of [{ userAcl: { [ME]: ['read'] } }, { groupAcl: { [MY_GROUP]: ['read'], [HERE]: ['read'] } }] as const) {
      expect(reads(stranger, listed(lists))).toBe(false);
      expect(reads(stranger, lists)).toBe(false);
      expect(reads(stranger, { ...lists, anyOrganization: true })).toBe(true);
    }
  });

  it('are not affected by bans at any level', () => {
    const banned = role({ site: no(READ), user: no(READ), byOrganization: inHere(no(READ), no(READ)) });
    expect(reads(holder(banned), listed({ userAcl: { [ME]: ['read'] } }))).toBe(true);
  });

  it('are narrowed by the scope like roles', () => {
    const subject = narrowed(scopeNamed('file:read'), member);
    expect(reads(subject, listed({ userAcl: { [ME]: ['read'] } }))).toBe(false);
  });
});

describe('scopes', () => {
  const admin = role({ site: yes('*.*') });
  const ID = 'd0000000-0000-4000-8000-000000000001';

  it('narrow: both the roles and the scope must allow', () => {
    expect(reads(narrowed(scopeNamed('template:read'), admin), {})).toBe(true);
    expect(authorizer.allows(narrowed(scopeNamed('template:read'), admin), 'update', { type: 'template' })).toBe(false);
    expect(reads(narrowed(scopeNamed('coder:all')), {})).toBe(false);
  });

  it.each([
    ['*:*', { type: '*', id: '*' }, ['template', 'file'], true],
    ['the whole type', { type: 'template', id: '*' }, ['template'], true],
    ['the id under its type', { type: 'template', id: ID }, ['template'], false],
    ['the id under any type', { type: '*', id: ID }, ['template', 'file'], false],
  ] as const)('with an allow-list of %s', (_title, entry, types, withoutId) => {
    const subject = narrowed(defineScope({ name: 's', site: yes('*.*'), allowList: [entry] }), admin);
    for (const type of ['template', 'file'] as const) {
      const listed = (types as readonly string[]).includes(type);
      expect(authorizer.allows(subject, 'read', { type, id: ID })).toBe(listed);
      expect(authorizer.allows(subject, 'read', { type, id: SOMEBODY })).toBe(listed && withoutId);
      expect(authorizer.allows(subject, 'create', { type })).toBe(listed && withoutId);
    }
  });

  it('with an empty id in the allow-list permit creating objects without an id, and nothing else', () => {
    const subject = narrowed(defineScope({ name: 's', site: yes('*.*'), allowList: [{ type: 'file', id: '' }] }), admin);
    expect(authorizer.allows(subject, 'create', { type: 'file' })).toBe(true);
    expect(authorizer.allows(subject, 'read', { type: 'file', id: ID })).toBe(false);
  });

  it('with an empty allow-list permit nothing', () => {
    expect(reads(narrowed(defineScope({ name: 's', site: yes('*.*'), allowList: [] }), admin), {})).toBe(false);
  });

  it('of an organization have no effect for a non-member, not even a site owner', () => {
    const scope = defineScope({ name: 's', byOrganization: inHere(yes(READ)), allowList: [{ type: '*', id: '*' }] });
    expect(reads(narrowed(scope, admin), { organization: HERE })).toBe(false);
    expect(reads(narrowed(scope, admin, role({ byOrganization: inHere([]) })), { organization: HERE })).toBe(true);
  });

  it('have organization levels of their own, with bans', () => {
    const banned = defineScope({ name: 's', byOrganization: inHere(no(READ), yes(READ)), allowList: [{ type: '*', id: '*' }] });
    const subject = narrowed(banned, role({ byOrganization: inHere(yes(READ)) }));
    expect(reads(subject, { organization: HERE, owner: ME })).toBe(false);
  });
});

describe('names unknown to the policy', () => {
  // Requests contain such names; the casts stand for what a controller would have to refuse or pass on.
  const unknown = { type: 'teapot' as ResourceType };

  it('match wildcards only', () => {
    expect(authorizer.allows(holder(role({ site: yes('*.*') })), 'read', unknown)).toBe(true);
    expect(authorizer.allows(holder(role({ site: yes('template.*') })), 'brew' as Action, { type: 'template' })).toBe(true);
    expect(authorizer.allows(holder(role({ site: yes('template.read') })), 'brew' as Action, { type: 'template' })).toBe(false);
    expect(authorizer.allows(holder(role({ site: yes('teapot.brew') })), 'brew' as Action, unknown)).toBe(false);
  });

  it('include those of JavaScript itself', () => {
    const subject = holder(systemRole('organization-member', HERE, 'everyone'));
    expect(authorizer.allows(subject, 'constructor' as Action, { type: '__proto__' as ResourceType, organization: 'toString' })).toBe(
      false,
    );
  });

  it('of JavaScript itself are not ids in access lists', () => {
    const oddlyGrouped = buildSubject({
      delegation: null,
      id: ME,
      type: 'user',
      friendlyName: 'me',
      groups: ['constructor'],
      roles: expandedRoles([role({ byOrganization: inHere([]) })]),
      scope: namedScope('coder:all'),
    });
    expect(reads(oddlyGrouped, { organization: HERE, groupAcl: {} })).toBe(false);
  });
});
