import type { AuditedResource, AuditedRow, AuditedSecret } from '../../audit/index.js';
import type { UserSecretRow } from './user-secrets.repository.js';

/** A secret as the audit log compares it. `value` is for the row after the value was replaced. */
export function auditedUserSecret(secret: UserSecretRow, value: AuditedSecret = 'present'): AuditedRow<'user_secrets'> {
  return {
    table: 'user_secrets',
    columns: {
      id: secret.id,
      user_id: secret.userId,
      name: secret.name,
      description: secret.description,
      env_name: secret.envName,
      file_path: secret.filePath,
      enabled: secret.enabled,
      value,
    },
  };
}

/** The resource of an audit entry about a secret. */
export function userSecretResource({ id, name }: UserSecretRow): AuditedResource<'user_secret'> {
  return { resourceType: 'user_secret', resourceId: id, resourceTarget: name };
}
