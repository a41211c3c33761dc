import { GROUP_NAME_MAX_LENGTH, PICTURE_URL_MAX_LENGTH, type Validation } from '../../common/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  type FormField,
  html,
  type ListState,
  localUrl,
  type Page,
  PAGE_PATHS,
  renderConfirmation,
  renderConsole,
  renderFields,
  renderFormErrors,
  renderPager,
  renderSearch,
  renderTable,
  type SafeHtml,
  type Viewer,
} from '../../views/index.js';
import { isEveryone } from '../groups/group-change.js';
import { type ListedGroup, pathOfGroup, pathOfGroups, titleOfGroup } from './group-parts.js';
import { type OrganizationPart, pathOfOrganization, renderOrganizationParts } from './organization-parts.js';
import type { ListedOrganization } from './organizations.view.js';

const ORGANIZATIONS = { label: 'Organizations', path: CONSOLE_PATHS.organizations };

export interface GroupsPage {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly parts: readonly OrganizationPart[];
  readonly mayCreate: boolean;
  readonly list: ListState;
  readonly groups: readonly ListedGroup[];
  readonly total: number;
  /** Why the search was not understood. */
  readonly fault?: string | undefined;
  readonly notice?: string | undefined;
}

/** The breadcrumbs of a page about groups, or about one of them. */
export function crumbsOfGroups({ id, displayName }: ListedOrganization, group?: ListedGroup): { label: string; path: string }[] {
  return [
    ORGANIZATIONS,
    { label: displayName, path: pathOfOrganization(id) },
    { label: 'Groups', path: pathOfGroups(id) },
    ...(group === undefined ? [] : [{ label: titleOfGroup(group), path: pathOfGroup(group) }]),
  ];
}

const COLUMNS: readonly Column<ListedGroup>[] = [
  {
    label: 'Group',
    cell: (group) =>
      html`<a href="${localUrl(pathOfGroup(group))}"><bdi>${titleOfGroup(group)}</bdi></a
        >${isEveryone(group) && html` <span class="badge">All members</span>`}${
          group.source === 'oidc' && html` <span class="badge">From the identity provider</span>`
        }${group.displayName !== '' && html` <span class="muted small"><bdi>${group.name}</bdi></span>`}`,
  },
  { label: 'Members', cell: ({ memberCount }) => memberCount },
];

/** The page of `GET /admin/organizations/:id/groups`. */
export function renderGroupsPage(page: GroupsPage): Page {
  const { viewer, organization, parts, mayCreate, list, groups, total, fault, notice } = page;
  const path = pathOfOrganization(organization.id);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: `Groups of ${organization.displayName}`,
    isFaulty: fault !== undefined,
    crumbs: [ORGANIZATIONS, { label: organization.displayName, path }],
    intro: 'People who belong together, so that apps can treat them alike. A group gives no permissions.',
    notice,
    actions: mayCreate
      ? html`<a class="button button--primary button--fit" href="${localUrl(`${pathOfGroups(organization.id)}/new`)}">New group</a>`
      : undefined,
    content: html`${renderOrganizationParts(parts, organization.id, '/groups')}
    ${renderSearch({ list, label: 'Search groups', hint: 'Part of a name.', fault })}
    ${renderTable({
      caption: 'Groups',
      columns: COLUMNS,
      rows: groups,
      empty: html`<p>No group matches this search.</p>
        <p><a href="${localUrl(list.path)}">Show all groups</a></p>`,
    })}
    ${renderPager(list, total)}`,
  });
}

/** The entered values, to show again. */
export interface GroupValues {
  readonly name: string;
  readonly displayName: string;
  readonly avatarUrl: string;
}

function fieldsOf(values: GroupValues): readonly FormField[] {
  return [
    {
      kind: 'text',
      name: 'name',
      label: 'Name',
      value: values.name,
      autocomplete: 'off',
      hint: 'Letters, digits and single hyphens, for programs and the command line.',
      maxLength: GROUP_NAME_MAX_LENGTH,
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
      kind: 'text',
      name: 'avatar_url',
      label: 'Picture',
      value: values.avatarUrl,
      autocomplete: 'off',
      isOptional: true,
      hint: 'Address of a picture.',
      maxLength: PICTURE_URL_MAX_LENGTH,
    },
  ];
}

interface Failed {
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

export interface NewGroupPage extends Failed {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly values: GroupValues;
}

function renderGroupForm(
  action: string,
  hidden: SafeHtml,
  { values, error, faults = [] }: Omit<NewGroupPage, 'viewer' | 'organization'>,
  button: string,
  cancel: string,
): SafeHtml {
  const fields = fieldsOf(values);
  return html`<div class="panel panel--form">
    ${renderFormErrors(error, faults, fields)}
    <form method="post" action="${localUrl(action)}">
      ${hidden} ${renderFields(fields, faults)}
      <div class="buttons buttons--fit">
        <button class="button button--primary" type="submit">${button}</button>
        <a class="button button--quiet" href="${localUrl(cancel)}">Cancel</a>
      </div>
    </form>
  </div>`;
}

/** The page of `GET /admin/organizations/:id/groups/new`, and of a failed `POST` to `/admin/organizations/groups/new`. */
export function renderNewGroupPage(page: NewGroupPage): Page {
  const { viewer, organization, error, faults = [] } = page;
  const hidden = html`<input type="hidden" name="organization" value="${organization.id}" />`;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: 'New group',
    isFaulty: error !== undefined || faults.length > 0,
    crumbs: crumbsOfGroups(organization),
    intro: 'You choose its members next.',
    content: renderGroupForm(PAGE_PATHS.createGroup, hidden, page, 'Create group', pathOfGroups(organization.id)),
  });
}

export interface EditGroupPage extends NewGroupPage {
  readonly group: ListedGroup;
}

/** The page of `GET /admin/organizations/:id/groups/:group/edit`, and of a failed `POST` to `/admin/organizations/groups/edit`. */
export function renderEditGroupPage(page: EditGroupPage): Page {
  const { viewer, organization, group, error, faults = [] } = page;
  const hidden = html`<input type="hidden" name="organization" value="${organization.id}" />
    <input type="hidden" name="group" value="${group.id}" />`;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: `Edit ${titleOfGroup(group)}`,
    isFaulty: error !== undefined || faults.length > 0,
    crumbs: crumbsOfGroups(organization, group),
    content: renderGroupForm(PAGE_PATHS.editGroup, hidden, page, 'Save', pathOfGroup(group)),
  });
}

export interface DeleteGroupPage extends Failed {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly group: ListedGroup;
}

/** The page of `GET /admin/organizations/:id/groups/:group/delete`, and of a failed `POST` to `/admin/organizations/groups/delete`. */
export function renderDeleteGroupPage({ viewer, organization, group, error, faults = [] }: DeleteGroupPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: `Delete ${titleOfGroup(group)}`,
    isFaulty: faults.length > 0,
    crumbs: crumbsOfGroups(organization, group),
    error,
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action: PAGE_PATHS.deleteGroup,
        fields: { organization: organization.id, group: group.id },
        consequences: html`<p>Who is in the group is lost. This cannot be undone. Its members stay in the organization.</p>`,
        name: group.name,
        button: 'Delete this group',
        cancel: pathOfGroup(group),
        faults,
      })}
    </div>`,
  });
}
