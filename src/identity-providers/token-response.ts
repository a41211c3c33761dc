import type { UpstreamTokens } from './identity-provider.js';
import { differenceText, oneLine, problemText } from './failure-text.js';
import { isFormTooLarge, isTooLarge } from './response-size.js';
import { storableText } from './storable-claims.js';

/** A token endpoint's response to a code or a refresh token. */
export interface UpstreamTokenResponse {
  readonly tokens: UpstreamTokens;
  readonly idToken: string | null;
}

/** The token endpoint returned no tokens. `message` is its error, without secrets. */
export class TokenEndpointError extends Error {
  override readonly name = 'TokenEndpointError';

  constructor(
    message: string,
    readonly status: number,
    /** RFC 6749 section 5.2; null without one. */
    readonly code: string | null,
  ) {
    super(message);
  }
}

const MS = 1000;
/** A longer lifetime means never; without a limit, an expiry could exceed the range of a timestamp. */
const LONGEST_LIFE_SECONDS = 100 * 365 * 24 * 3600;

/**
 * The one reader of token responses (RFC 6749 section 5.1), as tolerant as providers need: only an access token is required, and null
 * or an empty text counts as absent. GitHub answers errors with status 200; some answer in form encoding, or JSON under another name.
 * Throws `TokenEndpointError`.
 */
export function readTokenResponse(status: number, contentType: string, text: string, now: Date): UpstreamTokenResponse {
  if (isTooLarge(text) || isFormTooLarge(text)) throw new TokenEndpointError('the response contains too many values', status, null);
  const response = fieldsOf(contentType, text);
  const accessToken = textIn(response['access_token']);
  const isOk = status >= 200 && status < 300;
  if (!isOk || accessToken === null || isError(response['error'])) throw refusalOf(status, response, isOk);
  checkType(response['token_type'], status);
  return {
    tokens: {
      accessToken,
      refreshToken: textIn(response['refresh_token']),
      expiresAt: expiryOf(response['expires_in'], now),
    },
    idToken: textIn(response['id_token']),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(contentType: string, text: string): Fields {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    const isForm = /^(application\/x-www-form-urlencoded|text\/plain)\b/i.test(contentType.trim());
    return isForm ? Object.fromEntries(new URLSearchParams(text)) : {};
  }
}

/** A text that cannot be stored and sent back exactly counts as absent. */
function textIn(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' && storableText(value) === value ? value : null;
}

function refusalOf(status: number, response: Fields, isOk: boolean): TokenEndpointError {
  const code = textIn(response['error']);
  if (code !== null) return new TokenEndpointError(problemText(code, response['error_description']), status, oneLine(code));
  if (!isOk) return new TokenEndpointError(`status ${status}`, status, null);
  const hasToken = textIn(response['access_token']) !== null;
  const text = hasToken ? 'the response contains an error beside tokens' : 'the response contains no access token';
  return new TokenEndpointError(text, status, null);
}

/** Some providers always send the field. */
function isError(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : Boolean(value);
}

/** RFC 6749 section 7.1: a token of a type that we do not know must not be used. */
function checkType(type: unknown, status: number): void {
  if (isAbsent(type) || (typeof type === 'string' && type.toLowerCase() === 'bearer')) return;
  throw new TokenEndpointError(oneLine(`the type of the access token: ${differenceText('Bearer', type)}`), status, null);
}

/**
 * Reads seconds as a number or a text. Null: unknown (RFC 6749 section 5.1), because there are none, or so many that the token never
 * expires for us. A lifetime that is over, or unreadable, has the token renewed before it is used.
 */
function expiryOf(expiresIn: unknown, now: Date): Date | null {
  if (isAbsent(expiresIn)) return null;
  const isNumeric = typeof expiresIn === 'number' || (typeof expiresIn === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(expiresIn));
  const seconds = isNumeric ? Math.max(0, Number(expiresIn)) : 0;
  return seconds < LONGEST_LIFE_SECONDS ? new Date(now.getTime() + Math.ceil(seconds * MS)) : null;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
