import { DomainError } from '../common/index.js';
import { violates } from '../database/index.js';

/** A trigger protects the last owner who is a person and can log in; this turns its error into a domain error. */
export function lastOwner(cause: unknown): unknown {
  return violates(cause, 'users_last_owner_check')
    ? new DomainError('invalid_input', 'There must be at least one owner.', { cause })
    : cause;
}
