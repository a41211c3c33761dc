/** The error codes of RFC 6749 (4.1.2.1, 5.2), RFC 7009 (2.2.1), RFC 8628 (3.5), RFC 8707 (2), RFC 7591 (3.2.2), RFC 7592 (2), RFC 9449 (5, 8) OpenID Connect Core (3.1.2.6) and OpenID Connect Unmet Authentication Requirements. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'access_denied'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'invalid_software_statement'
  | 'unapproved_software_statement'
  | 'invalid_token'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'
  | 'login_required'
  | 'interaction_required'
  | 'consent_required'
  | 'unmet_authentication_requirements'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'server_error'
  | 'temporarily_unavailable';

interface OAuthErrorFacts {
  /** For an error in a response body; an error in a redirect to the client has no status. */
  readonly status: number;
  /** For docs/errors.md: when clients get this error. */
  readonly meaning: string;
}

/** 401 for failed client authentication and for tokens of registrations, 500 and 503 for our own failures, else 400 (RFC 6749 section 5.2). */
export const OAUTH_ERRORS: Readonly<Record<OAuthErrorCode, OAuthErrorFacts>> = {
  invalid_request: { status: 400, meaning: 'A parameter is missing, repeated or malformed.' },
  invalid_client: { status: 401, meaning: 'The client is unknown or its authentication failed. The challenge is `Basic`.' },
  invalid_grant: {
    status: 400,
    meaning:
      'The code, device code or refresh token is wrong, expired, already used or issued to another client, its user cannot sign in, or the PKCE verifier does not match.',
  },
  unauthorized_client: { status: 400, meaning: 'The client is not allowed to use this grant type.' },
  unsupported_grant_type: { status: 400, meaning: 'The `grant_type` is not supported. The metadata lists the supported ones.' },
  unsupported_response_type: { status: 400, meaning: 'Only the `response_type` `code` is supported.' },
  invalid_scope: {
    status: 400,
    meaning: 'None of the requested scopes is known and allowed for the app or, when refreshing, part of the grant.',
  },
  invalid_target: {
    status: 400,
    meaning: 'This server does not issue tokens for the `resource`, or it differs from the authorized one (RFC 8707).',
  },
  access_denied: { status: 400, meaning: 'The user declined. Sent on the redirect; to a device, by the token endpoint.' },
  authorization_pending: { status: 400, meaning: 'The user has not answered the device yet. Poll again after the interval.' },
  slow_down: { status: 400, meaning: 'The device polls too often. Add five seconds to the interval, and poll again.' },
  expired_token: { status: 400, meaning: 'The device code has expired. Start again.' },
  invalid_redirect_uri: { status: 400, meaning: 'A redirect URI cannot be registered. The description says why.' },
  invalid_client_metadata: { status: 400, meaning: 'A client cannot be registered with this metadata. The description says why.' },
  invalid_software_statement: { status: 400, meaning: 'The software statement is not a JWT.' },
  unapproved_software_statement: { status: 400, meaning: 'The server does not accept software statements.' },
  invalid_token: {
    status: 401,
    meaning: 'At registration: the initial access token or the registration access token is missing or invalid. The challenge is `Bearer`.',
  },
  request_not_supported: { status: 400, meaning: 'The request is a JWT (`request`), which this server does not read.' },
  request_uri_not_supported: { status: 400, meaning: 'The `request_uri` is not one of a request that was pushed here (RFC 9126).' },
  registration_not_supported: { status: 400, meaning: 'The request describes its client (`registration`). Register it before.' },
  login_required: {
    status: 400,
    meaning:
      'The user has to log in, or to log in again or as someone else, and with `prompt=none` cannot be asked to; or the user did not, or their identity provider does not say when they logged in.',
  },
  interaction_required: {
    status: 400,
    meaning: 'With `prompt=none`: a request that the browser made without its user is not answered with a code.',
  },
  consent_required: { status: 400, meaning: 'With `prompt=none`: the user has to be asked whether the app can do this.' },
  unmet_authentication_requirements: { status: 400, meaning: 'The user cannot log in with a value of `acr` that the request demands.' },
  invalid_dpop_proof: {
    status: 400,
    meaning:
      'The DPoP proof is malformed, too old, already used or for another request, or is missing although the app or the resource needs bound tokens.',
  },
  use_dpop_nonce: { status: 400, meaning: 'The DPoP proof needs the nonce of the header `DPoP-Nonce`. Make another proof with it.' },
  server_error: { status: 500, meaning: 'Internal error. Look for the `X-Request-Id` of the response in the server log.' },
  temporarily_unavailable: {
    status: 503,
    meaning: 'The server is too busy or, with status 429, received too many requests within a minute. See the `Retry-After` header.',
  },
};

/** Every code, in the order of the documentation. */
export const OAUTH_ERROR_CODES: readonly string[] = Object.freeze(Object.keys(OAUTH_ERRORS));

/** A failure of the OAuth protocol, for the client's developer. Rendered as in RFC 6749 section 5.2, never in our own envelope. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';

  constructor(
    readonly error: OAuthErrorCode,
    /** Becomes `error_description`: never put secrets in here. */
    description: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(description, options);
  }

  /** The status for an error in a response body. */
  get status(): number {
    return OAUTH_ERRORS[this.error].status;
  }
}

/** The description of `invalid_request` for a body that is not a form (RFC 6749 section 3.2). */
export const FORM_REQUIRED = 'The request body must be application/x-www-form-urlencoded';
/** The same for a body that is not JSON (RFC 7591 section 3.1). */
export const JSON_REQUIRED = 'The request body must be application/json';

/** Removes characters that RFC 6749 appendix A does not allow in `error_description`, because texts may quote a client. */
export function sanitizeDescription(text: string): string {
  const clean = text
    .replaceAll('"', "'")
    .replaceAll('\\', '')
    .replace(/[^\x20-\x7e]/g, ' ');
  return clean.length > MAX_DESCRIPTION ? `${clean.slice(0, MAX_DESCRIPTION)} (truncated)` : clean;
}

const MAX_DESCRIPTION = 2048;
