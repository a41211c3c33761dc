import { LRUCache } from 'lru-cache';
import { type AdminScope, ADMIN_SCOPES, isAdminScope } from './admin-scopes.js';
import { formatAllowListEntry } from './allow-list.js';
import { type Authority, delegatedRoles } from './authority.js';
import type { RoleExpander, RoleLookup, ScopeExpander } from './expander.js';
import { keyScope, namedScope, storedRoles } from './expander.js';
import { PermissionIndex } from './permission-index.js';
import type { Role } from './role.js';
import { RoleCatalog } from './role-catalog.js';
import type { Delegation, Subject } from './subject.js';

/** A user as stored in the database, and how their credential narrows what they may do. */
export interface UserSubjectInput {
  readonly id: string;
  readonly friendlyName: string;
  readonly email?: string;
  /** String forms: `owner`, `organization-admin:<uuid>`, custom ones. `member` must be among them: nothing is implied. */
  readonly roles: readonly string[];
  readonly customRoles: RoleLookup;
  /** Group ids. The group of everybody in an organization need not be listed. */
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  /** `type:id` entries; `*:*` narrows nothing, an empty list allows nothing. */
  readonly allowList: readonly string[];
  /** On whose authority the credential acts. */
  readonly authority: Authority;
}

/** Any other subject: an agent, or the server itself. */
export interface SubjectInput {
  readonly id: string;
  readonly type: Subject['type'];
  readonly friendlyName: string;
  readonly email?: string;
  readonly roles: RoleExpander;
  readonly groups: readonly string[];
  readonly scope: ScopeExpander;
  /** Null: it acts on its own authority. */
  readonly delegation: Delegation | null;
}

const DEFAULT_CATALOG = new RoleCatalog();

/**
 * Builds the acting subject of a request. Only here are an app's permissions cut down to those of a plain member; stores and SQL filters
 * see just the result. Unknown roles are ignored, so that a deleted custom role stops working at once and never locks anybody out.
 * Throws a plain error without an id.
 */
export function buildUserSubject(input: UserSubjectInput, catalog: RoleCatalog = DEFAULT_CATALOG): Subject {
  const { id, friendlyName, email, groups, authority } = input;
  const person = { id, type: 'user', friendlyName, ...(email === undefined ? {} : { email }), groups } as const;
  const own = storedRoles(sharedTexts(input.roles), catalog, input.customRoles);
  const adminScopes = authority.kind === 'delegated' ? authority.adminScopes : [];
  // A scope whose conditions are not met must grant nothing, and certainly not everything that a member may do.
  const scope = keyScope(
    input.scopes.filter((name) => !isAdminScope(name) || adminScopes.includes(name)),
    input.allowList,
  );
  if (authority.kind === 'own') return buildSubject({ ...person, roles: own, scope, delegation: null });

  const unnarrowed = namedScope('coder:all');
  const cut = (lifted: readonly AdminScope[]): RoleExpander => {
    const { names, roles } = delegatedRoles(own.expand(), lifted);
    return { names, expand: () => roles };
  };
  return buildSubject({
    ...person,
    roles: cut(adminScopes),
    scope,
    delegation: {
      adminScopes,
      person: () => buildSubject({ ...person, roles: own, scope: unnarrowed, delegation: null }),
      administrator: () => buildSubject({ ...person, roles: cut(ADMIN_SCOPES), scope: unnarrowed, delegation: null }),
    },
  });
}

/** The roles that `buildUserSubject` gives a user on their own authority, with what they grant. */
export function rolesOfUser(
  { roles, customRoles }: Pick<UserSubjectInput, 'roles' | 'customRoles'>,
  catalog: RoleCatalog = DEFAULT_CATALOG,
): readonly Role[] {
  return storedRoles(roles, catalog, customRoles).expand();
}

/** Returns a frozen subject with the shared index of its roles under its scope. Throws a plain error without an id. */
export function buildSubject(input: SubjectInput): Subject {
  const { id, type, friendlyName, email, roles, groups, scope, delegation } = input;
  // Objects without an owner have an empty one: a subject without an id would own them all.
  if (id === '') throw new Error('a subject needs an id');
  const expanded = scope.expand();
  return Object.freeze({
    id,
    type,
    friendlyName,
    ...(email === undefined ? {} : { email }),
    roles: sharedTexts(roles.names),
    groups: sharedTexts(groups),
    scopes: sharedTexts(scope.names),
    allowList: sharedTexts(expanded.allowList.map(formatAllowListEntry)),
    permissions: PermissionIndex.of(roles.expand(), expanded),
    delegation: delegation && Object.freeze(delegation),
  });
}

const MIB = 1_048_576;
/** The lists of the subjects in memory, which are mostly the same; 20 MB at most. */
const texts = new LRUCache<string, readonly string[]>({ maxSize: 8 * MIB, sizeCalculation: (_list, key) => 256 + key.length });

/** A frozen list with this content. */
function sharedTexts(list: readonly string[]): readonly string[] {
  const key = JSON.stringify(list);
  const known = texts.get(key);
  if (known) return known;
  const frozen = Object.freeze([...list]);
  texts.set(key, frozen);
  return frozen;
}
