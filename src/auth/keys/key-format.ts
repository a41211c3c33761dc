import { matchesHash, randomAlphanumeric, sha256 } from '../../common/index.js';

const ID_LENGTH = 10;
const SECRET_LENGTH = 22;
const ALPHANUMERIC = /^[A-Za-z0-9]+$/;

/** The text of an API key, taken apart: `<10>-<22>`, letters and digits. */
export interface PresentedKey {
  readonly id: string;
  readonly secret: string;
}

export interface NewKey {
  readonly id: string;
  readonly hashedSecret: Buffer;
  /** The whole credential. Leaves the server once, in the answer that made it. */
  readonly text: string;
}

export function generateKey(): NewKey {
  const id = randomAlphanumeric(ID_LENGTH);
  const secret = randomAlphanumeric(SECRET_LENGTH);
  return { id, hashedSecret: sha256(secret), text: `${id}-${secret}` };
}

/** The parts, or what is wrong with them in the words of the reference (spec oauth2 1.2). */
export function parseKey(text: string): PresentedKey | { readonly fault: string } {
  const parts = text.split('-');
  const [id, secret] = parts;
  if (parts.length !== 2 || id === undefined || secret === undefined) {
    return { fault: `incorrect amount of API key parts, expected 2 got ${parts.length}` };
  }
  if (id.length !== ID_LENGTH) return { fault: `invalid API key ID length, expected ${ID_LENGTH} got ${id.length}` };
  if (secret.length !== SECRET_LENGTH) return { fault: `invalid API key secret length, expected ${SECRET_LENGTH} got ${secret.length}` };
  // Also keeps out of the database what its text cannot hold: cookies and queries may carry any character, NUL included.
  if (!ALPHANUMERIC.test(id + secret)) return { fault: 'invalid API key characters, expected letters and digits' };
  return { id, secret };
}

/** In time that does not depend on where the two differ, nor on whether there is a hash at all. */
export function keyMatches(key: PresentedKey, hashedSecret: Uint8Array | undefined): boolean {
  return matchesHash(key.secret, hashedSecret);
}
