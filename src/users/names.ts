import { isEmail } from 'class-validator';
import { nameFault } from '../common/index.js';

export const REAL_NAME_MAX_LENGTH = 128;

/** What is wrong with this e-mail address, or null. */
export function emailFault(email: string): string | null {
  return isEmail(email) ? null : 'must be an e-mail address';
}

/** What is wrong with this real name, or null. Anything a person may be called, without characters that do something. */
export function realNameFault(name: string): string | null {
  if (name.length > REAL_NAME_MAX_LENGTH) return `must be at most ${REAL_NAME_MAX_LENGTH} characters`;
  return /\p{Cc}/u.test(name) ? 'must not hold control characters' : null;
}

/** What is wrong with this user name, or null. */
export function usernameFault(name: string): string | null {
  return nameFault(name);
}
