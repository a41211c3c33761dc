import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { InvitationRow } from './invitations.repository.js';

/** An invitation as the audit log compares it. Its use is the entry about the user that was created with it. */
export function auditedInvitation(invitation: InvitationRow): AuditedRow<'user_invitations'> {
  return {
    table: 'user_invitations',
    columns: {
      email: invitation.email,
      hashed_token: 'present',
      roles: invitation.roles,
      organization_ids: invitation.organizationIds,
      created_by: invitation.createdBy,
      expires_at: invitation.expiresAt,
    },
  };
}

/** The resource of an audit entry about an invitation. */
export function invitationResource({ id, email }: Pick<InvitationRow, 'id' | 'email'>): AuditedResource<'user_invitation'> {
  return { resourceType: 'user_invitation', resourceId: id, resourceTarget: email };
}
