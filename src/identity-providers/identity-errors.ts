import { DomainError, type ErrorCode } from '../common/index.js';

type IdentityErrorCode = Extract<ErrorCode, `identity_${string}`>;

/** The link of pages that end a login. */
export const BACK_TO_LOGIN = { href: '/login', label: 'Back to login' };

/** An error for a login that ends on one of our pages. `title` and `text` are shown unchanged. */
export function identityError(code: IdentityErrorCode, title: string, text?: string, cause?: unknown): DomainError {
  return new DomainError(code, title, {
    page: BACK_TO_LOGIN,
    ...(text !== undefined && { detail: text }),
    ...(cause !== undefined && { cause }),
  });
}
