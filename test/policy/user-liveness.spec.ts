import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataArgsStorage } from 'typeorm';
import { mayActCondition } from '../../src/auth/index.js';
import { UserEntity } from '../../src/users/user.entity.js';
import { USER_BARS } from '../support/barred-users.js';
import { ROOT, repositoryTexts } from './repository-texts.js';

/** The one place that decides whether a user may act. */
const DECISION = 'src/auth/user-liveness.ts';

/** Code that names a status that refuses, or compares a status with the only one that does not, and decides nothing: what it is for. */
const OTHERS: Readonly<Record<string, string>> = {
  'src/users/user.entity.ts': 'the statuses of the column',
  'src/users/dto.ts': 'the statuses in a response',
  'src/users/creation/dto.ts': 'the statuses that a new user can have',
  'src/users/pages/admin/users.view.ts': 'the status on a page',
  'src/users/pages/admin/user-powers.ts': 'the button for each status',
  'src/users/pages/permissions.view.ts': 'says that the permissions have no effect now',
  'src/users/pages/admin/users-admin.controller.ts': 'says that the user has been suspended',
  'src/audit/activity/activity-event.ts': 'what a change of the status is called in the activity of a user',
  'src/audit/pages/activity-words.ts': 'the same as a sentence',
  'src/users/user-search.ts': 'the statuses to search for',
  'src/users/administration/user-admin.service.ts': 'suspends',
  'src/users/administration/user-admin.store.ts': 'an app does not activate anybody',
  'src/users/dormancy/dormant-users.repository.ts': 'only an active user becomes dormant',
  'src/organizations/members/dto.ts': 'the statuses in a response',
  'src/organizations/groups/dto.ts': 'the statuses in a response',
  'src/swagger/examples/groups.ts': 'an example of a response',
  'src/swagger/examples/users.ts': 'an example of a response',
  'src/auth/key-verifier.ts': 'the error of each state',
  'src/auth/password-login.service.ts': 'the message of each state',
  'src/identity-providers/login/login-errors.ts': 'the page of each state',
  'src/common/known-messages.ts': 'a message',
  'src/commands/apply/kinds/service-accounts.ts': 'whether files say that a service account is suspended',
  'src/commands/apply/schema.ts': 'the same field of files',
  'src/commands/server/accounts/reset-password.ts': 'a warning: the new password is set anyway',
};

const sources = repositoryTexts().filter(({ path }) => /^src\/(?!.*\.spec\.ts$|.*\/testing\/).*\.ts$/.test(path));
/** Columns of `users` that refuse nobody. */
const HARMLESS = [
  'avatar_url',
  'created_at',
  'email',
  'github_com_user_id',
  'hashed_password',
  'id',
  'is_service_account',
  'is_system',
  'last_seen_at',
  'login_type',
  'name',
  'rbac_roles',
  'updated_at',
  'username',
];
const DECIDING = [...new Set([...mayActCondition('u', '$1').matchAll(/\bu\.(\w+)/g)].map(([, column = '']) => column))];

/** Columns of states, in SQL or in code. `status` and `deleted` mean more than whether a user may act. */
const COLUMNS = DECIDING.filter((column) => column !== 'status' && column !== 'deleted').flatMap((column) => [
  column,
  column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
]);
/** As a value or a property, in code or in SQL. */
const NAMED = new RegExp(
  [`'suspended'`, `\\bsuspended:`, `\\bstatus\\b\\s*(?:[!=]==?|=|<>)\\s*'active'`, ...COLUMNS.map((column) => `\\b${column}\\b`)].join('|'),
);

describe('whether a user may act', () => {
  it('is decided in one place', () => {
    expect(USER_BARS.length).toBeGreaterThan(1);
    const naming = sources.filter(({ code }) => NAMED.test(code)).map(({ path }) => path);
    expect(naming.sort()).toEqual([DECISION, ...Object.keys(OTHERS)].sort());
  });

  it('depends on every column of a user, except those that refuse nobody', () => {
    const columns = getMetadataArgsStorage()
      .columns.filter(({ target }) => target === UserEntity)
      .map(({ options, propertyName }) => options.name ?? propertyName);
    expect(columns.sort()).toEqual([...DECIDING, ...HARMLESS].sort());
  });

  it.each(USER_BARS)('is explained in the reference for one who is %s: when it is checked, and what it ends', (bar) => {
    const page = readFileSync(join(ROOT, 'docs', 'reference', 'credentials.md'), 'utf8');
    expect(page).toMatch(new RegExp(`^\\| its user is not ${bar} \\| \`\\w+\` \\d{3} \\|$`, 'm'));
    expect(page).toMatch(new RegExp(`^\\| the user ${bar} \\|`, 'm'));
  });
});
