import { sha256 } from '../../common/index.js';

const MAX_LENGTH = 64;
/** Replaces the end of a longer name, so that two long names stay different. */
const DIGEST_LENGTH = 8;

/** Removed: characters that are not seen, or that change how others are seen. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** The name that is stored for what a client calls itself: visible, on one line, at most 64 characters. Empty if nothing remains. */
export function storedName(given: string): string {
  const name = given.normalize('NFC').replace(/\s+/gu, ' ').replace(HIDDEN, '').replace(/ +/g, ' ').trim();
  if (name.length <= MAX_LENGTH) return name;
  const digest = sha256(name).toString('hex').slice(0, DIGEST_LENGTH);
  const room = MAX_LENGTH - DIGEST_LENGTH - 1;
  const kept = name.slice(0, room).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}-${digest}`;
}

/** Names that only this server itself may have. */
const OWN_NAME = 'gatehouse';

/** Words that do not distinguish one app from another. */
const FILLERS =
  /\b(?:the|official|verified|trusted|secure|app|application|client|login|inc|ltd|llc|gmbh|team|support|admin|administrator)\b/g;

/**
 * Could people take an app with this name for a part of this server, or for one of the apps that an administrator registered? Compares what a
 * reader sees: case, accents, spaces, punctuation, fillers such as "official", and letters that look the same do not count.
 */
export function imitatedName(name: string, known: readonly string[]): string | null {
  const seen = skeletonOf(name);
  if (seen.includes(skeletonOf(OWN_NAME))) return OWN_NAME;
  return known.find((other) => skeletonOf(other) === seen && seen !== '') ?? null;
}

/** Does one word of the name mix Latin with letters of another script that look like it (Unicode calls it mixed-script)? No language writes that. */
export function mixesScripts(name: string): boolean {
  return name
    .split(/[^\p{L}\p{M}]+/u)
    .some((word) => /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word));
}

/** Letters and digits that look like another one. Both sides of a comparison go through the table, so it may join more than it must. */
const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аαɑ@4',
    b: 'вβь8',
    c: 'сϲç',
    d: 'ԁ',
    e: 'еεє3',
    f: 'ƒ',
    g: 'ɡġ9',
    h: 'нһ',
    k: 'кκ',
    l: 'iіι1|ӏıjј!',
    m: 'м',
    n: 'пη',
    o: 'оοσ0ө',
    p: 'рρ',
    r: 'гř',
    s: 'ѕ5$',
    t: 'тτ7',
    u: 'υцս',
    v: 'νѵ',
    w: 'ѡшω',
    x: 'хχ×',
    y: 'уγү',
    z: '2',
  }).flatMap(([letter, others]) => Array.from(others).map((other): [string, string] => [other, letter])),
);

/** What two names have in common that people could confuse. */
function skeletonOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const meaningful = plain.replace(FILLERS, ' ');
  const kept = /[\p{L}\p{N}]/u.test(meaningful) ? meaningful : plain;
  const alike = Array.from(kept, (character) => LOOKS_LIKE.get(character) ?? character).join('');
  return alike
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}
