import { checkWebUri, invalid, type Members, textOf } from './members.js';

const MAX_KEYS = 10;
/** The private members of every key type (RFC 7518 section 6), and of OKP keys (RFC 8037 section 2). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * The public keys of a client, by value or by reference (RFC 7591 section 2). No client authenticates with them here, so they are only stored. A
 * private key is refused: whoever sends one has made a mistake that must not stay unnoticed.
 */
export function checkJwks(members: Members): Readonly<Record<string, unknown>> {
  const uri = textOf(members, 'jwks_uri');
  const { jwks } = members;
  if (uri !== undefined && jwks !== undefined) throw invalid('jwks and jwks_uri must not both be present');
  if (uri !== undefined) {
    checkWebUri('jwks_uri', uri, ['https:']);
    return { jwks_uri: uri };
  }
  if (jwks === undefined) return {};
  const keys = typeof jwks === 'object' && jwks !== null && 'keys' in jwks ? jwks.keys : undefined;
  if (!Array.isArray(keys)) throw invalid('jwks must be a JSON Web Key Set');
  if (keys.length > MAX_KEYS) throw invalid(`jwks must have at most ${MAX_KEYS} keys`);
  for (const key of keys as readonly unknown[]) {
    if (typeof key !== 'object' || key === null || !('kty' in key)) throw invalid('jwks must have keys with a kty');
    if (PRIVATE.some((name) => name in key)) throw invalid('jwks must not contain a private or symmetric key');
  }
  return { jwks: { keys: keys as readonly unknown[] } };
}
