import type { Permission } from './permission.js';
import { actionsOf, RESOURCE_TYPES, WILDCARD } from './policy.js';

/**
 * Scopes that give an app the administrator roles of the person it acts for: all of them, or their reading half. No other scope
 * contains them, `coder:all` included: a client must ask for them by name.
 */
export const ADMIN_SCOPES = ['gatehouse:admin', 'gatehouse:admin.read'] as const;
export type AdminScope = (typeof ADMIN_SCOPES)[number];

export function isAdminScope(name: string): name is AdminScope {
  return (ADMIN_SCOPES as readonly string[]).includes(name); // widened for `includes`, which would demand what it is asked to find out
}

/** Is this verb read-only? Reading personal data is a separate verb and does not count. */
export function isReadingAction(action: string): boolean {
  return action === 'read' || action.startsWith('view_');
}

/** The permissions of each administrator scope. */
export const ADMIN_SCOPE_PERMISSIONS: Readonly<Record<AdminScope, readonly Permission[]>> = {
  'gatehouse:admin': [{ negate: false, resourceType: WILDCARD, action: WILDCARD }],
  'gatehouse:admin.read': RESOURCE_TYPES.flatMap((resourceType) =>
    actionsOf(resourceType)
      .filter(isReadingAction)
      .map((action) => ({ negate: false, resourceType, action })),
  ),
};
