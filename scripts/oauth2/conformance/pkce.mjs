import { createHash, randomBytes } from 'node:crypto';

/** The S256 challenge of a verifier (RFC 7636 4.2). */
export function challengeOf(verifier) {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** A fresh verifier of exactly 43 characters, as RFC 7636 4.1 recommends: base64url of 32 random bytes. */
export function newVerifier() {
  return randomBytes(32).toString('base64url');
}
