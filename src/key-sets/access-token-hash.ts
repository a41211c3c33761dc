import { createHash } from 'node:crypto';

/** `at_hash` of an ID token that is signed with this algorithm: the left half of the algorithm's hash (OpenID Connect Core section 3.1.3.6). */
export function accessTokenHash(accessToken: string, algorithm: string): Buffer {
  // Ed25519 uses SHA-512 (RFC 8032 section 5.1); the names of all others end with the size.
  const size = algorithm === 'EdDSA' || algorithm === 'Ed25519' ? '512' : algorithm.slice(2);
  const digest = createHash(`sha${size}`).update(accessToken, 'ascii').digest();
  return digest.subarray(0, digest.length / 2);
}
