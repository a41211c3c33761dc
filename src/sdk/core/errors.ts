import type { Schemas } from './operations.js';

/** A field of the request and the reason why it was refused. */
export type Validation = NonNullable<Schemas['ErrorResponse']['validations']>[number];

/** The request that failed, without its query and its credentials. */
export interface FailedRequest {
  readonly method: string;
  readonly url: string;
}

interface ApiErrorDetails extends FailedRequest {
  readonly status: number;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly validations?: readonly Validation[] | undefined;
  readonly requestId?: string | undefined;
  readonly challenge?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly body?: string | undefined;
}

/**
 * The server, or something between the client and the server, responded with an error, or with a success that is not what the API returns.
 * Programs branch on `status` and `challenge`; the texts are for people and may change.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Status of the response. */
  readonly status: number;
  /** More than `message` says, if the server knows more. */
  readonly detail: string | undefined;
  /** The invalid fields of the request. Empty unless the status is 400. */
  readonly validations: readonly Validation[];
  /** Leads operators to the details in the log of the server. */
  readonly requestId: string | undefined;
  readonly method: string;
  /** The URL without its query. */
  readonly url: string;
  /** `WWW-Authenticate` of a 401 or 403 response: which scope is missing, or why the token is invalid (RFC 6750 section 3). */
  readonly challenge: string | undefined;
  /** How long the server asks to wait (`Retry-After`), in seconds. */
  readonly retryAfterSeconds: number | undefined;
  /**
   * The start of a response that is not JSON, at most 2 KiB. Empty for JSON that is not what the API returns, which could contain a secret. Undefined for
   * errors of the API.
   */
  readonly body: string | undefined;

  constructor(details: ApiErrorDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.status = details.status;
    this.detail = details.detail;
    this.validations = details.validations ?? [];
    this.requestId = details.requestId;
    this.method = details.method;
    this.url = details.url;
    this.challenge = details.challenge;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.body = details.body;
  }
}

/** An OAuth endpoint refused a request (RFC 6749 section 5.2). `error` is the code to branch on, such as `invalid_grant`. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly error: string;
  /** For developers, from the server. */
  readonly errorDescription: string | undefined;
  readonly errorUri: string | undefined;
  /** Status of the response. Undefined for an error that the browser was redirected with. */
  readonly status: number | undefined;

  constructor(
    details: { error: string; errorDescription?: string | undefined; errorUri?: string | undefined; status?: number | undefined },
    options?: ErrorOptions,
  ) {
    super(details.errorDescription === undefined ? details.error : `${details.error}: ${details.errorDescription}`, options);
    this.error = details.error;
    this.errorDescription = details.errorDescription;
    this.errorUri = details.errorUri;
    this.status = details.status;
  }
}

/** No response arrived: the server cannot be reached, or the connection broke. `cause` is the error of `fetch`. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly method: string;
  /** The URL without its query. */
  readonly url: string;

  constructor({ method, url }: FailedRequest, options: ErrorOptions) {
    super(`${method} ${url} got no response${reasonOf(options.cause)}`, options);
    this.method = method;
    this.url = url;
  }
}

/** Node gives the reason as the cause of `fetch failed`, and only as a code if several addresses were tried. */
function reasonOf(cause: unknown): string {
  if (!isErrorLike(cause)) return '';
  const { message, code } = isErrorLike(cause.cause) ? cause.cause : cause;
  const reason = message === '' ? code : message;
  return reason === undefined ? '' : ` (${reason})`;
}

interface ErrorLike {
  readonly message?: string;
  readonly code?: string;
  readonly cause?: unknown;
}

/** Errors of another frame or context are not an `Error` of this one. */
function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value;
}
