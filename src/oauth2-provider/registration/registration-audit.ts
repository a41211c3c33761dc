import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { InitialAccessTokenRow } from './registration-row.js';

/** An initial access token as the audit log compares it. Its uses are entries about the apps that were registered with it. */
export function auditedInitialToken(token: InitialAccessTokenRow): AuditedRow<'oauth2_provider_initial_access_tokens'> {
  return {
    table: 'oauth2_provider_initial_access_tokens',
    columns: {
      name: token.name,
      hashed_token: 'present',
      created_by: token.createdBy,
      max_uses: token.maxUses,
      expires_at: token.expiresAt,
    },
  };
}

/** The resource of an audit entry about an initial access token. */
export function initialTokenResource({ id, name }: InitialAccessTokenRow): AuditedResource<'oauth2_provider_initial_access_token'> {
  return { resourceType: 'oauth2_provider_initial_access_token', resourceId: id, resourceTarget: name };
}
