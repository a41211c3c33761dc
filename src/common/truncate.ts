/** The text, or its beginning with a mark that it was cut, for text from others that we log or store. Never splits a character. */
export function truncate(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')}…`;
}
