import type { UserBar } from '../../src/auth/index.js';

/** SQL that brings the user `$1` into each of the states that refuse everything. */
export const BARRING: Readonly<Record<UserBar, string>> = {
  deleted: `UPDATE users SET deleted = true WHERE id = $1`,
  suspended: `UPDATE users SET status = 'suspended' WHERE id = $1`,
};

export const USER_BARS = Object.keys(BARRING) as UserBar[];
