import { createCipheriv, type Cipher } from 'node:crypto';
import { GCM_TAG_BYTES, openGcm, sealGcm } from './aes-gcm.js';

/** 12 bytes choose the record's key, 12 are its GCM nonce. */
export const XAES_NONCE_BYTES = 24;

/** How much a value grows, in addition to its nonce. */
export const XAES_TAG_BYTES = GCM_TAG_BYTES;

/** Label of the C2SP key derivation: `0x00 ‖ counter ‖ 'X' ‖ 0x00`. */
const LABEL = 0x58;

const BLOCK_BYTES = 16;

/** The position of the nonce's first 12 bytes in a block of the derivation. */
const NONCE_AT = 4;

/** A 256-bit key made ready for use. */
export interface XaesKey {
  /** Bare AES under the key, one block after another, never finished: making it anew for every value is what would cost. */
  readonly aes: Cipher;
  /** The two inputs of the key derivation, still without the nonce: label and CMAC subkey K1, the same for every message. */
  readonly derivation: Buffer;
}

/** Copies `raw`, which the caller may wipe afterwards. */
export function xaesKey(raw: Uint8Array): XaesKey {
  const aes = createCipheriv('aes-256-ecb', raw, null);
  // Without padding each block is output at once, independent of the others.
  aes.setAutoPadding(false);
  const subkey = doubled(aes.update(Buffer.alloc(BLOCK_BYTES)));
  const derivation = Buffer.concat([subkey, subkey]);
  for (const [counter, start] of [
    [1, 0],
    [2, BLOCK_BYTES],
  ] as const) {
    derivation.writeUInt8(derivation.readUInt8(start + 1) ^ counter, start + 1);
    derivation.writeUInt8(derivation.readUInt8(start + 2) ^ LABEL, start + 2);
  }
  return { aes, derivation };
}

/** XAES-256-GCM (C2SP): a random 192-bit nonce may be drawn for some 2^80 messages per key. Returns ciphertext ‖ tag. */
export function sealXaes(key: XaesKey, nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Buffer {
  return withRecordKey(key, nonce, (recordKey, gcmNonce) => sealGcm(recordKey, gcmNonce, associatedData, plaintext));
}

/** The inverse of `sealXaes`. Throws if the key, the nonce, the associated data or any bit of the value differs. */
export function openXaes(key: XaesKey, nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Buffer {
  return withRecordKey(key, nonce, (recordKey, gcmNonce) => openGcm(recordKey, gcmNonce, associatedData, sealed));
}

function withRecordKey(key: XaesKey, nonce: Uint8Array, work: (recordKey: Buffer, gcmNonce: Uint8Array) => Buffer): Buffer {
  if (nonce.length !== XAES_NONCE_BYTES) throw new RangeError('a nonce has 24 bytes');
  const recordKey = deriveRecordKey(key, nonce);
  try {
    return work(recordKey, nonce.subarray(12));
  } finally {
    recordKey.fill(0);
  }
}

/** NIST SP 800-108r1 in counter mode with CMAC, which for one block of input each is two AES calls once K1 is known. */
function deriveRecordKey({ aes, derivation }: XaesKey, nonce: Uint8Array): Buffer {
  const input = Buffer.from(derivation);
  for (let index = 0; index < 12; index += 1) {
    const byte = nonce[index] ?? 0;
    for (const at of [NONCE_AT + index, BLOCK_BYTES + NONCE_AT + index]) input[at] = (input[at] ?? 0) ^ byte;
  }
  return aes.update(input);
}

/** Multiplication by x in GF(2^128), as CMAC makes its subkey (NIST SP 800-38B section 6.1). No branch depends on the bits. */
function doubled(block: Buffer): Buffer {
  const result = Buffer.alloc(BLOCK_BYTES);
  let carry = 0;
  for (let index = BLOCK_BYTES - 1; index >= 0; index -= 1) {
    const byte = block.readUInt8(index);
    result.writeUInt8(((byte << 1) & 0xff) | carry, index);
    carry = byte >> 7;
  }
  result.writeUInt8(result.readUInt8(BLOCK_BYTES - 1) ^ (carry * 0x87), BLOCK_BYTES - 1);
  return result;
}
