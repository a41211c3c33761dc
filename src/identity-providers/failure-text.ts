const LONGEST_TEXT = 500;
const LONGEST_VALUE = 200;

/** A failure between us and a provider, on one line and without secrets: the received status, or both values that differ. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  const { cause } = error;
  if (cause instanceof Response) {
    const location = cause.headers.get('location');
    return oneLine(`${error.message} (status ${cause.status}${location === null ? '' : `, to ${shown(location)}`})`);
  }
  const compared = comparisonText(cause);
  if (compared !== null) return oneLine(`${error.message}: ${compared}`);
  const { error: code, error_description: description } = error as { error?: unknown; error_description?: unknown };
  if (typeof code === 'string') return problemText(code, description);
  return oneLine(cause instanceof Error ? `${error.message}: ${causeText(cause)}` : error.message);
}

/** A failure in OAuth's form (RFC 6749 section 5.2). */
export function problemText(code: string, description: unknown): string {
  return oneLine(typeof description === 'string' && description !== '' ? `${code}: ${description}` : code);
}

/** Both values of a failed comparison; `got` comes from outside and may be anything. */
export function differenceText(expected: unknown, got: unknown): string {
  return `expected ${shown(expected)}, got ${shown(got)}`;
}

/** For a log line, a page or a row: other servers may send any text of any length. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** The error of oauth4webapi and openid-client for an attribute with an unexpected value. */
function comparisonText(cause: unknown): string | null {
  if (typeof cause !== 'object' || cause === null) return null;
  const { expected, attribute, body } = cause as { expected?: unknown; attribute?: unknown; body?: unknown };
  if (typeof attribute !== 'string' || expected === undefined) return null;
  const got = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[attribute] : undefined;
  return differenceText(expected, got);
}

/** For a refused connection to several addresses, only the code is useful. */
function causeText(cause: Error): string {
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
