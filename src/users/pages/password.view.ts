import type { Validation } from '../../common/index.js';
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
} from '../../views/index.js';

export interface PasswordPage {
  readonly viewer: Viewer;
  /** Faults by field name: `PASSWORD_FIELDS`. */
  readonly faults?: readonly Validation[];
  readonly error?: string | undefined;
}

/** The current password, the new one, and the new one again. */
export const PASSWORD_FIELDS = ['old_password', 'password', 'password_again'] as const;

const FIELDS: readonly FormField[] = [
  { kind: 'password', name: 'old_password', label: 'Current password', autocomplete: 'current-password' },
  {
    kind: 'password',
    name: 'password',
    label: 'New password',
    autocomplete: 'new-password',
    showsStrength: true,
    hint: 'A few unrelated words make a strong password. Repeated characters and rows of the keyboard do not count. At most 64 characters, of which é and ж count as two.',
  },
  { kind: 'password', name: 'password_again', label: 'New password again', autocomplete: 'new-password' },
];

/** The page of `GET /account/password`, and of a failed `POST` to it. */
export function renderPasswordPage({ viewer, faults = [], error }: PasswordPage): Page {
  const errors = renderFormErrors(error, faults, FIELDS);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.logins,
    title: 'Change your password',
    isFaulty: errors !== undefined,
    crumbs: [{ label: 'Login and password', path: CONSOLE_PATHS.logins }],
    intro:
      'You stay signed in here. Your other sessions, your tokens and the access of apps end, as another person could have got them with the old password.',
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(PAGE_PATHS.changePassword)}">
        ${renderFields(FIELDS, faults)}
        <button class="button button--primary button--fit" type="submit">Change password</button>
      </form>
    </div>`,
  });
}
