export { Authorizer } from './authorizer.js';
export type { FilterColumns, PreparedFilter, SqlFilter } from './authorizer.js';
export { authorizeSystem } from './authorize-system.js';
export { RbacAuthorizer } from './rbac-authorizer.js';
export { ForbiddenError } from './forbidden-error.js';
export { NoActorError, requireActor } from './no-actor-error.js';

export { ACTIONS, actionsOf, isAction, isActionOf, isResourceType, POLICY, RESOURCE_TYPES, WILDCARD } from './policy.js';
export type { Action, ActionOf, ResourceType, Wildcard } from './policy.js';
export { isValidPermission } from './permission.js';
export type { Permission, UncheckedPermission } from './permission.js';
export { groupObject, userObject } from './object.js';
export type { AccessList, RbacObject } from './object.js';

export { RoleIdentifier } from './role-identifier.js';
export { defineRole, roleFromRow } from './role.js';
export type { CustomRoleRow, Role, RoleDefinition } from './role.js';
export type { OrganizationPermissions, PermissionSets } from './permission-sets.js';
export { RESERVED_ROLE_NAMES, RoleCatalog, systemRole } from './role-catalog.js';
export { DEFAULT_ROLE_OPTIONS, SITE_ROLE_NAMES } from './built-in-roles.js';
export type { RoleOptions, SiteRoleName } from './built-in-roles.js';
export { ORGANIZATION_ROLE_NAMES, SYSTEM_ROLE_NAMES, systemRoleGrants } from './organization-roles.js';
export type { OrganizationRoleName, SystemRoleName, WorkspaceSharing } from './organization-roles.js';
export { assignableBy, mayAssignRole } from './assign.js';
export type { AssignableRoleName } from './assign.js';
export { checkCustomRole, customRoleName, knownPermissions } from './custom-role.js';
export type { CustomRoleRequest } from './custom-role.js';

export { agentScope, apiKeyScope, defineScope, findScope, SCOPE_NAMES, scopeNamed } from './scope.js';
export type { AgentScopeIds, Scope } from './scope.js';
export { canonicalScope, isPublicScope, PUBLIC_SCOPES, publicScopeFor, scopesCover } from './public-scopes.js';
export {
  ALLOW_EVERYTHING,
  formatAllowListEntry,
  intersectAllowLists,
  MAX_ALLOW_LIST_ENTRIES,
  normalizeAllowList,
  parseAllowList,
  parseAllowListEntry,
} from './allow-list.js';
export type { AllowListEntry } from './allow-list.js';

export { expandedRoles, expandedScope, keyScope, namedScope, storedRoles } from './expander.js';
export type { RoleExpander, RoleLookup, ScopeExpander } from './expander.js';
export { buildSubject, buildUserSubject } from './build-subject.js';
export type { SubjectInput, UserSubjectInput } from './build-subject.js';
export { isOrganizationMember, scopePermits } from './subject.js';
export type { Actor, Credential, RequestOrigin, Subject } from './subject.js';
export { SYSTEM_SUBJECT_NAMES, systemSubject } from './system-subjects.js';
export type { SystemSubjectName } from './system-subjects.js';
export { AuthzModule } from './authz.module.js';
