import { randomInt } from 'node:crypto';
import { sha256 } from '../../common/index.js';

/** Letters without vowels, so that no words come up (RFC 8628 section 6.1). */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const WELL_FORMED = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);
/** Enough for what people type around the letters; also the bound of the input. */
export const MAX_TYPED_LENGTH = 32;

/** A new user code of 34 random bits, without its hyphen. */
export function generateUserCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** The code that somebody typed, in upper or lower case and with any punctuation (RFC 8628 section 6.1); null if it cannot be one. */
export function parseUserCode(typed: string): string | null {
  if (typed.length > MAX_TYPED_LENGTH) return null;
  const letters = typed.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
  return WELL_FORMED.test(letters) ? letters : null;
}

/** As devices and pages show it: `WDJB-MJHT`. */
export function formatUserCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

export function hashUserCode(code: string): Buffer {
  return sha256(code);
}
