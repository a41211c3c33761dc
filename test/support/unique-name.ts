import { randomBytes } from 'node:crypto';

/** A name that nothing else in the database has. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}
