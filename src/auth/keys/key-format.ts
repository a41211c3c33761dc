import { matchesHash, randomAlphanumeric, sha256 } from '../../common/index.js';

const ID_LENGTH = 10;
const SECRET_LENGTH = 22;
const ALPHANUMERIC = /^[A-Za-z0-9]+$/;

/** Every token of an agent begins with it, and no other key: so nobody takes one for the other. */
const AGENT_TOKEN_PREFIX = 'gha_';

/** The parts of an API key `<id>-<secret>`: 10 and 22 letters and digits. */
export interface PresentedKey {
  readonly id: string;
  readonly secret: string;
}

export interface NewKey {
  readonly id: string;
  readonly hashedSecret: Buffer;
  /** The whole credential. Leaves the server once, in the response to its creation. */
  readonly text: string;
}

export function generateKeyId(): string {
  return randomAlphanumeric(ID_LENGTH);
}

export function generateKey(reservedId?: string): NewKey {
  // One call for both: asking for random bytes costs more than making text of them.
  const random = randomAlphanumeric(ID_LENGTH + SECRET_LENGTH);
  const id = reservedId ?? random.slice(SECRET_LENGTH);
  const secret = random.slice(0, SECRET_LENGTH);
  return { id, hashedSecret: sha256(secret), text: `${id}-${secret}` };
}

/** A new token of an agent: a key behind the prefix. */
export function generateAgentToken(): NewKey {
  const key = generateKey();
  return { ...key, text: `${AGENT_TOKEN_PREFIX}${key.text}` };
}

export function isAgentToken(text: string): boolean {
  return text.startsWith(AGENT_TOKEN_PREFIX);
}

/** `parseKey` for a key or a token of an agent. */
export function parseCredential(text: string): (PresentedKey & { readonly isAgentToken: boolean }) | { readonly fault: string } {
  const isAgents = isAgentToken(text);
  const parsed = parseKey(isAgents ? text.slice(AGENT_TOKEN_PREFIX.length) : text);
  return 'fault' in parsed ? parsed : { ...parsed, isAgentToken: isAgents };
}

/** Returns the parts, or the fault in the wording of the reference. */
export function parseKey(text: string): PresentedKey | { readonly fault: string } {
  const parts = text.split('-');
  const [id, secret] = parts;
  if (parts.length !== 2 || id === undefined || secret === undefined) {
    return { fault: `incorrect amount of API key parts, expected 2 got ${parts.length}` };
  }
  if (id.length !== ID_LENGTH) return { fault: `invalid API key ID length, expected ${ID_LENGTH} got ${id.length}` };
  if (secret.length !== SECRET_LENGTH) return { fault: `invalid API key secret length, expected ${SECRET_LENGTH} got ${secret.length}` };
  // Also stops characters that PostgreSQL text cannot hold: cookies and queries may contain any character, including NUL.
  if (!ALPHANUMERIC.test(id + secret)) return { fault: 'invalid API key characters, expected letters and digits' };
  return { id, secret };
}

/** Compares in constant time: it depends neither on where the two differ nor on whether there is a hash at all. */
export function keyMatches(key: PresentedKey, hashedSecret: Uint8Array | undefined): boolean {
  return matchesHash(key.secret, hashedSecret);
}
