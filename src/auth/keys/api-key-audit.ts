import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { ApiKeyRow } from './api-key-row.js';

export type AuditedApiKey = Pick<ApiKeyRow, 'userId' | 'lastUsed' | 'expiresAt' | 'createdAt'>;

/** An API key as the audit log compares it. */
export function auditedApiKey({ userId, lastUsed, expiresAt, createdAt }: AuditedApiKey): AuditedRow<'api_keys'> {
  return { table: 'api_keys', columns: { user_id: userId, last_used: lastUsed, expires_at: expiresAt, created_at: createdAt } };
}

/** The resource of an audit entry about a key: its user's id, because the log only takes UUIDs. Keys of logins have no name. */
export function apiKeyResource(userId: string, tokenName = ''): AuditedResource<'api_key'> {
  return { resourceType: 'api_key', resourceId: userId, resourceTarget: tokenName };
}
