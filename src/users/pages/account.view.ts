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
  renderTime,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../views/index.js';
import { REAL_NAME_MAX_LENGTH } from '../names.js';
import type { UserRow } from '../users.repository.js';

/** What people see of themselves. */
type OwnAccount = Pick<UserRow, 'id' | 'username' | 'email' | 'loginType' | 'createdAt'>;

export interface AccountPage {
  readonly viewer: Viewer;
  readonly user: OwnAccount;
  /** The entered values, to show again, or the stored ones. */
  readonly values: Pick<UserRow, 'username' | 'name' | 'avatarUrl'>;
  /** Otherwise the username is shown, but cannot be changed. */
  readonly mayRename: boolean;
  /** Faults by field name: `username`, `name`, `avatar_url`. */
  readonly faults?: readonly Validation[] | undefined;
  readonly error?: string | undefined;
  readonly notice?: string | undefined;
}

/** What the user signs in with, in words. */
const LOGIN_WORDS: Readonly<Record<UserRow['loginType'], string>> = {
  password: 'an email address and a password',
  github: 'GitHub',
  oidc: 'an identity provider',
  none: 'tokens only',
};

function fieldsOf({ user, values, mayRename }: AccountPage): readonly FormField[] {
  const username: FormField = {
    kind: 'text',
    name: 'username',
    label: 'Username',
    value: values.username,
    autocomplete: 'nickname',
    maxLength: 32,
    hint: 'Up to 32 letters, digits and single hyphens.',
  };
  const name: FormField = {
    kind: 'text',
    name: 'name',
    label: 'Full name',
    value: values.name,
    autocomplete: 'name',
    maxLength: REAL_NAME_MAX_LENGTH,
    isOptional: true,
  };
  const picture: FormField = {
    kind: 'text',
    name: 'avatar_url',
    label: 'Picture',
    value: values.avatarUrl,
    autocomplete: 'photo',
    isOptional: true,
    hint: 'The address of a picture, which apps that you sign in on can show.',
  };
  // The picture of somebody who signs in with an identity provider comes from there.
  const isLocal = user.loginType === 'password' || user.loginType === 'none';
  return [...(mayRename ? [username] : []), name, ...(isLocal ? [picture] : [])];
}

function renderFacts({ user, mayRename }: AccountPage): SafeHtml {
  return html`<section class="panel" aria-label="Facts">
    <dl class="facts">
      ${
        !mayRename &&
        html`<dt>Username</dt>
          <dd><bdi>${user.username}</bdi> <span class="muted small">An administrator can change it.</span></dd>`
      }
      <dt>Email address</dt>
      <dd><bdi>${user.email}</bdi></dd>
      <dt>You sign in with</dt>
      <dd>
        ${LOGIN_WORDS[user.loginType]}${user.loginType === 'password' && html` · <a href="${localUrl(PAGE_PATHS.changePassword)}">Change your password</a>`}
      </dd>
      <dt>Recent events</dt>
      <dd><a href="${localUrl(CONSOLE_PATHS.activity)}">What happened to your account</a></dd>
      <dt>Permissions</dt>
      <dd><a href="${localUrl(CONSOLE_PATHS.permissions)}">What you may do here</a></dd>
      <dt>User since</dt>
      <dd>${renderTime(user.createdAt)}</dd>
      <dt>ID</dt>
      <dd><code>${user.id}</code></dd>
    </dl>
  </section>`;
}

/** The page of `GET /account`, and of a failed `POST` to it. */
export function renderAccountPage(page: AccountPage): Page {
  const { viewer, faults = [], error, notice } = page;
  const fields = fieldsOf(page);
  const errors = renderFormErrors(error, faults, fields);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.account,
    title: 'Profile',
    isFaulty: errors !== undefined,
    intro: 'Who you are here, and what apps that you sign in on can learn of you.',
    notice,
    content: html`${renderFacts(page)}
      <section class="panel panel--form" aria-labelledby="change">
        <h2 id="change">Change your profile</h2>
        ${errors}
        <form method="post" action="${localUrl(CONSOLE_PATHS.account)}">
          ${renderFields(fields, faults)}
          <button class="button button--primary button--fit" type="submit">Save</button>
        </form>
      </section>`,
  });
}
