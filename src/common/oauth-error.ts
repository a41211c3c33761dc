/** The error codes of RFC 6749 (4.1.2.1, 5.2), RFC 7009 (2.2.1) and RFC 8707 (2). */
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
  | 'server_error'
  | 'temporarily_unavailable';

interface OAuthErrorFacts {
  /** When the error is the answer itself; on a redirect to the client there is no status of its own. */
  readonly status: number;
  /** For docs/errors.md: when a client meets it. */
  readonly meaning: string;
}

/** 401 for failed client authentication, 500 and 503 for our own failures, else 400 (RFC 6749 section 5.2). */
export const OAUTH_ERRORS: Readonly<Record<OAuthErrorCode, OAuthErrorFacts>> = {
  invalid_request: { status: 400, meaning: 'A parameter is missing, repeated or malformed.' },
  invalid_client: { status: 401, meaning: 'The client is unknown, or its authentication failed; the challenge is Basic.' },
  invalid_grant: {
    status: 400,
    meaning:
      'The code or refresh token is wrong, expired, spent, of another client, or its user may not sign in; or the PKCE verifier does not match.',
  },
  unauthorized_client: { status: 400, meaning: 'This client may not use this grant type.' },
  unsupported_grant_type: { status: 400, meaning: 'There is no such `grant_type`; the metadata lists those there are.' },
  unsupported_response_type: { status: 400, meaning: 'There is no such `response_type`; only `code` exists.' },
  invalid_scope: { status: 400, meaning: 'A scope is unknown, or goes beyond what the app or the grant allows.' },
  invalid_target: {
    status: 400,
    meaning: '`resource` names nothing this server issues tokens for, or something else than was authorized (RFC 8707).',
  },
  access_denied: { status: 400, meaning: 'The person declined. Comes on the redirect.' },
  server_error: { status: 500, meaning: 'Our fault; the log has more under the `X-Request-Id` of the answer.' },
  temporarily_unavailable: {
    status: 503,
    meaning: 'Too busy, or with status 429 too many requests in a minute; see the `Retry-After` header.',
  },
};

/** Every code, in the order of the documentation. */
export const OAUTH_ERROR_CODES: readonly string[] = Object.freeze(Object.keys(OAUTH_ERRORS));

/** A failure of the OAuth protocol, for the client's developer. Rendered as RFC 6749 section 5.2 says, never in our own envelope. */
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

  /** The status when the error is the answer itself. */
  get status(): number {
    return OAUTH_ERRORS[this.error].status;
  }
}

/** The description of `invalid_request` for any body that is no form (RFC 6749 section 3.2). */
export const FORM_REQUIRED = 'The request body must be application/x-www-form-urlencoded';

/** Keeps a text inside the characters that RFC 6749 appendix A allows in `error_description`, whatever a client sent us. */
export function sanitizeDescription(text: string): string {
  const clean = text
    .replaceAll('"', "'")
    .replaceAll('\\', '')
    .replace(/[^\x20-\x7e]/g, ' ');
  return clean.length > MAX_DESCRIPTION ? `${clean.slice(0, MAX_DESCRIPTION)} (truncated)` : clean;
}

const MAX_DESCRIPTION = 2048;
