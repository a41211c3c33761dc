const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

/** The lower-case form of a uuid, which is how PostgreSQL prints it; undefined for other text and for the zero uuid. */
export function parseUuid(text: string): string | undefined {
  const id = text.toLowerCase();
  return id !== ZERO_UUID && UUID.test(id) ? id : undefined;
}

/** Would PostgreSQL print this uuid exactly like this? Then comparing uuids and comparing texts give the same answer. */
export function isCanonicalUuid(text: string): boolean {
  return UUID.test(text);
}
