/**
 * Text of a server in a form that is safe on a terminal: control characters, with which it could move the cursor or change what the terminal
 * does, become visible. Line breaks and tabs, too, unless they are kept. Text that is visible already stays the same.
 */
export function visible(
  text: string,
  { keepsLines = false, keepsTabs = false }: { keepsLines?: boolean; keepsTabs?: boolean } = {},
): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) =>
    (keepsLines && character === '\n') || (keepsTabs && character === '\t') ? character : escapeOf(character),
  );
}

/** JSON escapes only the characters below U+0020. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u2028\u2029]|\p{Bidi_Control}/gu, unicodeEscape);
}

function escapeOf(character: string): string {
  return { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character] ?? unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
