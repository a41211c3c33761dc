import type { Permission } from './permission.js';
import type { Action, ResourceType } from './policy.js';
import { actionsOf, RESOURCE_TYPES, WILDCARD } from './policy.js';
import type { Role } from './role.js';

/** On which things an action is permitted: all there are, all of one organization, only one's own, or none. */
export const PERMISSION_REACHES = ['site', 'organization', 'own', 'none'] as const;
export type PermissionReach = (typeof PERMISSION_REACHES)[number];

/** Whether an action is permitted, and which roles decide that. */
export interface ExplainedPermission {
  readonly resourceType: ResourceType;
  readonly action: Action;
  readonly reach: PermissionReach;
  /** The roles that grant it, at the level that decides. They are in vain if a role denies it. */
  readonly grantedBy: readonly Role[];
  /** The roles that forbid it, whatever others grant. */
  readonly deniedBy: readonly Role[];
}

interface Level {
  readonly reach: PermissionReach;
  readonly permissionsOf: (role: Role) => readonly Permission[];
}

const SITE: Level = { reach: 'site', permissionsOf: ({ site }) => site };
const OUTSIDE: readonly Level[] = [SITE, { reach: 'own', permissionsOf: ({ user }) => user }];

/** The levels that apply to things of an organization, or of none, the deciding ones first. */
function levelsOf(organization: string | undefined): readonly Level[] {
  if (organization === undefined) return OUTSIDE;
  return [
    SITE,
    { reach: 'organization', permissionsOf: ({ byOrganization }) => byOrganization[organization]?.organization ?? [] },
    { reach: 'own', permissionsOf: ({ byOrganization }) => byOrganization[organization]?.member ?? [] },
  ];
}

/**
 * What somebody with these roles may do with the things of this organization, or with those that belong to no organization, and why: one
 * entry for each action of the policy. The rule is that of the evaluator. Scopes and access lists of single objects are not considered.
 */
export function explainPermissions(roles: readonly Role[], organization?: string): readonly ExplainedPermission[] {
  const levels = levelsOf(organization);
  return RESOURCE_TYPES.flatMap((type) => actionsOf(type).map((action) => explain(roles, levels, type, action)));
}

function explain(roles: readonly Role[], levels: readonly Level[], resourceType: ResourceType, action: Action): ExplainedPermission {
  for (const { reach, permissionsOf } of levels) {
    const saying = (negate: boolean): Role[] =>
      roles.filter((role) => permissionsOf(role).some((each) => each.negate === negate && covers(each, resourceType, action)));
    const [grantedBy, deniedBy] = [saying(false), saying(true)];
    if (deniedBy.length > 0) return { resourceType, action, reach: 'none', grantedBy, deniedBy };
    if (grantedBy.length > 0) return { resourceType, action, reach, grantedBy, deniedBy };
  }
  return { resourceType, action, reach: 'none', grantedBy: [], deniedBy: [] };
}

function covers(permission: Permission, resourceType: ResourceType, action: Action): boolean {
  return [resourceType, WILDCARD].includes(permission.resourceType) && [action, WILDCARD].includes(permission.action);
}
