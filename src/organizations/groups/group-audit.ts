import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { GroupFields, GroupRow } from './groups.repository.js';

export type AuditedGroup = Pick<GroupRow, 'id' | 'organizationId'> & GroupFields;

/** A group as the audit log compares it, with the ids of its members, which are stored in another table. */
export function auditedGroup(group: AuditedGroup, members: readonly string[]): AuditedRow<'groups'> {
  return {
    table: 'groups',
    columns: {
      id: group.id,
      organization_id: group.organizationId,
      name: group.name,
      display_name: group.displayName,
      avatar_url: group.avatarUrl,
      quota_allowance: group.quotaAllowance,
      members,
    },
  };
}

/** The resource of an audit entry about a group. */
export function groupResource(group: Pick<GroupRow, 'id' | 'organizationId' | 'name' | 'avatarUrl'>): AuditedResource<'group'> {
  const { id, organizationId, name, avatarUrl } = group;
  return { resourceType: 'group', resourceId: id, resourceTarget: name, resourceIcon: avatarUrl, organizationId };
}
