const UNWANTED_PARAMETERS = new Set(['access_token', 'coder_session_token', 'client_secret']);
/** Other parameters whose value is a secret or leads to one. */
const SECRET_PARAMETERS = new Set([...UNWANTED_PARAMETERS, 'code', 'refresh_token', 'code_verifier', 'token', 'state']);

function parameterName(pair: string): string {
  return decoded(pair.split('=', 1)[0] ?? '');
}

function redactPair(pair: string): string {
  const name = parameterName(pair);
  if (SECRET_PARAMETERS.has(name)) return `${name}=[redacted]`;
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

/** A URL fit for a log line: field redaction cannot look inside a string (DESIGN 8.7). */
export function redactUrl(url: string): string {
  const mark = url.indexOf('?');
  if (mark === -1) return url;
  const pairs = url.slice(mark + 1).split('&');
  return `${url.slice(0, mark)}?${pairs.map(redactPair).join('&')}`;
}

/** The same query without tokens and client secrets, neither of which belongs in one, for the way back from the login page. */
export function withoutTokens(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '' && !UNWANTED_PARAMETERS.has(parameterName(pair)))
    .join('&');
}
