import type { Validation } from '../../common/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  html,
  localUrl,
  type Page,
  PAGE_PATHS,
  renderConfirmation,
  renderConsole,
  renderTable,
  type Viewer,
} from '../../views/index.js';
import { type OrganizationPart, renderOrganizationParts } from './organization-parts.js';
import type { ListedOrganization } from './organizations.view.js';
import { crumbsOfRoles, pathOfNewRole, pathOfRole, type ShownRole, titleOfRole } from './role-parts.js';
import { meaningOf } from './role-choices.js';

export interface RolesPage {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly parts: readonly OrganizationPart[];
  readonly mayCreate: boolean;
  readonly roles: readonly ShownRole[];
  /** The names of the roles that every member has. */
  readonly defaultRoles: readonly string[];
  readonly notice?: string | undefined;
}

/** As a sentence of its own. */
function summaryOf(role: ShownRole): string {
  const meaning = meaningOf(role);
  return meaning.charAt(0).toUpperCase() + meaning.slice(1);
}

function columns(organization: string, defaultRoles: readonly string[]): readonly Column<ShownRole>[] {
  return [
    {
      label: 'Role',
      cell: (role) =>
        html`<a href="${localUrl(pathOfRole(organization, role.name))}"><bdi>${titleOfRole(role)}</bdi></a
          >${!role.isBuiltIn && html` <span class="badge">Custom</span>`}${
            defaultRoles.includes(role.name) && html` <span class="badge">Every member</span>`
          }`,
    },
    { label: 'What it permits', cell: summaryOf },
  ];
}

/** The page of `GET /admin/organizations/:id/roles`. */
export function renderRolesPage({ viewer, organization, parts, mayCreate, roles, defaultRoles, notice }: RolesPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: `Roles of ${organization.displayName}`,
    crumbs: crumbsOfRoles(organization).slice(0, 2),
    intro:
      'What members may do in this organization beyond being members. Give roles on the page of a member, or to every member in the settings.',
    notice,
    actions: mayCreate
      ? html`<a class="button button--primary button--fit" href="${localUrl(pathOfNewRole(organization.id))}">New role</a>`
      : undefined,
    content: html`${renderOrganizationParts(parts, organization.id, '/roles')}
    ${renderTable({
      caption: 'Roles',
      columns: columns(organization.id, defaultRoles),
      rows: roles,
      empty: html`<p>This organization has no roles.</p>`,
    })}
    ${
      mayCreate &&
      roles.every(({ isBuiltIn }) => isBuiltIn) &&
      html`<p class="muted small">
        These roles are built in, and the same in every organization. If none fits, create one with exactly the permissions that you choose.
      </p>`
    }`,
  });
}

export interface DeleteRolePage {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly role: ShownRole;
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

/** The page of `GET /admin/organizations/:id/roles/:role/delete`, and of a failed `POST` to `/admin/organizations/roles/delete`. */
export function renderDeleteRolePage({ viewer, organization, role, error, faults = [] }: DeleteRolePage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: `Delete ${titleOfRole(role)}`,
    isFaulty: faults.length > 0,
    crumbs: crumbsOfRoles(organization, role),
    error,
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action: PAGE_PATHS.deleteRole,
        fields: { organization: organization.id, role: role.name },
        consequences: html`<p>
          Everyone who has this role loses it at once, and with it whatever no other role permits them. This cannot be undone. See
          <a href="${localUrl(pathOfRole(organization.id, role.name))}">who has it</a>.
        </p>`,
        name: role.name,
        button: 'Delete this role',
        cancel: pathOfRole(organization.id, role.name),
        faults,
      })}
    </div>`,
  });
}
