/** Letters and digits, in groups joined by single hyphens. */
export const NAME_PATTERN = /^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/;

/**
 * Refused as names of users, groups and organizations, in any case: paths use these words. `test/policy/reserved-names.e2e-spec.ts` derives the
 * list from the routes, so a new route cannot be forgotten.
 */
export const RESERVED_NAMES: readonly string[] = [
  'authmethods',
  'create',
  'default',
  'first',
  'login',
  'logout',
  'me',
  'new',
  'oauth2',
  'oidc',
  'oidc-claims',
  'otp',
  'roles',
  'validate-password',
];
const RESERVED: ReadonlySet<string> = new Set(RESERVED_NAMES);

/** Longest name of users and organizations, in characters. */
export const NAME_MAX_LENGTH = 32;
export const GROUP_NAME_MAX_LENGTH = 255;
const DISPLAY_NAME_MAX_LENGTH = 64;

/** Returns the fault of this name, or null. Valid: letters and digits, in groups joined by single hyphens, except words used in paths. */
export function nameFault(name: string, maxLength: number = NAME_MAX_LENGTH): string | null {
  if (name.length === 0 || name.length > maxLength) return `must be 1 to ${maxLength} characters`;
  if (!NAME_PATTERN.test(name)) return 'may only contain letters, digits and single hyphens between them';
  return RESERVED.has(name.toLowerCase()) ? `"${name}" is a reserved name` : null;
}

/** Returns the fault of this display name, or null. Empty is allowed: the name is shown instead. */
export function displayNameFault(name: string): string | null {
  if (name.length > DISPLAY_NAME_MAX_LENGTH) return `must be at most ${DISPLAY_NAME_MAX_LENGTH} characters`;
  return name === name.trim() ? null : 'must not start or end with whitespace';
}
