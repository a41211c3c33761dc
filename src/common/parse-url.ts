/**
 * The URL, or null when the text is none. Stands in for `URL.canParse`, which in Node 20 begins to refuse valid URLs with letters like
 * `ü` once it was called some thousand times: its compiled form takes Latin-1 for UTF-8.
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
