const TOKEN_PARAMETERS = new Set(['access_token', 'coder_session_token']);
/** Other parameters whose value is a secret or leads to one. */
const SECRET_PARAMETERS = new Set([...TOKEN_PARAMETERS, 'code', 'client_secret', 'refresh_token', 'code_verifier', 'token', 'state']);

function parameterName(pair: string): string {
  const raw = pair.split('=', 1)[0] ?? '';
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    return raw;
  }
}

/** A URL fit for a log line: field redaction cannot look inside a string (DESIGN 8.7). */
export function redactUrl(url: string): string {
  const mark = url.indexOf('?');
  if (mark === -1) return url;
  const pairs = url.slice(mark + 1).split('&');
  return `${url.slice(0, mark)}?${pairs.map((pair) => (SECRET_PARAMETERS.has(parameterName(pair)) ? `${parameterName(pair)}=[redacted]` : pair)).join('&')}`;
}

/** The same query without token parameters, for the way back from the login page. */
export function withoutTokens(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '' && !TOKEN_PARAMETERS.has(parameterName(pair)))
    .join('&');
}
