import { KEY_ID_DIGITS } from './encryption-key.js';
import { XAES_NONCE_BYTES, XAES_TAG_BYTES } from './xaes.js';

/** The first byte of every value. Another format gets another number, and both stay readable while rows are rotated. */
const FORMAT_VERSION = 1;

const HEADER_BYTES = 1 + KEY_ID_DIGITS / 2;
const SHORTEST_BYTES = HEADER_BYTES + XAES_NONCE_BYTES + XAES_TAG_BYTES;

export interface Envelope {
  readonly keyId: string;
  /** nonce ‖ ciphertext ‖ tag. */
  readonly sealed: Buffer;
}

/** Standard base64 of version ‖ key id ‖ nonce ‖ ciphertext ‖ tag. */
export function encodeEnvelope({ keyId, sealed }: Envelope): string {
  return Buffer.concat([Buffer.of(FORMAT_VERSION), Buffer.from(keyId, 'hex'), sealed]).toString('base64');
}

/** `null` when the text is not exactly what `encodeEnvelope` writes. */
export function decodeEnvelope(text: string): Envelope | null {
  const bytes = Buffer.from(text, 'base64');
  // Node skips foreign characters and ignores spare bits of the last one, so accept only text that encodes back to itself.
  if (bytes.length < SHORTEST_BYTES || bytes[0] !== FORMAT_VERSION || bytes.toString('base64') !== text) return null;
  return { keyId: bytes.toString('hex', 1, HEADER_BYTES), sealed: bytes.subarray(HEADER_BYTES) };
}

/**
 * What a ciphertext is bound to, so that it opens only where it was written: format version, table, column and row id, each
 * after its length in four bytes, so that no two places can run together into the same bytes.
 */
export function associatedData(table: string, column: string, rowId: string): Buffer {
  const fields = [table, column, rowId];
  const data = Buffer.alloc(5 + fields.reduce((sum, field) => sum + 4 + Buffer.byteLength(field), 0));
  data.writeUInt32BE(1);
  let end = data.writeUInt8(FORMAT_VERSION, 4);
  for (const field of fields) {
    const length = data.write(field, end + 4);
    end = data.writeUInt32BE(length, end) + length;
  }
  return data;
}
