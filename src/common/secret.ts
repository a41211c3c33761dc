import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** The largest multiple of 62 that fits a byte: larger bytes would favour the first letters, so they are drawn again. */
const UNBIASED_LIMIT = 256 - (256 % ALPHABET.length);

/** `length` letters and digits from the system's random source, each equally likely (5.95 bits per character). */
export function randomAlphanumeric(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length + 8)) {
      if (byte < UNBIASED_LIMIT && text.length < length) text += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return text;
}

/** The stored form of a secret. Unsalted on purpose: these secrets have at least 128 random bits. */
export function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

/** Compares in time that depends only on the lengths. */
export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Does this text hash to `expected`? The comparison takes the same time wherever they differ, and also without a hash
 * (`undefined`: no row was found), so that the time does not reveal which ids exist.
 */
export function matchesHash(text: string, expected: Uint8Array | undefined): boolean {
  const isEqual = equalInConstantTime(sha256(text), expected ?? NO_HASH);
  return isEqual && expected !== undefined;
}

const NO_HASH = Buffer.alloc(32);
