import type { EncryptionKey } from './encryption-key.js';
import { associatedData, decodeEnvelope, encodeEnvelope } from './envelope.js';

const CANARY = 'gatehouse';

/** A known text under this key, stored in its `dbcrypt_keys` row: it proves that a key is the expected one. */
export function sealCanary(key: EncryptionKey): string {
  return encodeEnvelope({ keyId: key.id, sealed: key.seal(place(key), Buffer.from(CANARY)) });
}

/** Does `stored` decrypt to the known text with this key? */
export function canaryHolds(key: EncryptionKey, stored: string): boolean {
  const envelope = decodeEnvelope(stored);
  if (envelope?.keyId !== key.id) return false;
  try {
    return key.open(place(key), envelope.sealed).toString() === CANARY;
  } catch {
    return false;
  }
}

/** The row's number is unknown before the insert; its key id never changes, so it serves as the row id here. */
function place(key: EncryptionKey): Buffer {
  return associatedData('dbcrypt_keys', 'test', key.id);
}
