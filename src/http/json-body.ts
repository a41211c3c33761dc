import { DomainError } from '../common/index.js';

/** Deeper than anything a client of ours has to say; recursive code behind us would overflow its stack on more. */
const MAX_DEPTH = 32;

/** The failure of a parsed JSON body that no handler should see, or null. Looks at each value once, without recursion. */
export function jsonBodyFault(body: unknown, maxValues: number): DomainError | null {
  let level: readonly unknown[] = [body];
  let count = 0;
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length;
    if (depth > MAX_DEPTH) return refused(`It is nested more than ${MAX_DEPTH} levels deep.`);
    if (count > maxValues) return refused(`It holds more than ${maxValues} values.`);
    // Escapes can spell half a character (RFC 8259 section 8.2), which is no text and cannot be stored.
    if (level.some((value) => typeof value === 'string' && /\p{Cs}/u.test(value))) return refused('A text in it is not valid Unicode.');
    level = level.flatMap((value): unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return null;
}

function refused(detail: string): DomainError {
  return new DomainError('invalid_input', 'Request body cannot be accepted.', { detail });
}
