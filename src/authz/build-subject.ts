import { formatAllowListEntry } from './allow-list.js';
import type { RoleExpander, RoleLookup, ScopeExpander } from './expander.js';
import { keyScope, storedRoles } from './expander.js';
import { PermissionIndex } from './permission-index.js';
import { RoleCatalog } from './role-catalog.js';
import type { Subject } from './subject.js';

/** A user as the database knows them, and the narrowing that their credential carries. */
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
}

/** Anybody else who acts: an agent, or the server itself. */
export interface SubjectInput {
  readonly id: string;
  readonly type: Subject['type'];
  readonly friendlyName: string;
  readonly email?: string;
  readonly roles: RoleExpander;
  readonly groups: readonly string[];
  readonly scope: ScopeExpander;
}

const DEFAULT_CATALOG = new RoleCatalog();

/**
 * The acting subject of a request. Roles that exist nowhere are ignored, so that a deleted custom role stops counting at once and
 * never locks anybody out. Throws a plain error when there is no id.
 */
export function buildUserSubject(input: UserSubjectInput, catalog: RoleCatalog = DEFAULT_CATALOG): Subject {
  const { id, friendlyName, email, groups } = input;
  return buildSubject({
    id,
    type: 'user',
    friendlyName,
    ...(email === undefined ? {} : { email }),
    roles: storedRoles(input.roles, catalog, input.customRoles),
    groups,
    scope: keyScope(input.scopes, input.allowList),
  });
}

/** A subject, frozen, with the shared index of its roles under its scope. Throws a plain error when there is no id. */
export function buildSubject(input: SubjectInput): Subject {
  const { id, type, friendlyName, email, roles, groups, scope } = input;
  // Objects without an owner have an empty one: a subject without an id would own them all.
  if (id === '') throw new Error('a subject needs an id');
  const expanded = scope.expand();
  return Object.freeze({
    id,
    type,
    friendlyName,
    ...(email === undefined ? {} : { email }),
    roles: Object.freeze([...roles.names]),
    groups: Object.freeze([...groups]),
    scopes: Object.freeze([...scope.names]),
    allowList: Object.freeze(expanded.allowList.map(formatAllowListEntry)),
    permissions: PermissionIndex.of(roles.expand(), expanded),
  });
}
