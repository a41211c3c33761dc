/** The limits of a JSON text. */
export interface JsonLimits {
  readonly maxValues: number;
  /** Members of one object. */
  readonly maxMembers: number;
  readonly maxDepth: number;
}

const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const [COMMA, COLON, QUOTE, BACKSLASH, SPACE] = [0x2c, 0x3a, 0x22, 0x5c, 0x20];

/**
 * Which limit this JSON text exceeds; null if none. Reads each byte once and creates no objects, so that nothing over a limit is ever built.
 * Does not validate the JSON; the parser does.
 */
export function exceededJsonLimit(json: Uint8Array, { maxValues, maxMembers, maxDepth }: JsonLimits): keyof JsonLimits | null {
  const members = new Uint32Array(maxDepth + 1);
  let depth = 0;
  let values = 1;
  let wasOpened = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i] ?? 0;
    if (byte <= SPACE) continue;
    // The first value of an array or object has no comma before it.
    if (wasOpened && !CLOSE.has(byte)) values++;
    wasOpened = false;
    if (byte === QUOTE) i = endOfText(json, i + 1);
    else if (byte === COMMA) values++;
    else if (byte === COLON) {
      const count = (members[depth] ?? 0) + 1;
      members[depth] = count;
      if (count > maxMembers) return 'maxMembers';
    } else if (OPEN.has(byte)) {
      if (++depth > maxDepth) return 'maxDepth';
      members[depth] = 0;
      wasOpened = true;
    } else if (CLOSE.has(byte) && depth > 0) depth--;
    if (values > maxValues) return 'maxValues';
  }
  return null;
}

function endOfText(json: Uint8Array, start: number): number {
  let i = start;
  while (i < json.length && json[i] !== QUOTE) i += json[i] === BACKSLASH ? 2 : 1;
  return i;
}
