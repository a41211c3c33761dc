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

const STATUS: Readonly<Partial<Record<OAuthErrorCode, number>>> = { invalid_client: 401, server_error: 500, temporarily_unavailable: 503 };

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

  /** 401 for failed client authentication, 500 and 503 for our own failures, else 400 (RFC 6749 section 5.2). */
  get status(): number {
    return STATUS[this.error] ?? 400;
  }
}

/** Keeps a text inside the characters that RFC 6749 appendix A allows in `error_description`, whatever a client sent us. */
export function sanitizeDescription(text: string): string {
  const clean = text
    .replaceAll('"', "'")
    .replaceAll('\\', '')
    .replace(/[^\x20-\x7e]/g, ' ');
  return clean.length > MAX_DESCRIPTION ? `${clean.slice(0, MAX_DESCRIPTION)} (truncated)` : clean;
}

const MAX_DESCRIPTION = 2048;
