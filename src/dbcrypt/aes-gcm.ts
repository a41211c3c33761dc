import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';

/** The nonce length for which GCM needs no hashing of the nonce (NIST SP 800-38D section 8.2.1). */
const GCM_NONCE_BYTES = 12;

/** The full tag. Node accepts shorter ones by default, so both directions set it. */
export const GCM_TAG_BYTES = 16;

/** AES-256-GCM (NIST SP 800-38D): returns ciphertext ‖ tag. A nonce must never be used twice with one key. */
export function sealGcm(key: Uint8Array | KeyObject, nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Buffer {
  assertNonce(nonce);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: GCM_TAG_BYTES });
  cipher.setAAD(associatedData);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The inverse of `sealGcm`. Throws if the tag does not match, without releasing any plaintext. */
export function openGcm(key: Uint8Array | KeyObject, nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Buffer {
  assertNonce(nonce);
  const tagAt = sealed.length - GCM_TAG_BYTES;
  if (tagAt < 0) throw new RangeError('shorter than an authentication tag');
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: GCM_TAG_BYTES });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(sealed.subarray(tagAt));
  return Buffer.concat([decipher.update(sealed.subarray(0, tagAt)), decipher.final()]);
}

function assertNonce(nonce: Uint8Array): void {
  if (nonce.length !== GCM_NONCE_BYTES) throw new RangeError('a nonce has 12 bytes');
}
