import { isEmail } from 'class-validator';

/** 1 to 32 letters and digits, in groups joined by single hyphens (spec users 0.2). */
export const USERNAME_PATTERN = /^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/;
export const USERNAME_MAX_LENGTH = 32;
export const REAL_NAME_MAX_LENGTH = 128;
const RESERVED = new Set(['new', 'create']);

/** What is wrong with this user name, or null. */
export function usernameFault(name: string): string | null {
  if (name.length === 0 || name.length > USERNAME_MAX_LENGTH) return `must be 1 to ${USERNAME_MAX_LENGTH} characters`;
  if (!USERNAME_PATTERN.test(name)) return 'may hold letters and digits, in groups joined by single hyphens';
  return RESERVED.has(name.toLowerCase()) ? `"${name}" is a reserved name` : null;
}

/** What is wrong with this full name, or null. It may be empty. */
export function realNameFault(name: string): string | null {
  return name.length > REAL_NAME_MAX_LENGTH ? `must be at most ${REAL_NAME_MAX_LENGTH} characters` : null;
}

/** What is wrong with this e-mail address, or null. The same rule as for addresses in JSON. */
export function emailFault(address: string): string | null {
  return isEmail(address) ? null : 'must be an e-mail address';
}
