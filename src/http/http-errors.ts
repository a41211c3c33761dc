import type { ErrorCode } from '../common/index.js';
import type { BearerError } from './challenge.js';

export interface HttpError {
  readonly status: number;
  /** The RFC 6750 error to advertise; `null` means a bare challenge (RFC 6750 section 3.1). Only 401 and 403 (and a malformed token) have one. */
  readonly bearer?: BearerError | null;
  /** Why, in the words of the challenge. */
  readonly description?: string;
  /** The API answers with text instead of JSON, as the reference does. */
  readonly isPlainText?: true;
  /** For docs/errors.md: when a caller meets it. */
  readonly meaning: string;
}

/** What every domain error becomes on the wire. Adding a code without an entry does not compile. */
export const HTTP_ERRORS: Readonly<Record<ErrorCode, HttpError>> = {
  credentials_missing: { status: 401, bearer: null, meaning: 'The request carried no credentials.' },
  credentials_malformed: {
    status: 400,
    bearer: 'invalid_request',
    description: 'The access token is malformed or was sent in more than one way',
    meaning: 'A bearer token outside the b64token alphabet, sent twice, or sent by two of the RFC 6750 methods.',
  },
  token_invalid: {
    status: 401,
    bearer: 'invalid_token',
    description: 'The access token is invalid',
    meaning: 'The token is unknown, revoked, or its secret is wrong.',
  },
  token_expired: {
    status: 401,
    bearer: 'invalid_token',
    description: 'The access token has expired',
    meaning: 'The token was good once and its time is over.',
  },
  token_audience_mismatch: {
    status: 401,
    bearer: 'invalid_token',
    description: 'The access token audience does not match this resource',
    meaning: 'The token was issued for another resource (RFC 8707).',
  },
  user_inactive: {
    status: 401,
    bearer: 'invalid_token',
    description: 'The user of this access token is not active',
    meaning: 'The key is good, but its user is suspended.',
  },
  login_failed: { status: 401, bearer: null, meaning: 'Wrong e-mail or password, or a suspended account.' },
  scope_insufficient: {
    status: 403,
    bearer: 'insufficient_scope',
    description: 'The request requires higher privileges than provided by the access token',
    meaning: 'The scopes of the token do not cover this route; the challenge names those that would.',
  },
  upstream_login_missing: {
    status: 401,
    bearer: 'invalid_token',
    description: 'The login behind this access token is gone',
    meaning: 'The key came from an identity provider, and its user has no link to one any more: log in again.',
  },
  upstream_login_expired: {
    status: 401,
    bearer: 'invalid_token',
    description: 'The login behind this access token has expired',
    meaning: 'The login at the identity provider is over and cannot be renewed, because the provider gave no refresh token: log in again.',
  },
  upstream_refresh_refused: {
    status: 401,
    bearer: 'invalid_token',
    description: 'The login behind this access token could not be renewed',
    meaning: 'The login at the identity provider is over, and the provider refused to renew it or could not be reached.',
  },
  upstream_provider_missing: {
    status: 500,
    meaning: 'The login behind the key has expired, and its identity provider is no longer configured. An administrator has to act.',
  },
  identity_invalid: { status: 400, meaning: 'What came back from the identity provider is not acceptable; the page says why.' },
  identity_unbound: {
    status: 401,
    bearer: null,
    meaning: 'An answer of an identity provider reached a browser that did not ask for it, or asked too long ago.',
  },
  identity_refused: { status: 403, bearer: null, meaning: 'The identity is proven, and may not log in; the page says why.' },
  identity_not_member: { status: 401, bearer: null, meaning: 'The GitHub account is in none of the organizations that may log in.' },
  identity_conflict: { status: 409, meaning: 'No free user name could be made for a new account.' },
  identity_provider_failed: { status: 500, meaning: 'The identity provider did not do its part of the login; the page says which.' },
  identity_provider_unreachable: {
    status: 503,
    meaning: 'The identity provider cannot be reached, or tells of itself what cannot be used.',
  },
  forbidden: { status: 403, bearer: null, meaning: 'The caller may know of the thing, but may not do this to it.' },
  not_found: { status: 404, meaning: 'There is no such thing, or the caller may not see it. The two look the same.' },
  invalid_input: { status: 400, meaning: 'The request is not acceptable; `validations` says which fields and why.' },
  csrf_failed: {
    status: 400,
    isPlainText: true,
    meaning: 'A request that carries the session cookie, or a form, did not come from our own pages. The body is plain text.',
  },
  conflict: { status: 409, meaning: 'It would collide with something that exists.' },
  payload_too_large: { status: 413, meaning: 'The body is over the limit; `detail` names it in bytes.' },
  range_not_satisfiable: { status: 416, meaning: 'The range of bytes lies beyond the end; `Content-Range` says how many there are.' },
  method_not_allowed: { status: 405, meaning: 'The path exists, the method does not; see the `Allow` header.' },
  rate_limited: { status: 429, meaning: 'Too many requests in a minute; see the `Retry-After` header.' },
  rate_limit_bypass_refused: {
    status: 428,
    meaning: '`X-Coder-Bypass-Ratelimit: true` came from somebody who is no owner: send the request without it.',
  },
  overloaded: { status: 503, meaning: 'The server is too busy right now; see the `Retry-After` header.' },
};
