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

/** Letters that stand in one word with Latin in some language, and do not look like it (Unicode Technical Standard 39, highly restrictive). */
const BESIDE_LATIN =
  /[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}]/u;

/** Does one word of the name mix Latin with letters of a script that can look like it (Unicode calls it mixed-script)? No language writes that. */
export function mixesScripts(name: string): boolean {
  return name
    .split(/[^\p{L}\p{M}]+/u)
    .some((word) => /\p{Script=Latin}/u.test(word) && Array.from(word).some((letter) => !BESIDE_LATIN.test(letter)));
}

/** Letters and digits that look like another one, small capitals and Cherokee included. Both sides of a comparison go through the table, so it may join more than it must. */
const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аαɑ@4ᴀꭺ',
    b: 'вβь8ʙᏼ',
    c: 'сϲçᴄꮯ',
    d: 'ԁᴅꭰ',
    e: 'еεє3ᴇꭼ',
    f: 'ƒꜰ',
    g: 'ɡġ9ɢꮐ',
    h: 'нһʜꮋ',
    k: 'кκᴋꮶ',
    l: 'iіι1|ӏıjј!ʟɪᴊꮮꭻ',
    m: 'мᴍꮇ',
    n: 'пηɴ',
    o: 'оοσ0өᴏ',
    p: 'рρᴘꮲ',
    r: 'гřʀꭱ',
    s: 'ѕ5$ꜱꮪ',
    t: 'тτ7ᴛꭲ',
    u: 'υцսᴜ',
    v: 'νѵᴠꮩ',
    w: 'ѡшωᴡꮃ',
    x: 'хχ×',
    y: 'уγүʏꭹ',
    z: '2ᴢꮓ',
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
