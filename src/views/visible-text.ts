/**
 * Characters that change what a reader sees without being seen themselves: bidirectional overrides, zero-width and other
 * ignorable code points, controls, half of a surrogate pair, line and paragraph separators, and the blank Braille cell.
 */
const HIDDEN = String.raw`(?![\t\n\r])[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u2800]`;

/** Those of them that writing needs: inside emoji sequences and keycaps, and the joiners of scripts other than Latin. */
const NEEDED = [
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}])(?:\u200d|\ufe0f)`,
  String.raw`(?<=(?!\p{Script=Latin})[\p{L}\p{M}])[\u200c\u200d]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
].join('|');

const NEEDED_OR_HIDDEN = new RegExp(`(${NEEDED})|${HIDDEN}`, 'gu');

/** Stacked marks climb over the neighbouring lines; no script needs more than four on one letter. */
const MARK_STACK = /(\p{M}{4})\p{M}+/gu;

const REPLACEMENT = '\ufffd';

/** Text in which nothing hides: an override in an app's name must not make `gpj.exe` read as `exe.jpg` (RFC 9700 4.2.4, OAuth 2.1 7.12). */
export function visible(text: string): string {
  return text.replace(NEEDED_OR_HIDDEN, (_whole, needed: string | undefined) => needed ?? REPLACEMENT).replace(MARK_STACK, '$1');
}

/** At most `maxCharacters` code points of `text`, ending in an ellipsis when something was cut. */
export function shorten(text: string, maxCharacters: number): string {
  // A code point is at most two UTF-16 units, so a megabyte of input costs no more than a line of it.
  const characters = Array.from(text.slice(0, (maxCharacters + 1) * 2));
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : text;
}

/** The replacement for a missing picture: the first letter or digit of the name, else a question mark. */
export function initialOf(name: string): string {
  return (/[\p{L}\p{N}]/u.exec(name.slice(0, 256))?.[0] ?? '?').toUpperCase();
}

/** A user-chosen name, made safe for a sentence: visible, on one line, limited in length, never blank. */
export function displayName(name: string, whenBlank: string): string {
  const oneLine = visible(name.slice(0, 1024)).replace(/\s+/gu, ' ').trim();
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(oneLine.replaceAll(REPLACEMENT, '')) ? shorten(oneLine, 100) : whenBlank;
}
