import { DomainError } from '../common/index.js';
import { HTTP_ERRORS } from './http-errors.js';

/** What was sent is wrong, or collides with what is there. */
const CORRECTABLE_STATUSES: readonly number[] = [400, 409];

/**
 * Is this a failure that the sender of a form can do something about in that form? Then the page shows the form again with the message, also
 * for codes that did not exist when the page was written. Everything else is thrown on, to the error page or the login.
 */
export function isCorrectable(error: unknown): error is DomainError {
  return error instanceof DomainError && CORRECTABLE_STATUSES.includes(HTTP_ERRORS[error.code].status);
}
