import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorPageLink, OAuthError, type OAuthErrorCode, ROUTE_NOT_FOUND, type Validation } from '../common/index.js';
import { contended, holdsUnstorableText, isDatabaseUnavailable, isLockTimeout } from '../database/index.js';
import type { ChallengeError } from './challenge.js';
import { HTTP_ERRORS } from './http-errors.js';

/** The public part of a failure, before it becomes a JSON body, an OAuth error or a page. */
export interface Failure {
  readonly status: number;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly validations?: readonly Validation[] | undefined;
  /** `null`: a bare challenge. Absent: no challenge. */
  readonly challenge?: { readonly error: ChallengeError; readonly description: string; readonly scopes?: readonly string[] } | null;
  /** Present when the OAuth layer has already chosen the error code. */
  readonly oauth?: OAuthErrorCode;
  readonly retryAfterSeconds?: number | undefined;
  /** See `DomainErrorOptions.page`. */
  readonly page?: ErrorPageLink | undefined;
  /** See `HttpError.isPlainText`. */
  readonly isPlainText?: true | undefined;
  /** The body has an unsupported type, or does not match its type. */
  readonly unreadableBody?: true;
}

const INTERNAL: Failure = { status: 500, message: 'An internal server error occurred.' };

/** For every temporary cause: a failover, a restart, a full disk, no free connection, a timeout. The client should try again soon. */
const DATABASE_UNAVAILABLE = fromDomainError(
  new DomainError('database_unavailable', 'The database is not available right now. Try again.', { retryAfterSeconds: 2 }),
);

/** What the caller may learn about this error; anything unexpected is an opaque 500. */
export function toFailure(error: unknown): Failure {
  if (error instanceof DomainError) return fromDomainError(error);
  if (error instanceof OAuthError) return { status: error.status, message: error.message, oauth: error.error };
  if (error instanceof HttpException) return fromHttpException(error);
  if (isDatabaseUnavailable(error)) return DATABASE_UNAVAILABLE;
  if (holdsUnstorableText(error)) return { status: 400, message: 'The request contains a character that cannot be stored.' };
  if (isLockTimeout(error)) return fromDomainError(contended(error));
  return fromFastify(error) ?? INTERNAL;
}

function fromDomainError(error: DomainError): Failure {
  const { status, challenge: named, description, isPlainText } = HTTP_ERRORS[error.code];
  const challenge =
    named === undefined || named === null
      ? named
      : { error: named, description: description ?? error.message, ...(error.scopes && { scopes: error.scopes }) };
  return {
    status,
    message: error.message,
    detail: error.detail,
    validations: error.validations,
    retryAfterSeconds: error.retryAfterSeconds,
    page: error.page,
    isPlainText,
    ...(challenge !== undefined && { challenge }),
  };
}

/** Exceptions of Nest itself: unknown routes and its own pipes. */
function fromHttpException(error: HttpException): Failure {
  // The adapter wraps Fastify's errors.
  const refusal = fromFastify(error.cause);
  if (refusal) return refusal;
  const status = error.getStatus();
  if (status >= 500) return INTERNAL;
  if (status === 404) return { status, message: ROUTE_NOT_FOUND };
  if (status === 401 || status === 403) return { status, message: error.message, challenge: null };
  return { status, message: error.message };
}

/** Fastify refuses bodies before any of our code runs; its errors carry a code and a status. */
function fromFastify(error: unknown): Failure | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  const status = error.statusCode;
  if (status < 400 || status >= 500) return null;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { status: 415, message: 'Unsupported content type.', unreadableBody: true };
  if (code.startsWith('FST_ERR_CTP_') || error instanceof SyntaxError) {
    return { status: 400, message: 'Request body must be valid JSON.', unreadableBody: true };
  }
  return { status, message: 'The request is malformed.' };
}
