import { identityError } from './identity-errors.js';
import type { Claims } from './links/link-claims.js';

const DEEPEST = 64;

/**
 * Claims in a form that PostgreSQL can store as jsonb: U+FFFD for NUL and for halves of surrogate pairs, which JSON allows and PostgreSQL
 * does not. Nothing is removed, because one claim could then become another. Throws `identity_invalid` for claims that are nested too deep.
 */
export function storableClaims(claims: Claims): Claims {
  return storableObject(claims, 0);
}

function storableObject(value: object, depth: number): Claims {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), storable(item, depth + 1)]));
}

function storable(value: unknown, depth: number): unknown {
  if (depth > DEEPEST)
    throw identityError('identity_invalid', 'The claims of the identity provider cannot be processed.', 'They are nested too deeply.');
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map((item) => storable(item, depth + 1));
  return typeof value === 'object' && value !== null ? storableObject(value, depth) : value;
}

/** Also for names and addresses, which are stored as text. */
export function storableText(text: string): string {
  return text.replace(/\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
