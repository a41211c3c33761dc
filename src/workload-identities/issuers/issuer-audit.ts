import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { IssuerRow } from './issuer-row.js';

/** An issuer as the audit log compares it. */
export function auditedIssuer(issuer: IssuerRow): AuditedRow<'workload_identity_issuers'> {
  return {
    table: 'workload_identity_issuers',
    columns: {
      id: issuer.id,
      name: issuer.name,
      issuer: issuer.issuer,
      jwks_url: issuer.jwksUrl,
      jwks: issuer.jwks && { keys: issuer.jwks.keys },
      audience: issuer.audience,
      required_claims: [...issuer.requiredClaims],
    },
  };
}

/** The resource of an audit entry about an issuer. */
export function issuerResource({ id, name }: IssuerRow): AuditedResource<'workload_identity_issuer'> {
  return { resourceType: 'workload_identity_issuer', resourceId: id, resourceTarget: name };
}
