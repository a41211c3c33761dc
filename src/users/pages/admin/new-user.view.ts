import { NAME_MAX_LENGTH, type Validation } from '../../../common/index.js';
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
import { renderRoleChoices } from './user-roles.js';

/** How the new user authenticates. */
export const NEW_USER_KINDS = {
  password: 'A person who signs in with a password',
  oidc: 'A person who signs in with your identity provider',
  service: 'A service account, which cannot sign in and uses tokens',
} as const;
export type NewUserKind = keyof typeof NEW_USER_KINDS;

/** The entered values, to show again. */
export interface NewUserValues {
  readonly kind: NewUserKind;
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly organization: string;
  readonly roles: readonly string[];
}

export interface NewUserPage {
  readonly viewer: Viewer;
  readonly values: NewUserValues;
  readonly kinds: readonly NewUserKind[];
  readonly organizations: readonly { readonly id: string; readonly displayName: string }[];
  /** The roles to choose from. Empty: the viewer may give none. */
  readonly assignableRoles: readonly string[];
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

function fieldsOf({ values, kinds, organizations }: NewUserPage): readonly FormField[] {
  return [
    {
      kind: 'choice',
      name: 'kind',
      label: 'Kind',
      value: values.kind,
      autocomplete: 'off',
      choices: kinds.map((kind) => ({ value: kind, label: NEW_USER_KINDS[kind] })),
    },
    {
      kind: 'text',
      name: 'username',
      label: 'Username',
      value: values.username,
      autocomplete: 'off',
      hint: 'Letters, digits and single hyphens. Nobody else may have it.',
      maxLength: NAME_MAX_LENGTH,
    },
    {
      kind: 'email',
      name: 'email',
      label: 'Email address',
      value: values.email,
      autocomplete: 'off',
      isOptional: true,
      neededFor: 'a person',
      hint: 'It is what a person signs in with. A service account has none.',
      maxLength: 320,
    },
    { kind: 'text', name: 'name', label: 'Full name', value: values.name, autocomplete: 'off', isOptional: true, maxLength: 128 },
    {
      kind: 'password',
      name: 'password',
      label: 'Password',
      autocomplete: 'new-password',
      showsStrength: true,
      isOptional: true,
      hint: 'Only for a person who signs in with a password. Ask them to change it.',
    },
    {
      kind: 'choice',
      name: 'organization',
      label: 'Organization',
      value: values.organization,
      autocomplete: 'off',
      hint: 'More can be added later, on the pages of organizations.',
      choices: organizations.map(({ id, displayName }) => ({ value: id, label: displayName })),
    },
  ];
}

/** The page of `GET /admin/users/new`, and of a failed `POST` to it. */
export function renderNewUserPage(page: NewUserPage): Page {
  const { viewer, values, assignableRoles, error, faults = [] } = page;
  const fields = fieldsOf(page);
  const errors = renderFormErrors(error, faults, fields);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: 'New user',
    isFaulty: errors !== undefined,
    crumbs: [{ label: 'Users', path: CONSOLE_PATHS.users }],
    intro: 'Every person is a member of at least one organization, and may manage their own account.',
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(PAGE_PATHS.newUser)}">
        ${renderFields(fields, faults)}
        ${
          assignableRoles.length > 0 &&
          html`<fieldset class="field">
            <legend>Roles on this deployment</legend>
            ${renderRoleChoices(assignableRoles, values.roles)}
          </fieldset>`
        }
        <div class="buttons buttons--fit">
          <button class="button button--primary" type="submit">Create user</button>
          <a class="button button--quiet" href="${localUrl(CONSOLE_PATHS.users)}">Cancel</a>
        </div>
      </form>
    </div>`,
  });
}
