/** A flag in a header or a query string, as Go reads a boolean. Any other value is false. */
export function isTrue(value: unknown): boolean {
  return typeof value === 'string' && /^(?:1|t|T|true|TRUE|True)$/.test(value);
}
