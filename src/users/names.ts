import { isEmail } from 'class-validator';

/** 1 to 32 letters and digits, in groups joined by single hyphens (spec users 0.2). */
export const USERNAME_PATTERN = /^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/;
export const USERNAME_MAX_LENGTH = 32;
export const REAL_NAME_MAX_LENGTH = 128;

const RESERVED = new Set(['new', 'create']);

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
  if (name.length === 0 || name.length > USERNAME_MAX_LENGTH) return `must be 1 to ${USERNAME_MAX_LENGTH} characters`;
  if (!USERNAME_PATTERN.test(name)) return 'may hold letters and digits, in groups joined by single hyphens';
  return RESERVED.has(name.toLowerCase()) ? `"${name}" is a reserved name` : null;
}
