import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { CustomRoleRow } from './custom-roles.repository.js';

/** A custom role as the audit log compares it; the parts of permissions have the names of the API. */
export function auditedCustomRole({ name, displayName, isDelegable, permissions }: CustomRoleRow): AuditedRow<'custom_roles'> {
  return {
    table: 'custom_roles',
    columns: {
      name,
      display_name: displayName,
      delegable: isDelegable,
      org_permissions: permissions.map(({ negate, resourceType, action }) => ({ negate, resource_type: resourceType, action })),
    },
  };
}

/** The resource of an audit entry about a custom role. */
export function customRoleResource({ id, name, organizationId }: CustomRoleRow): AuditedResource<'custom_role'> {
  return { resourceType: 'custom_role', resourceId: id, resourceTarget: name, organizationId };
}
