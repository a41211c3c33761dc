import { truncate } from '../common/index.js';

const UNWANTED_PARAMETERS = new Set(['access_token', 'coder_session_token', 'client_secret']);
/** Parameters whose value is a secret or leads to one, in our URLs and in those of servers that we redirect to. */
const SECRET_PARAMETERS = [
  ...UNWANTED_PARAMETERS,
  ...['code', 'refresh_token', 'code_verifier', 'token', 'state', 'password', 'secret', 'session_token', 'api_key'],
  ...['device_code', 'user_code', 'id_token', 'id_token_hint', 'logout_token', 'subject_token', 'actor_token'],
  ...['assertion', 'client_assertion', 'registration_access_token', 'csrf'],
];
const MAX_LOGGED_URL_LENGTH = 2048;

/** How often a `%` may be encoded again, for nested URLs. Limited, so that no expression here can backtrack far. */
const AGAIN = '(?:25){0,8}';
/** A needlessly encoded letter, digit, `-` or `_`, encoded any number of times: `%61`, `%2561`. */
const NEEDLESSLY_ENCODED = new RegExp(`%${AGAIN}(2d|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])`, 'gi');
/**
 * `name=value` at the start of a name, in the URL itself or in an encoded one inside it. The value ends with the outermost parameter, so
 * the rest of an encoded URL is removed too. Semicolons also separate: we do not use them for that, but others do.
 */
const SECRET_PARAMETER = new RegExp(
  `((?:(?<![\\w-])|(?<=%${AGAIN}(?:3f|26|3b|23|2f)))(?:${SECRET_PARAMETERS.join('|')}))(?:=|%${AGAIN}3d)[^&;#]*`,
  'gi',
);
/**
 * A JWT anywhere in the text, with the characters directly before it. The search starts only at the beginning of a run of its characters
 * that ends in a dot: otherwise each of a thousand `eyJ` would scan the text to its end.
 */
const JWT_SHAPE = String.raw`(?<![\w-])(?=[\w-]+\.[\w-]{8})[\w-]*?eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?`;
/** JWTs, keys `<10>-<22>` and OAuth secrets `coder_<10>_<40>`. */
const SECRET_SHAPE = new RegExp(`${JWT_SHAPE}|[a-z0-9]{10}-[a-z0-9]{22,}|coder_[a-z0-9]{10}_[a-z0-9]{40,}`, 'gi');

/**
 * Makes a URL safe to log, because field redaction cannot look inside a string. Always four passes over the text: nested URLs are matched
 * without decoding them, because the sender controls their depth.
 */
export function redactUrl(url: string): string {
  const plain = url.includes('%') ? url.replace(NEEDLESSLY_ENCODED, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) : url;
  const named = /[=%]/.test(plain) ? plain.replace(SECRET_PARAMETER, '$1=[redacted]') : plain;
  return truncate(redactSecrets(named), MAX_LOGGED_URL_LENGTH);
}

/** Removes everything from a text that looks like one of our secrets. */
export function redactSecrets(text: string): string {
  return text.replace(SECRET_SHAPE, '[redacted]');
}

/** The query without tokens and client secrets, which do not belong there, for the redirect back from the login page. */
export function withoutTokens(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '' && !UNWANTED_PARAMETERS.has(parameterName(pair)))
    .join('&');
}

function parameterName(pair: string): string {
  const name = pair.split('=', 1)[0] ?? '';
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
