import type { UpstreamTokens } from './identity-provider.js';
import { oneLine, problemText } from './failure-text.js';
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
  const response = fieldsOf(contentType, text);
  const accessToken = textIn(response['access_token']);
  const isOk = status >= 200 && status < 300;
  if (!isOk || accessToken === null) throw refusalOf(status, response, isOk);
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
  return new TokenEndpointError(isOk ? 'the response contains no access token' : `status ${status}`, status, null);
}

/** Reads seconds as a number or a text. Returns null, which means never, for anything else and for too large values. */
function expiryOf(expiresIn: unknown, now: Date): Date | null {
  const isNumeric = typeof expiresIn === 'number' || (typeof expiresIn === 'string' && /^\s*\d{1,15}(\.\d{1,9})?\s*$/.test(expiresIn));
  const seconds = isNumeric ? Number(expiresIn) : 0;
  return seconds > 0 && seconds < LONGEST_LIFE_SECONDS ? new Date(now.getTime() + Math.ceil(seconds * MS)) : null;
}
