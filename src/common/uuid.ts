const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The UUID of nothing, where a column or a caller needs one. No row has it. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** Whether this text is a UUID in the usual form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
