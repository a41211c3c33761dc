import type { AuditedResource, AuditedRow, AuditedSecret } from '../../audit/index.js';
import type { GitSshKeyRow } from './git-ssh-keys.repository.js';

/** A key pair as the audit log compares it. `privateKey` is for the row after the pair was replaced. */
export function auditedGitSshKey({ userId, publicKey }: GitSshKeyRow, privateKey: AuditedSecret = 'present'): AuditedRow<'gitsshkeys'> {
  return { table: 'gitsshkeys', columns: { user_id: userId, public_key: publicKey, private_key: privateKey } };
}

/** The resource of an audit entry about a key pair. */
export function gitSshKeyResource({ userId, publicKey }: GitSshKeyRow): AuditedResource<'git_ssh_key'> {
  return { resourceType: 'git_ssh_key', resourceId: userId, resourceTarget: publicKey.trim() };
}
