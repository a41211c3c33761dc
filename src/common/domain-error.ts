/**
 * Every failure a caller may see, by name. Adding a code here forces an entry in `HTTP_ERRORS` (src/http) and in
 * `docs/errors.md`, which is generated from it.
 */
export type ErrorCode =
  // Credentials: see RFC 6750 section 3.1 for what each becomes on the wire.
  | 'credentials_missing'
  | 'credentials_malformed'
  | 'token_invalid'
  | 'token_expired'
  | 'token_audience_mismatch'
  | 'token_binding_mismatch'
  | 'dpop_proof_invalid'
  | 'dpop_nonce_required'
  | 'user_inactive'
  | 'login_failed'
  | 'scope_insufficient'
  // The login at an identity provider behind a key.
  | 'upstream_login_missing'
  | 'upstream_login_expired'
  | 'upstream_refresh_refused'
  | 'upstream_provider_missing'
  // Logging in at an identity provider.
  | 'identity_invalid'
  | 'identity_unbound'
  | 'identity_refused'
  | 'identity_not_member'
  | 'identity_conflict'
  | 'identity_provider_failed'
  | 'identity_provider_unreachable'
  // Authorization and existence.
  | 'forbidden'
  | 'not_found'
  // Requests.
  | 'invalid_input'
  | 'csrf_failed'
  | 'host_unknown'
  | 'cookie_repeated'
  | 'session_unkeepable'
  | 'conflict'
  | 'payload_too_large'
  | 'request_timeout'
  | 'range_not_satisfiable'
  | 'method_not_allowed'
  | 'rate_limited'
  | 'rate_limit_bypass_refused'
  | 'overloaded'
  | 'database_unavailable'
  | 'stopping';

/** One invalid field. `field` is the JSON or parameter name. */
export interface Validation {
  readonly field: string;
  readonly detail: string;
}

export interface DomainErrorOptions {
  readonly cause?: unknown;
  /** A second sentence for the person debugging. Shown to the client. */
  readonly detail?: string;
  readonly validations?: readonly Validation[];
  /** For `scope_insufficient`: every public scope that would have been enough, so that a client asks once. */
  readonly scopes?: readonly string[];
  /** For `rate_limited` and `overloaded`: how long to wait, in seconds. */
  readonly retryAfterSeconds?: number;
  /**
   * For a failure that a person has to read, whatever its status: on a browser route the message is the title of the page and
   * `detail` its text, and a 401 does not lead to the login page. This is the link that leads on.
   */
  readonly page?: ErrorPageLink;
}

export interface ErrorPageLink {
  /** A local path. */
  readonly href: string;
  readonly label: string;
}

/** A failure the client is allowed to learn about. Anything else becomes an opaque 500 with a request id. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly detail: string | undefined;
  readonly validations: readonly Validation[] | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly page: ErrorPageLink | undefined;

  constructor(
    readonly code: ErrorCode,
    /** Shown to the client: never put tokens, keys, SQL or ids of other people's things in here. */
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.detail = options.detail;
    this.validations = options.validations;
    this.scopes = options.scopes;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.page = options.page;
  }
}

/** Absent and forbidden look the same, so that ids cannot be probed. */
export function notFound(): DomainError {
  return new DomainError('not_found', 'Resource not found or you do not have access to this resource');
}

/** For ending things, by a second click or beside another request: what is already gone has been ended. */
export function ignoreNotFound(error: unknown): void {
  if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
}

/** Only if the caller already knows that the object exists. */
export function forbidden(detail?: string): DomainError {
  return new DomainError('forbidden', 'Forbidden.', {
    detail: detail ?? 'You are not allowed to do this. Contact an administrator, or sign in with other credentials.',
  });
}

/** Everything that an error says, as one text for a page. */
export function sentencesOf({ message, detail, validations }: DomainError): string {
  return [message, detail, ...(validations ?? []).map((fault) => `${fault.field}: ${fault.detail}`)].filter(Boolean).join(' ');
}
