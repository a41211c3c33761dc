export { Clock, SystemClock } from './clock.js';
export { DomainError, forbidden, notFound } from './domain-error.js';
export type { DomainErrorOptions, ErrorCode, Validation } from './domain-error.js';
export { equalInConstantTime, matchesHash, randomAlphanumeric, sha256 } from './secret.js';
