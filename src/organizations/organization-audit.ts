import type { AuditedResource, AuditedRow } from '../audit/index.js';
import type { OrganizationRow } from './organizations.repository.js';

/** An organization as the audit log compares it. */
export function auditedOrganization(row: OrganizationRow): AuditedRow<'organizations'> {
  return {
    table: 'organizations',
    columns: {
      id: row.id,
      name: row.name,
      display_name: row.displayName,
      description: row.description,
      icon: row.icon,
      is_default: row.isDefault,
      // No query returns a deleted row.
      deleted: false,
      default_org_member_roles: row.defaultOrgMemberRoles,
    },
  };
}

/** The resource of an audit entry about an organization. */
export function organizationResource({ id, name, icon }: OrganizationRow): AuditedResource<'organization'> {
  return { resourceType: 'organization', resourceId: id, resourceTarget: name, resourceIcon: icon, organizationId: id };
}
