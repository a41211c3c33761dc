export { Authorizer } from './authorizer.js';
export type { FilterColumns, PreparedFilter, SqlFilter } from './authorizer.js';
export type { Action, ResourceType } from './policy.js';
export type { Actor, Credential, RbacObject, Subject } from './subject.js';
export {
  ForbiddenError,
  PUBLIC_SCOPES,
  SmallPolicyAuthorizer,
  buildUserSubject,
  canonicalScope,
  publicScopesFor,
  scopeCovers,
  scopesCover,
  systemSubject,
} from './small-policy.js';
export { AuthzModule } from './authz.module.js';
