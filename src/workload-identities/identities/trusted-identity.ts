import type { ExactClaims, TrustedIdentity } from './identity-row.js';

/** Is this the program that the identity names? `claims` are those of a verified token. A pure function. */
export function isProgram({ subject, claims: expected }: TrustedIdentity, requiredClaims: readonly string[], claims: object): boolean {
  if (subject !== null) return claimOf(claims, 'sub') === subject;
  // A rule without claims would trust every program of the platform.
  if (requiredClaims.length === 0 || !namesExactly(expected, requiredClaims)) return false;
  return Object.entries(expected).every(([name, value]) => claimOf(claims, name) === value);
}

/** Does it name each of these claims, and no other? */
export function namesExactly(claims: ExactClaims, names: readonly string[]): boolean {
  const named = Object.keys(claims);
  return named.length === names.length && names.every((name) => Object.hasOwn(claims, name));
}

/** A claim that is a text. A list never matches, even with a single element: who else is in it may change. */
function claimOf(claims: object, name: string): string | null {
  const value: unknown = Object.hasOwn(claims, name) ? (claims as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof value === 'string' ? value : null;
}
