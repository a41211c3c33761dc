import { createHash } from 'node:crypto';
import { equalInConstantTime } from '../../common/index.js';

/** For developers who do not know PKCE: the name to look for in the documentation of their library. */
export const PKCE_REQUIRED = 'this server requires PKCE (RFC 7636) with the method S256 from every client; enable it in your OAuth library';

/** RFC 7636 section 4.1: 43 to 128 unreserved characters. */
export function isVerifier(text: string): boolean {
  return /^[A-Za-z0-9\-._~]{43,128}$/.test(text);
}

/** RFC 7636 section 4.2: a SHA-256 in base64url is 43 characters. A challenge of another length can never match, so refuse it at once. */
export function isS256Challenge(text: string): boolean {
  return /^[A-Za-z0-9\-_]{43}$/.test(text);
}

/** RFC 7636 section 4.6 for S256: BASE64URL(SHA256(ASCII(verifier))) equals the challenge; compared in constant time. */
export function verifierMatches(verifier: string, challenge: string): boolean {
  const derived = createHash('sha256').update(verifier, 'ascii').digest('base64url');
  return equalInConstantTime(Buffer.from(derived), Buffer.from(challenge));
}
