import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { parseUrl } from '../common/index.js';

/**
 * Signatures that only the holder of a private key can make. Never `none`, and no HMAC: its key would be a secret that this server knows, or, where
 * keys are published, one that everybody knows.
 */
export const SIGNING_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A public key (RFC 7517 section 4). */
type Key = Readonly<Record<string, Json>>;

/** A JSON Web Key Set (RFC 7517 section 5), whose keys are public. */
export interface KeySet {
  readonly keys: readonly Key[];
}

export const MAX_KEYS = 10;
/** Certificates of the keys included. */
export const MAX_KEY_SET_BYTES = 16 * 1024;
export const MAX_JWKS_URI_LENGTH = 2048;

/** The private members of every key type (RFC 7518 section 6), and of OKP keys (RFC 8037 section 2). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const CURVES = ['P-256', 'P-384', 'P-521', 'Ed25519'];
/** Shorter ones are not safe (RFC 7518 section 3.3), and longer ones take long to verify. */
const RSA_BITS = { min: 2048, max: 8192 };
/** With a longer one, a verification would take as long as a signature. */
const MAX_RSA_EXPONENT = 2n ** 32n;

/**
 * Returns the fault of what a client sent as its key set, or null. A private key is refused: whoever sends one has made a mistake that must not
 * stay unnoticed.
 */
export function keySetFault(value: unknown): string | null {
  const keys = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  if (!Array.isArray(keys)) return 'must be a JSON Web Key Set';
  if (keys.length > MAX_KEYS) return `must have at most ${MAX_KEYS} keys`;
  if (!keys.every(isKey)) return 'must have keys with a kty';
  if (keys.some((key) => PRIVATE.some((name) => name in key))) return 'must not contain a private or symmetric key';
  return JSON.stringify(keys).length > MAX_KEY_SET_BYTES ? `must have at most ${MAX_KEY_SET_BYTES} bytes` : null;
}

/** The same for a key set that signatures are to be verified with. */
export function signingKeySetFault(value: unknown): string | null {
  const fault = keySetFault(value);
  if (fault !== null) return fault;
  return usableKeys(value as KeySet).keys.length > 0
    ? null
    : `must have a key for signatures: RSA of ${RSA_BITS.min} to ${RSA_BITS.max} bits, or one of the curves ${CURVES.join(', ')}`;
}

/** Returns the fault of the URL of a key set, or null. */
export function jwksUriFault(uri: string): string | null {
  if (uri.length > MAX_JWKS_URI_LENGTH) return `must be at most ${MAX_JWKS_URI_LENGTH} characters`;
  const url = parseUrl(uri);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? null : 'must be an absolute https URL';
}

/** The keys that signatures can be verified with; others in the set are ignored (RFC 7517 section 5). */
export function usableKeys({ keys }: KeySet): KeySet {
  return { keys: keys.filter(isUsable) };
}

function isKey(key: unknown): key is Key {
  return typeof key === 'object' && key !== null && 'kty' in key;
}

function isUsable(key: Key): boolean {
  if (PRIVATE.some((name) => name in key)) return false;
  if (key['kty'] !== 'RSA' && !CURVES.some((curve) => curve === key['crv'])) return false;
  try {
    const { asymmetricKeyDetails: details } = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    if (key['kty'] !== 'RSA') return true;
    const bits = details?.modulusLength ?? 0;
    return bits >= RSA_BITS.min && bits <= RSA_BITS.max && (details?.publicExponent ?? 0n) <= MAX_RSA_EXPONENT;
  } catch {
    return false;
  }
}
