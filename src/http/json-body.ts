import { DomainError, hasTextLike } from '../common/index.js';

/** Deeper than any real request; recursive code that handles the body could overflow its stack on more. */
const MAX_DEPTH = 32;

/** The limits of a JSON body. */
export interface JsonLimits {
  readonly maxValues: number;
  /** Members of one object. Limited because the library that creates DTOs compares every name with every other. */
  readonly maxMembers: number;
}

const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const [COMMA, COLON, QUOTE, BACKSLASH, SPACE] = [0x2c, 0x3a, 0x22, 0x5c, 0x20];

/**
 * Throws `invalid_input` when this body would become more objects than the route allows. Reads each byte once and creates no objects, so
 * that nothing over a limit is ever built. Does not validate the JSON; the parser does.
 */
export function checkJsonSize(body: Buffer, { maxValues, maxMembers }: JsonLimits): void {
  const members = new Uint32Array(MAX_DEPTH + 1);
  let depth = 0;
  let values = 1;
  let wasOpened = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] ?? 0;
    if (byte <= SPACE) continue;
    // The first value of an array or object has no comma before it.
    if (wasOpened && !CLOSE.has(byte)) values++;
    wasOpened = false;
    if (byte === QUOTE) i = endOfText(body, i + 1);
    else if (byte === COMMA) values++;
    else if (byte === COLON) {
      const count = (members[depth] ?? 0) + 1;
      members[depth] = count;
      if (count > maxMembers) throw refused(`An object in it has more than ${maxMembers} members.`);
    } else if (OPEN.has(byte)) {
      if (++depth > MAX_DEPTH) throw refused(`It is nested more than ${MAX_DEPTH} levels deep.`);
      members[depth] = 0;
      wasOpened = true;
    } else if (CLOSE.has(byte) && depth > 0) depth--;
    if (values > maxValues) throw refused(`It contains more than ${maxValues} values.`);
  }
}

function endOfText(body: Buffer, start: number): number {
  let i = start;
  while (i < body.length && body[i] !== QUOTE) i += body[i] === BACKSLASH ? 2 : 1;
  return i;
}

/** Throws `invalid_input` for half of a surrogate pair, which escapes can express (RFC 8259 section 8.2): PostgreSQL cannot store it. */
export function checkJsonText(body: unknown): void {
  if (hasTextLike(body, /\p{Cs}/u)) throw refused('It contains a string that is not valid Unicode.');
}

function refused(detail: string): DomainError {
  return new DomainError('invalid_input', 'Request body cannot be accepted.', { detail });
}
