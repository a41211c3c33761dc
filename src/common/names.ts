/** Letters and digits, in groups joined by single hyphens. */
export const NAME_PATTERN = /^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/;
const RESERVED: ReadonlySet<string> = new Set(['new', 'create']);

/** Longest name of users and organizations, in characters (spec users 0.2). */
export const NAME_MAX_LENGTH = 32;
export const GROUP_NAME_MAX_LENGTH = 255;
export const DISPLAY_NAME_MAX_LENGTH = 64;

/** What is wrong with this name, or null: letters and digits, in groups joined by single hyphens, and no word that paths need. */
export function nameFault(name: string, maxLength: number = NAME_MAX_LENGTH): string | null {
  if (name.length === 0 || name.length > maxLength) return `must be 1 to ${maxLength} characters`;
  if (!NAME_PATTERN.test(name)) return 'may hold letters and digits, in groups joined by single hyphens';
  return RESERVED.has(name.toLowerCase()) ? `"${name}" is a reserved name` : null;
}

/** What is wrong with this display name, or null. Empty is allowed: the name is shown instead. */
export function displayNameFault(name: string): string | null {
  if (name.length > DISPLAY_NAME_MAX_LENGTH) return `must be at most ${DISPLAY_NAME_MAX_LENGTH} characters`;
  return name === name.trim() ? null : 'must not begin or end with white space';
}
