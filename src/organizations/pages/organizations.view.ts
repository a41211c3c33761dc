import { NAME_MAX_LENGTH, type Validation } from '../../common/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  type FormField,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConfirmation,
  renderConsole,
  renderFields,
  renderFormErrors,
  renderTable,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../views/index.js';
import type { OrganizationRow } from '../organizations.repository.js';
import { type OrganizationPart, pathOfOrganization, renderOrganizationParts } from './organization-parts.js';
import { type OfferedRole, renderOrganizationRoles } from './role-choices.js';

export type ListedOrganization = Pick<OrganizationRow, 'id' | 'name' | 'displayName' | 'description' | 'isDefault' | 'createdAt'>;

const ORGANIZATIONS = { label: 'Organizations', path: CONSOLE_PATHS.organizations };

export interface OrganizationsPage {
  readonly viewer: Viewer;
  readonly organizations: readonly ListedOrganization[];
  readonly mayCreate: boolean;
  readonly notice?: string | undefined;
}

function columns(now: Date): readonly Column<ListedOrganization>[] {
  return [
    {
      label: 'Organization',
      cell: ({ id, name, displayName, isDefault }) =>
        html`<a href="${localUrl(pathOfOrganization(id))}"><bdi>${displayName}</bdi></a
          >${isDefault && html` <span class="badge">Default</span>`} <span class="muted small"><bdi>${name}</bdi></span>`,
    },
    { label: 'Description', cell: ({ description }) => html`<bdi>${description}</bdi>` },
    { label: 'Created', cell: ({ createdAt }) => renderAgo(createdAt, now) },
  ];
}

/** The page of `GET /admin/organizations`. */
export function renderOrganizationsPage({ viewer, organizations, mayCreate, notice }: OrganizationsPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: 'Organizations',
    intro: 'Each has its own members, groups and roles. All users belong to at least one.',
    notice,
    actions: mayCreate
      ? html`<a class="button button--primary button--fit" href="${localUrl(PAGE_PATHS.newOrganization)}">New organization</a>`
      : undefined,
    content: renderTable({
      caption: 'Organizations',
      columns: columns(viewer.now),
      rows: organizations,
      empty: html`<p>There is no organization that you can see. An owner creates one here.</p>`,
    }),
  });
}

/** The entered values, to show again. */
export interface OrganizationValues {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly icon: string;
}

function fieldsOf(values: OrganizationValues): readonly FormField[] {
  return [
    {
      kind: 'text',
      name: 'name',
      label: 'Name',
      value: values.name,
      autocomplete: 'off',
      hint: 'Letters, digits and single hyphens, for addresses and the command line.',
      maxLength: NAME_MAX_LENGTH,
    },
    {
      kind: 'text',
      name: 'display_name',
      label: 'Display name',
      value: values.displayName,
      autocomplete: 'off',
      isOptional: true,
      hint: 'What people see. Empty: the name.',
      maxLength: 64,
    },
    {
      kind: 'area',
      name: 'description',
      label: 'Description',
      value: values.description,
      autocomplete: 'off',
      isOptional: true,
      rows: 3,
      maxLength: 1000,
    },
    {
      kind: 'text',
      name: 'icon',
      label: 'Icon',
      value: values.icon,
      autocomplete: 'off',
      isOptional: true,
      hint: 'Address of a picture.',
      maxLength: 2000,
    },
  ];
}

interface Failed {
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

export interface NewOrganizationPage extends Failed {
  readonly viewer: Viewer;
  readonly values: OrganizationValues;
}

/** The page of `GET /admin/organizations/new`, and of a failed `POST` to it. */
export function renderNewOrganizationPage({ viewer, values, error, faults = [] }: NewOrganizationPage): Page {
  const fields = fieldsOf(values);
  const errors = renderFormErrors(error, faults, fields);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: 'New organization',
    isFaulty: errors !== undefined,
    crumbs: [ORGANIZATIONS],
    intro: 'You become its first member.',
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(PAGE_PATHS.newOrganization)}">
        ${renderFields(fields, faults)} ${renderButtons('Create organization', CONSOLE_PATHS.organizations)}
      </form>
    </div>`,
  });
}

function renderButtons(label: string, cancel: string): SafeHtml {
  return html`<div class="buttons buttons--fit">
    <button class="button button--primary" type="submit">${label}</button>
    <a class="button button--quiet" href="${localUrl(cancel)}">Cancel</a>
  </div>`;
}

export interface OrganizationSettingsPage extends Failed {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly parts: readonly OrganizationPart[];
  readonly values: OrganizationValues;
  /** Built-in roles, and which of them every member has. */
  readonly roles: readonly OfferedRole[];
  readonly defaultRoles: readonly string[];
  readonly mayDelete: boolean;
  readonly notice?: string | undefined;
}

/** The page of `GET /admin/organizations/:id/settings`, and of a failed `POST` to `/admin/organizations/settings`. */
export function renderOrganizationSettingsPage(page: OrganizationSettingsPage): Page {
  const { viewer, organization, parts, values, roles, defaultRoles, mayDelete, notice, error, faults = [] } = page;
  const fields = fieldsOf(values);
  const errors = renderFormErrors(error, faults, fields);
  const path = pathOfOrganization(organization.id);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: `Settings of ${organization.displayName}`,
    isFaulty: errors !== undefined,
    crumbs: [ORGANIZATIONS, { label: organization.displayName, path }],
    notice,
    actions: mayDelete ? html`<a class="button button--danger button--fit" href="${localUrl(`${path}/delete`)}">Delete</a>` : undefined,
    content: html`${renderOrganizationParts(parts, organization.id, '/settings')}
      <div class="panel panel--form">
        ${errors}
        <form method="post" action="${localUrl(PAGE_PATHS.editOrganization)}">
          <input type="hidden" name="organization" value="${organization.id}" />
          ${renderFields(fields, faults)}
          ${
            roles.some(({ isAssignable }) => isAssignable) &&
            html`<fieldset class="field">
              <legend>Roles that every member has</legend>
              ${renderOrganizationRoles(roles, defaultRoles)}
            </fieldset>`
          }
          ${renderButtons('Save', path)}
        </form>
      </div>`,
  });
}

export interface DeleteOrganizationPage extends Failed {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
}

/** The page of `GET /admin/organizations/:id/delete`, and of a failed `POST` to `/admin/organizations/delete`. */
export function renderDeleteOrganizationPage({ viewer, organization, error, faults = [] }: DeleteOrganizationPage): Page {
  const path = pathOfOrganization(organization.id);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: `Delete ${organization.displayName}`,
    isFaulty: faults.length > 0,
    crumbs: [ORGANIZATIONS, { label: organization.displayName, path }],
    error,
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action: PAGE_PATHS.deleteOrganization,
        fields: { organization: organization.id },
        consequences: html`<p>
          Its roles and settings are lost. This cannot be undone. It can only be deleted once its groups are deleted and at most one member
          is left.
        </p>`,
        name: organization.name,
        button: 'Delete this organization',
        cancel: path,
        faults,
      })}
    </div>`,
  });
}
