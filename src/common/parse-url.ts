/**
 * The URL, or null if the text is not one. Replaces `URL.canParse`, which in Node 20 starts to refuse valid URLs with letters like `ü`
 * after some thousand calls: its compiled form takes Latin-1 for UTF-8.
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
