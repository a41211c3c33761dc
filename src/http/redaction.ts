const UNWANTED_PARAMETERS = new Set(['access_token', 'coder_session_token', 'client_secret']);
/** Other parameters whose value is a secret or leads to one. */
const SECRET_PARAMETERS = new Set([...UNWANTED_PARAMETERS, 'code', 'refresh_token', 'code_verifier', 'token', 'state']);

function parameterName(pair: string): string {
  return decoded(pair.split('=', 1)[0] ?? '');
}

function redactPair(pair: string): string {
  const name = parameterName(pair);
  if (SECRET_PARAMETERS.has(name.toLowerCase())) return `${name}=[redacted]`;
  // The way back from the login page is a URL of its own.
  return name === 'redirect' ? `redirect=${encodeURIComponent(redactUrl(decoded(pair.slice(pair.indexOf('=') + 1))))}` : pair;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Keys `<10>-<22>` and OAuth secrets `coder_<10>_<40>`, their separators encoded or not, wherever a confused client may put them. */
const SECRET_SHAPE =
  /(?<![A-Za-z0-9-])[A-Za-z0-9]{10}(?:-|%2d)[A-Za-z0-9]{22}(?![A-Za-z0-9-])|coder(?:_|%5f)[A-Za-z0-9]{10}(?:_|%5f)[A-Za-z0-9]{40}/gi;

/** A URL fit for a log line: field redaction cannot look inside a string (DESIGN 8.7). */
export function redactUrl(url: string): string {
  const mark = url.indexOf('?');
  // Some separate parameters by semicolons. We do not, and log them all the same.
  const named = mark === -1 ? url : url.slice(0, mark + 1) + url.slice(mark + 1).replace(/[^&;]+/g, redactPair);
  return named.replace(SECRET_SHAPE, '[redacted]');
}

/** The same query without tokens and client secrets, neither of which belongs in one, for the way back from the login page. */
export function withoutTokens(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '' && !UNWANTED_PARAMETERS.has(parameterName(pair)))
    .join('&');
}
