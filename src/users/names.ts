import { isEmail } from 'class-validator';
import { nameFault } from '../common/index.js';

/** In characters, as PostgreSQL and JSON schemas count them: an emoji is one. */
export const REAL_NAME_MAX_LENGTH = 128;

/** Returns the fault of this e-mail address, or null. */
export function emailFault(email: string): string | null {
  return isEmail(email) ? null : 'must be a valid email address';
}

/** A real name from a system that does not know our rules, in a form that follows them: it is cut and cleaned instead of refused. */
export function cutRealName(name: string): string {
  const printable = name.replace(/\p{Cc}/gu, ' ').trim();
  return Array.from(printable).slice(0, REAL_NAME_MAX_LENGTH).join('').trim();
}

/** Returns the fault of this real name, or null. Any name is possible, but without control characters. */
export function realNameFault(name: string): string | null {
  if (Array.from(name).length > REAL_NAME_MAX_LENGTH) return `must be at most ${REAL_NAME_MAX_LENGTH} characters`;
  return /\p{Cc}/u.test(name) ? 'must not hold control characters' : null;
}

/** Returns the fault of this user name, or null. */
export function usernameFault(name: string): string | null {
  return nameFault(name);
}
