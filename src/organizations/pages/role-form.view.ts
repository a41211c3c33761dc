import type { Validation } from '../../common/index.js';
import {
  attributes,
  CONSOLE_PATHS,
  type FormField,
  html,
  localUrl,
  type Page,
  PAGE_PATHS,
  renderConsole,
  renderFields,
  renderFormErrors,
  type SafeHtml,
  type Viewer,
} from '../../views/index.js';
import type { ListedOrganization } from './organizations.view.js';
import { type OfferedPermissions, renderPermissionChoices } from './role-permissions.js';
import { crumbsOfRoles, pathOfRole, pathOfRoles, type ShownRole, titleOfRole } from './role-parts.js';

/** The entered values, to show again. */
export interface RoleValues {
  readonly name: string;
  readonly displayName: string;
  readonly isDelegable: boolean;
}

export interface RoleForm {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly values: RoleValues;
  readonly offered: OfferedPermissions;
  /** Can the viewer decide whether apps have the role? */
  readonly mayDelegate: boolean;
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

const NAME = (value: string): FormField => ({
  kind: 'text',
  name: 'name',
  label: 'Name',
  value,
  autocomplete: 'off',
  hint: 'At most 32 letters, digits and single hyphens, for programs and the command line. It cannot be changed later.',
  maxLength: 32,
});

const DISPLAY_NAME = (value: string): FormField => ({
  kind: 'text',
  name: 'display_name',
  label: 'Display name',
  value,
  autocomplete: 'off',
  isOptional: true,
  hint: 'What people see. Empty: the name.',
  maxLength: 64,
});

function renderDelegation({ mayDelegate, values }: RoleForm): SafeHtml | undefined {
  if (!mayDelegate) return undefined;
  return html`<fieldset class="field">
    <legend>Apps</legend>
    <div class="choice">
      <input ${attributes({ id: 'delegable', type: 'checkbox', name: 'delegable', value: 'true', checked: values.isDelegable })} />
      <label for="delegable"
        >Apps that act for a user with this role have its permissions, too, within what the person allowed them. Without this, the role
        counts only for the person themself.</label
      >
    </div>
  </fieldset>`;
}

interface Target {
  readonly action: string;
  readonly hidden: SafeHtml;
  readonly fields: readonly FormField[];
  readonly button: string;
  readonly cancel: string;
}

function renderForm(form: RoleForm, { action, hidden, fields, button, cancel }: Target): SafeHtml {
  const { error, faults = [], offered } = form;
  return html`<div class="panel">
    ${renderFormErrors(error, faults, fields)}
    <form method="post" action="${localUrl(action)}">
      ${hidden}
      <div class="narrow">${renderFields(fields, faults)} ${renderDelegation(form)}</div>
      <section class="section divided" aria-labelledby="permissions">
        <h2 id="permissions">What the role permits in ${form.organization.displayName}</h2>
        <p class="muted small">You can choose the permissions that you have here yourself.</p>
        ${renderPermissionChoices(offered)}
      </section>
      <div class="buttons buttons--fit">
        <button class="button button--primary" type="submit">${button}</button>
        <a class="button button--quiet" href="${localUrl(cancel)}">Cancel</a>
      </div>
    </form>
  </div>`;
}

/** The page of `GET /admin/organizations/:id/new-role`, and of a failed `POST` to `/admin/organizations/roles/new`. */
export function renderNewRolePage(form: RoleForm): Page {
  const { viewer, organization, values, error, faults = [] } = form;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: 'New role',
    isFaulty: error !== undefined || faults.length > 0,
    crumbs: crumbsOfRoles(organization),
    intro: 'Nobody has it until you give it to members.',
    content: renderForm(form, {
      action: PAGE_PATHS.createRole,
      hidden: html`<input type="hidden" name="organization" value="${organization.id}" />`,
      fields: [NAME(values.name), DISPLAY_NAME(values.displayName)],
      button: 'Create role',
      cancel: pathOfRoles(organization.id),
    }),
  });
}

export interface EditRolePage extends RoleForm {
  readonly role: Pick<ShownRole, 'name' | 'displayName'>;
}

/** The page of `GET /admin/organizations/:id/roles/:role/edit`, and of a failed `POST` to `/admin/organizations/roles/edit`. */
export function renderEditRolePage(form: EditRolePage): Page {
  const { viewer, organization, role, values, error, faults = [] } = form;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: `Edit ${titleOfRole(role)}`,
    isFaulty: error !== undefined || faults.length > 0,
    crumbs: crumbsOfRoles(organization, role),
    intro: 'A change counts at once for everyone who has the role.',
    content: renderForm(form, {
      action: PAGE_PATHS.editRole,
      hidden: html`<input type="hidden" name="organization" value="${organization.id}" />
        <input type="hidden" name="role" value="${role.name}" />`,
      fields: [DISPLAY_NAME(values.displayName)],
      button: 'Save',
      cancel: pathOfRole(organization.id, role.name),
    }),
  });
}
