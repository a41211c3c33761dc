import { nameFault } from '../common/index.js';

export const REAL_NAME_MAX_LENGTH = 128;

/** What is wrong with this user name, or null. */
export function usernameFault(name: string): string | null {
  return nameFault(name);
}
