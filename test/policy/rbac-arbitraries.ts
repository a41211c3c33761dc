import fc from 'fast-check';
import type { Action, AllowListEntry, Permission, PermissionSets, RbacObject, ResourceType, Subject } from '../../src/authz/index.js';
import { buildSubject, defineRole, defineScope, expandedRoles, expandedScope, RoleIdentifier } from '../../src/authz/index.js';
import type { ReferenceSubject } from './rbac-reference.js';

// A small vocabulary, so that random permissions, subjects and objects often match.
export const TYPES = ['template', 'workspace'] as const satisfies readonly ResourceType[];
const VERBS = ['read', 'update', 'delete'] as const satisfies readonly Action[];
const uuid = (kind: string, n: number): string => `${kind}0000000-0000-4000-8000-00000000000${n}`;
const USERS = [1, 2].map((n) => uuid('a', n));
const ORGANIZATIONS = [1, 2].map((n) => uuid('b', n));
const GROUPS = [1, 2].map((n) => uuid('c', n));
const IDS = [1, 2, 3].map((n) => uuid('d', n));
const NO_ORGANIZATION = '00000000-0000-0000-0000-000000000000';

const permission: fc.Arbitrary<Permission> = fc.record({
  negate: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  resourceType: fc.constantFrom(...TYPES, '*' as const),
  action: fc.constantFrom(...VERBS, '*' as const),
});

const level = (length: number): fc.Arbitrary<Permission[]> => fc.array(permission, { maxLength: length });

/** Site permissions decide alone if they apply, so most sets have none. */
const site = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: level(2) });

const sets: fc.Arbitrary<PermissionSets> = fc.record({
  site,
  user: level(2),
  byOrganization: fc.dictionary(fc.constantFrom(...ORGANIZATIONS), fc.record({ organization: level(2), member: level(3) }), { maxKeys: 2 }),
});

const allowListEntry: fc.Arbitrary<AllowListEntry> = fc.record({
  type: fc.constantFrom(...TYPES, '*' as const),
  id: fc.constantFrom(...IDS, '*', '', 'no-uuid'),
});

const EVERYTHING: PermissionSets = { site: [{ negate: false, resourceType: '*', action: '*' }], user: [], byOrganization: {} };
const ANYTHING: AllowListEntry = { type: '*', id: '*' };

const scope = fc.record({
  sets: fc.oneof({ weight: 1, arbitrary: fc.constant(EVERYTHING) }, { weight: 1, arbitrary: sets }),
  allowList: fc.oneof(
    { weight: 2, arbitrary: fc.constant([ANYTHING]) },
    { weight: 1, arbitrary: fc.array(allowListEntry, { maxLength: 4 }) },
  ),
});

/** The same subject twice: as its parts, and compiled. */
export interface SubjectPair {
  readonly plain: ReferenceSubject;
  readonly compiled: Subject;
}

export const subjectPair: fc.Arbitrary<SubjectPair> = fc
  .record({
    id: fc.constantFrom(...USERS),
    groups: fc.subarray(GROUPS),
    roles: fc.array(sets, { minLength: 1, maxLength: 3 }),
    scope,
  })
  .map(({ id, groups, roles, scope: { sets: scopeSets, allowList } }) => {
    const named = roles.map((role, n) => defineRole({ ...role, identifier: new RoleIdentifier(`role-${n}`) }));
    const compiled = buildSubject({
      delegation: null,
      id,
      type: 'user',
      friendlyName: 'random',
      groups,
      roles: expandedRoles(named),
      scope: expandedScope(defineScope({ ...scopeSets, name: 'random', allowList })),
    });
    return { plain: { id, groups, roles, scope: { ...scopeSets, allowList } }, compiled };
  });

const accessList = (ids: string[]): fc.Arbitrary<Record<string, (Action | '*')[]>> =>
  fc.dictionary(fc.constantFrom(...ids), fc.array(fc.constantFrom(...VERBS, '*' as const), { maxLength: 2 }), { maxKeys: 2 });

const text = (values: string[]): fc.Arbitrary<string | undefined> => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 4 });

/** A row of a table, in one organization or in none. */
export const row: fc.Arbitrary<RbacObject> = fc
  .record({
    type: fc.constantFrom(...TYPES),
    id: text(IDS),
    owner: text([...USERS, '']),
    organization: text([...ORGANIZATIONS, '']),
    userAcl: fc.option(accessList(USERS), { nil: undefined }),
    groupAcl: fc.option(accessList([...GROUPS, ...ORGANIZATIONS]), { nil: undefined }),
  })
  .map(present);

const anywhere: fc.Arbitrary<RbacObject> = fc.tuple(row, fc.boolean()).map(([{ organization: _organization, ...rest }, zero]) => ({
  ...rest,
  anyOrganization: true,
  ...(zero ? { organization: NO_ORGANIZATION } : {}),
}));

/** Any object, including those "of any organization". */
export const object: fc.Arbitrary<RbacObject> = fc.oneof({ weight: 3, arbitrary: row }, { weight: 1, arbitrary: anywhere });

export const verb: fc.Arbitrary<Action> = fc.constantFrom(...VERBS);

/** Property tests print their seed, so that a failure can be reproduced: `GATEHOUSE_TEST_SEED=<n>`. */
export function seed(): number {
  const chosen = Number(process.env['GATEHOUSE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`    property tests run with GATEHOUSE_TEST_SEED=${chosen}\n`);
  return chosen;
}

function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // Undefined fields are omitted, as the target type requires.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
