import type { ErrorCode } from '../common/index.js';
import type { ChallengeError } from './challenge.js';

export interface HttpError {
  readonly status: number;
  /**
   * The error to advertise, of RFC 6750 or RFC 9449; `null` means a bare challenge (RFC 6750 section 3.1). Only 401 and 403 (and a malformed
   * token) have one.
   */
  readonly challenge?: ChallengeError | null;
  /** The `error_description` of the challenge. */
  readonly description?: string;
  /** The API responds with text instead of JSON, as the reference does. */
  readonly isPlainText?: true;
  /** For docs/errors.md: when callers get this error. */
  readonly meaning: string;
}

/** The HTTP form of every domain error. Adding a code without an entry does not compile. */
export const HTTP_ERRORS: Readonly<Record<ErrorCode, HttpError>> = {
  credentials_missing: { status: 401, challenge: null, meaning: 'The request carried no credentials.' },
  credentials_malformed: {
    status: 400,
    challenge: 'invalid_request',
    description: 'The access token is malformed or was sent in more than one way',
    meaning: 'The bearer token contains invalid characters (RFC 6750 b64token), or was sent more than once or in more than one way.',
  },
  token_invalid: {
    status: 401,
    challenge: 'invalid_token',
    description: 'The access token is invalid',
    meaning: 'The token is unknown or revoked, or its secret is wrong.',
  },
  token_expired: {
    status: 401,
    challenge: 'invalid_token',
    description: 'The access token has expired',
    meaning: 'The token has expired.',
  },
  token_audience_mismatch: {
    status: 401,
    challenge: 'invalid_token',
    description: 'The access token audience does not match this resource',
    meaning: 'The token was issued for another resource (RFC 8707).',
  },
  token_binding_mismatch: {
    status: 401,
    challenge: 'invalid_token',
    description: 'The access token is bound to a key, or is not, and was not sent accordingly',
    meaning:
      'The token is bound to a key and was sent without a proof of that key, or it is not bound and was sent with the scheme `DPoP` (RFC 9449 section 7).',
  },
  dpop_proof_invalid: {
    status: 401,
    challenge: 'invalid_dpop_proof',
    meaning:
      'The DPoP proof is missing, malformed, too old, already used or for another request (RFC 9449 section 4.3). `message` says which.',
  },
  dpop_nonce_required: {
    status: 401,
    challenge: 'use_dpop_nonce',
    meaning: 'The DPoP proof needs the nonce of the header `DPoP-Nonce` (RFC 9449 section 9). Make another proof with it.',
  },
  user_inactive: {
    status: 401,
    challenge: 'invalid_token',
    description: 'The user of this access token is not active',
    meaning: 'The token is valid, but its user is suspended.',
  },
  login_failed: { status: 401, challenge: null, meaning: 'The email or password is wrong, or the account is suspended.' },
  scope_insufficient: {
    status: 403,
    challenge: 'insufficient_scope',
    description: 'The request requires higher privileges than provided by the access token',
    meaning: 'The scopes of the token do not allow the request. The challenge names scopes that do.',
  },
  upstream_login_missing: {
    status: 401,
    challenge: 'invalid_token',
    description: 'The login behind this access token no longer exists',
    meaning: 'The session was created through an identity provider, and the user is no longer linked to one. Log in again.',
  },
  upstream_login_expired: {
    status: 401,
    challenge: 'invalid_token',
    description: 'The login behind this access token has expired',
    meaning: 'The identity provider session has expired and cannot be renewed, because the provider issued no refresh token. Log in again.',
  },
  upstream_refresh_refused: {
    status: 401,
    challenge: 'invalid_token',
    description: 'The login behind this access token could not be renewed',
    meaning: 'The identity provider session has expired, and the provider refused to renew it or is unreachable.',
  },
  upstream_provider_missing: {
    status: 500,
    meaning: 'The identity provider session has expired, and the provider is no longer configured. Contact an administrator.',
  },
  identity_invalid: { status: 400, meaning: 'The response of the identity provider is invalid. The page says why.' },
  identity_unbound: {
    status: 401,
    challenge: null,
    meaning: 'The response of the identity provider belongs to a login that was started in another browser or too long ago.',
  },
  identity_refused: {
    status: 403,
    challenge: null,
    meaning: 'The user was authenticated but is not allowed to log in. The page says why.',
  },
  identity_not_member: {
    status: 401,
    challenge: null,
    meaning: 'The GitHub account is not a member of an allowed organization or team.',
  },
  identity_conflict: { status: 409, meaning: 'No unused username could be derived for the new account.' },
  identity_provider_failed: {
    status: 500,
    meaning: 'The identity provider returned an error or an unusable response. The page says which.',
  },
  identity_provider_unreachable: {
    status: 503,
    meaning: 'The identity provider is unreachable, or its discovery document is unusable.',
  },
  forbidden: { status: 403, challenge: null, meaning: 'The caller can see the resource but does not have permission for the action.' },
  not_found: { status: 404, meaning: 'The resource does not exist, or the caller does not have permission to see it.' },
  invalid_input: { status: 400, meaning: 'The request is invalid. `validations` lists the fields and reasons.' },
  csrf_failed: {
    status: 400,
    isPlainText: true,
    meaning: 'A form, or a request with the session cookie, did not come from a page of this server. The body is plain text.',
  },
  host_unknown: {
    status: 421,
    meaning: 'The request names an unknown host. Use the access URL, or add the host to `CODER_ALLOWED_HOSTS`.',
  },
  cookie_repeated: {
    status: 400,
    meaning: 'The browser sent two cookies with the same name, one of which may come from another site. Remove the cookies of this server.',
  },
  session_unkeepable: {
    status: 400,
    meaning: 'A login over plain HTTP while cookies require HTTPS: the browser would drop the session. Use the access URL.',
  },
  conflict: { status: 409, meaning: 'The request conflicts with an existing resource.' },
  payload_too_large: { status: 413, meaning: 'The body exceeds the limit, which `detail` gives in bytes.' },
  request_timeout: { status: 408, meaning: 'The body did not arrive in time. The server closes the connection.' },
  range_not_satisfiable: { status: 416, meaning: 'The range starts beyond the end of the file. `Content-Range` gives its size.' },
  method_not_allowed: { status: 405, meaning: 'The path does not support the method. See the `Allow` header.' },
  rate_limited: { status: 429, meaning: 'Too many requests within a minute. See the `Retry-After` header.' },
  rate_limit_bypass_refused: {
    status: 428,
    meaning: 'Only owners can send `X-Coder-Bypass-Ratelimit: true`. Send the request without it.',
  },
  database_unavailable: {
    status: 503,
    meaning: 'The database is unavailable. The request may or may not have been carried out. See the `Retry-After` header.',
  },
  stopping: { status: 503, meaning: 'Returned by health checks while the server shuts down. Send requests to another server.' },
  overloaded: {
    status: 503,
    meaning: 'The server is too busy, or another request is changing the same resource. See the `Retry-After` header.',
  },
};
