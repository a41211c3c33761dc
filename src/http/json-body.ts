import { DomainError, exceededJsonLimit, hasTextLike, type JsonLimits } from '../common/index.js';

/** Deeper than any real request; recursive code that handles the body could overflow its stack on more. */
const MAX_DEPTH = 32;

/** The limits of a JSON body: those of its route. The library that creates DTOs compares every name of an object with every other. */
type BodyLimits = Pick<JsonLimits, 'maxValues' | 'maxMembers'>;

/** Throws `invalid_input` when this body would become more objects than the route allows, before it is parsed. */
export function checkJsonSize(body: Buffer, limits: BodyLimits): void {
  switch (exceededJsonLimit(body, { ...limits, maxDepth: MAX_DEPTH })) {
    case 'maxMembers':
      throw refused(`An object in it has more than ${limits.maxMembers} members.`);
    case 'maxDepth':
      throw refused(`It is nested more than ${MAX_DEPTH} levels deep.`);
    case 'maxValues':
      throw refused(`It contains more than ${limits.maxValues} values.`);
    case null:
  }
}

/** Throws `invalid_input` for half of a surrogate pair, which escapes can express (RFC 8259 section 8.2): PostgreSQL cannot store it. */
export function checkJsonText(body: unknown): void {
  if (hasTextLike(body, /\p{Cs}/u)) throw refused('It contains a string that is not valid Unicode.');
}

function refused(detail: string): DomainError {
  return new DomainError('invalid_input', 'Request body cannot be accepted.', { detail });
}
