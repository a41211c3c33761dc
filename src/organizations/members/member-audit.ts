import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { MemberRow } from './members.repository.js';

/** A membership as the audit log compares it. */
export function auditedMember({
  organizationId,
  userId,
  roles,
}: Pick<MemberRow, 'organizationId' | 'userId' | 'roles'>): AuditedRow<'organization_members'> {
  return { table: 'organization_members', columns: { organization_id: organizationId, user_id: userId, roles } };
}

/** The resource of an audit entry about a membership: the person, in the organization. */
export function memberResource(
  organizationId: string,
  { userId, username }: Pick<MemberRow, 'userId' | 'username'>,
): AuditedResource<'organization_member'> {
  return { resourceType: 'organization_member', resourceId: userId, resourceTarget: username, organizationId };
}
