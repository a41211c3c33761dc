import type { Validation } from '../../../common/index.js';
import {
  CONSOLE_PATHS,
  type FormField,
  html,
  localUrl,
  PAGE_PATHS,
  renderConsole,
  renderFields,
  renderFormErrors,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import { type AdministeredUser, pathOfUser } from './administered-user.js';

export interface UserPasswordPage {
  readonly viewer: Viewer;
  readonly user: AdministeredUser;
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[];
}

const FIELDS: readonly FormField[] = [
  {
    kind: 'password',
    name: 'password',
    label: 'New password',
    autocomplete: 'new-password',
    showsStrength: true,
    hint: 'A few random words, or letters with numbers and signs. At most 64 characters, of which é and ж count as two. Tell it to the user in a safe way, and ask them to change it under "Your account".',
  },
];

/** The page of `GET /admin/users/:user/password`, and of a failed `POST` to `/admin/users/password`. */
export function renderUserPasswordPage({ viewer, user, error, faults = [] }: UserPasswordPage): Page {
  const errors = renderFormErrors(error, faults, FIELDS);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: `Set a password for ${user.username}`,
    isFaulty: errors !== undefined,
    crumbs: [
      { label: 'Users', path: CONSOLE_PATHS.users },
      { label: user.username, path: pathOfUser(user.id) },
    ],
    intro: 'All sessions and tokens of this user end, and apps lose the access that the user gave them.',
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(PAGE_PATHS.setPasswordOfUser)}">
        <input type="hidden" name="user" value="${user.id}" />
        ${renderFields(FIELDS, faults)}
        <div class="buttons buttons--fit">
          <button class="button button--primary" type="submit">Set password</button>
          <a class="button button--quiet" href="${localUrl(pathOfUser(user.id))}">Cancel</a>
        </div>
      </form>
    </div>`,
  });
}
