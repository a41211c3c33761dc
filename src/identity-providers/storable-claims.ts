import { identityError } from './identity-errors.js';
import type { Claims } from './links/link-claims.js';
import { DEEPEST, MOST_VALUES } from './response-size.js';

/**
 * Claims in a form that PostgreSQL can store as jsonb: U+FFFD for NUL and for halves of surrogate pairs, which JSON allows and PostgreSQL
 * does not. Nothing is removed, because one claim could then become another. Throws `identity_invalid` for claims that are too many or nested too deep.
 */
export function storableClaims(claims: Claims): Claims {
  return storableObject(claims, 0, { values: 0 });
}

/** What has been read so far. */
interface Count {
  values: number;
}

function storableObject(value: object, depth: number, count: Count): Claims {
  const entries = Object.entries(value);
  add(entries.length, count);
  return Object.fromEntries(entries.map(([key, item]) => [storableText(key), storable(item, depth + 1, count)]));
}

function storable(value: unknown, depth: number, count: Count): unknown {
  if (depth > DEEPEST) throw unusable('They are nested too deeply.');
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) {
    add(value.length, count);
    return value.map((item) => storable(item, depth + 1, count));
  }
  return typeof value === 'object' && value !== null ? storableObject(value, depth, count) : value;
}

function add(values: number, count: Count): void {
  count.values += values;
  if (count.values > MOST_VALUES)
    throw unusable(`They hold more than ${MOST_VALUES} values. Configure the identity provider to send only what is needed here.`);
}

function unusable(text: string): Error {
  return identityError('identity_invalid', 'The claims of the identity provider cannot be processed.', text);
}

/** Also for names and addresses, which are stored as text. */
export function storableText(text: string): string {
  return text.replace(/\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
