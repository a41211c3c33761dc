export { AccessUrl } from './access-url.js';
export { Clock, SystemClock } from './clock.js';
export { DomainError, forbidden, notFound } from './domain-error.js';
export type { DomainErrorOptions, ErrorCode, Validation } from './domain-error.js';
export { OAUTH_ERRORS, OAUTH_ERROR_CODES, OAuthError, sanitizeDescription } from './oauth-error.js';
export type { OAuthErrorCode } from './oauth-error.js';
export { equalInConstantTime, matchesHash, randomAlphanumeric, sha256 } from './secret.js';
export { canonicalResource } from './resource-uri.js';
export { isUuid } from './uuid.js';
