import type { AuditedResource, AuditedRow } from '../audit/index.js';
import type { CryptoKeyRow } from './crypto-keys.repository.js';
import type { JwtAlgorithm } from './signing-algorithms.js';

/** A key as the audit log compares it. */
export function auditedKey({
  feature,
  sequence,
  startsAt,
}: Pick<CryptoKeyRow, 'feature' | 'sequence' | 'startsAt'>): AuditedRow<'crypto_keys'> {
  return { table: 'crypto_keys', columns: { feature, sequence, starts_at: startsAt, secret: 'present' } };
}

/** The resource of an audit entry about a key that signs tokens. */
export function keyResource({
  id,
  algorithm,
  sequence,
}: {
  readonly id: string;
  readonly algorithm: JwtAlgorithm;
  readonly sequence: number;
}): AuditedResource<'oauth2_signing_key'> {
  return { resourceType: 'oauth2_signing_key', resourceId: id, resourceTarget: `${algorithm} ${sequence}` };
}
