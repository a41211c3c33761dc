import { NIL_UUID } from '../common/index.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The lower-case form of a UUID, as PostgreSQL prints it; undefined for any other text and for the nil UUID. */
export function parseUuid(text: string): string | undefined {
  const id = text.toLowerCase();
  return id !== NIL_UUID && UUID.test(id) ? id : undefined;
}

/** Would PostgreSQL print this UUID exactly like this? Then comparing UUIDs and comparing texts give the same result. */
export function isCanonicalUuid(text: string): boolean {
  return UUID.test(text);
}
