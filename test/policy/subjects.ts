import type { Permission, PermissionSets, Role, Scope, Subject } from '../../src/authz/index.js';
import { buildSubject, defineRole, expandedRoles, expandedScope, RoleIdentifier, scopeNamed } from '../../src/authz/index.js';

export const ME = 'a0000000-0000-4000-8000-000000000001';
export const SOMEBODY = 'a0000000-0000-4000-8000-000000000002';
export const HERE = 'b0000000-0000-4000-8000-000000000001';
export const ELSEWHERE = 'b0000000-0000-4000-8000-000000000002';
export const MY_GROUP = 'c0000000-0000-4000-8000-000000000001';
export const OTHER_GROUP = 'c0000000-0000-4000-8000-000000000002';

/** Me, in `MY_GROUP`, with these roles and an unrestricted scope. */
export function holder(...roles: Role[]): Subject {
  return narrowed(scopeNamed('coder:all'), ...roles);
}

/** Me with these roles under this scope. */
export function narrowed(scope: Scope, ...roles: Role[]): Subject {
  return buildSubject({
    delegation: null,
    id: ME,
    type: 'user',
    friendlyName: 'me',
    groups: [MY_GROUP],
    roles: expandedRoles(roles),
    scope: expandedScope(scope),
  });
}

/** A role with only these permissions. */
export function role(sets: Partial<PermissionSets>): Role {
  return defineRole({ ...sets, identifier: new RoleIdentifier('made-up') });
}

export const yes = (...words: string[]): Permission[] => words.map((word) => permission(word, false));
export const no = (...words: string[]): Permission[] => words.map((word) => permission(word, true));

function permission(word: string, negate: boolean): Permission {
  const [resourceType, action] = word.split('.') as [Permission['resourceType'], Permission['action']]; // names of the test
  return { negate, resourceType, action };
}
