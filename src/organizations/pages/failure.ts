import { DomainError, type Validation } from '../../common/index.js';
import { isCorrectable } from '../../http/index.js';

/** What a form says about a request that was refused. Throws every error that its sender can do nothing about. */
export function failureOf(error: unknown): { readonly error?: string; readonly faults?: readonly Validation[] } {
  if (!isCorrectable(error) && !(error instanceof DomainError && error.code === 'forbidden')) throw error;
  const { message, detail, validations = [] } = error;
  return validations.length > 0 ? { faults: validations } : { error: [message, detail].filter(Boolean).join(' ') };
}

/** The form names a user who does not exist, which is no reason to say that the page does not. */
export function unknownUser(error: unknown): never {
  if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
  throw new DomainError('invalid_input', 'There is no user with this name. Invite or create them first.');
}
