import { hkdfSync, randomBytes } from 'node:crypto';
import { openXaes, sealXaes, XAES_NONCE_BYTES, xaesKey, type XaesKey } from './xaes.js';

/** The decoded size of an operator's key. */
export const KEY_BYTES = 32;

/** Hexadecimal digits of a key id: 64 bits. */
export const KEY_ID_DIGITS = 16;

/**
 * One key of the operator. It cannot be printed or serialised, because its secrets are in private fields.
 *
 * HKDF-SHA-256 (RFC 5869) turns the operator's bytes into two independent values, so that the id tells nothing of the key that
 * encrypts, and so that these values stay apart from whatever else the same bytes may have been used for:
 * - the id, 8 bytes as 16 hexadecimal digits, info `gatehouse dbcrypt v1 key id`. The reference's digests have 7 digits, so
 *   the two forms are never equal;
 * - the data key, 32 bytes, info `gatehouse dbcrypt v1 data key`.
 */
export class EncryptionKey {
  readonly id: string;
  readonly #xaes: XaesKey;

  /** Copies what it needs from `raw`, so that the caller can wipe it. Throws unless it has 32 bytes. */
  constructor(raw: Uint8Array) {
    if (raw.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`);
    this.id = Buffer.from(hkdfSync('sha256', raw, '', 'gatehouse dbcrypt v1 key id', KEY_ID_DIGITS / 2)).toString('hex');
    const dataKey = Buffer.from(hkdfSync('sha256', raw, '', 'gatehouse dbcrypt v1 data key', KEY_BYTES));
    this.#xaes = xaesKey(dataKey);
    dataKey.fill(0);
  }

  /** Returns nonce ‖ ciphertext ‖ tag. */
  seal(associatedData: Uint8Array, plaintext: Uint8Array): Buffer {
    const nonce = randomBytes(XAES_NONCE_BYTES);
    return Buffer.concat([nonce, sealXaes(this.#xaes, nonce, associatedData, plaintext)]);
  }

  /** The inverse of `seal`. Throws if `sealed` was not created with this key for this associated data. */
  open(associatedData: Uint8Array, sealed: Uint8Array): Buffer {
    return openXaes(this.#xaes, sealed.subarray(0, XAES_NONCE_BYTES), associatedData, sealed.subarray(XAES_NONCE_BYTES));
  }
}
