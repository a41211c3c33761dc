import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { NamedIdentity } from './identity-row.js';

/** An identity as the audit log compares it. It is created and deleted, but never changed. */
export function auditedIdentity(identity: NamedIdentity): AuditedRow<'workload_identities'> {
  return {
    table: 'workload_identities',
    columns: {
      id: identity.id,
      agent_id: identity.agentId,
      issuer_id: identity.issuerId,
      subject: identity.subject,
      claims: identity.claims,
    },
  };
}

/** The resource of an audit entry about an identity. */
export function identityResource({ id, issuerName }: NamedIdentity, agentName: string): AuditedResource<'workload_identity'> {
  return { resourceType: 'workload_identity', resourceId: id, resourceTarget: `${agentName}: ${issuerName}` };
}
