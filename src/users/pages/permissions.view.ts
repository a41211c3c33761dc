import type { Role } from '../../authz/index.js';
import {
  attributes,
  type Column,
  CONSOLE_PATHS,
  html,
  localUrl,
  type Page,
  renderConsole,
  renderPermissions,
  renderTable,
  type SafeHtml,
  type Viewer,
} from '../../views/index.js';
import type { UserPermissions } from '../permissions/user-permissions.service.js';
import type { UserRow } from '../users.repository.js';
import { type AdministeredUser, pathOfUser } from './admin/administered-user.js';
import { renderUserParts, type UserPart } from './admin/user-parts.js';
import { shownPermissions, type ShownPermission } from './explained-permissions.js';

interface NamedOrganization {
  readonly id: string;
  readonly displayName: string;
}

/** What is explained: the permissions on things of one organization, or of none. */
export interface ExplainedFor extends UserPermissions {
  /** Those of the user that the viewer can see. */
  readonly organizations: readonly NamedOrganization[];
  readonly organization: NamedOrganization | undefined;
}

export interface OwnPermissionsPage extends ExplainedFor {
  readonly viewer: Viewer;
  readonly user: Pick<UserRow, 'status'>;
}

export interface UserPermissionsPage extends ExplainedFor {
  readonly viewer: Viewer;
  readonly user: Pick<AdministeredUser, 'id' | 'username' | 'status'>;
  readonly parts: readonly UserPart[];
}

function titleOf({ displayName, identifier }: Role): string {
  return displayName === '' ? identifier.name : displayName;
}

/** Titles of roles, with the organization of those that belong to another one than `here`. */
function titlesOf(roles: readonly Role[], { organizations, organization: here }: ExplainedFor): string {
  return roles
    .map((role) => {
      const { organization } = role.identifier;
      if (organization === undefined || organization === here?.id) return titleOf(role);
      return `${titleOf(role)} of ${organizations.find(({ id }) => id === organization)?.displayName ?? 'another organization'}`;
    })
    .join(', ');
}

function renderReach({ reach }: ShownPermission, organization: NamedOrganization | undefined): SafeHtml | string {
  switch (reach) {
    case 'site':
      return 'Everywhere';
    case 'organization':
      return organization === undefined ? 'Everywhere' : html`Everywhere in <bdi>${organization.displayName}</bdi>`;
    case 'own':
      return 'Only their own';
    case 'none':
      return html`<span class="badge badge--danger">Forbidden</span>`;
  }
}

function renderReasons({ grantedBy, deniedBy }: ShownPermission, page: ExplainedFor): SafeHtml {
  if (deniedBy.length === 0) return html`<bdi>${titlesOf(grantedBy, page)}</bdi>`;
  return html`Forbidden by <bdi>${titlesOf(deniedBy, page)}</bdi>${
      grantedBy.length > 0 && html`, whatever <bdi>${titlesOf(grantedBy, page)}</bdi> grants`
    }`;
}

function columns(page: ExplainedFor): readonly Column<ShownPermission>[] {
  return [
    { label: 'May', cell: ({ words, title }) => html`${words} <span class="muted small">${title}</span>` },
    { label: 'Where', cell: (permission) => renderReach(permission, page.organization) },
    { label: 'Because of the role', cell: (permission) => renderReasons(permission, page) },
  ];
}

/** A choice of the organization, which is kept in the address. */
function renderChoice({ organizations, organization }: ExplainedFor, path: string): SafeHtml | undefined {
  if (organizations.length === 0) return undefined;
  const option = (value: string, words: string): SafeHtml =>
    html`<option ${attributes({ value, selected: value === (organization?.id ?? '') })}>${words}</option>`;
  return html`<form class="search" method="get" action="${localUrl(path)}" role="search" aria-label="Where">
    <label class="unseen" for="organization">On which things</label>
    <select id="organization" name="organization">
      ${option('', `In the whole deployment, and on ${path === CONSOLE_PATHS.permissions ? 'your' : 'their'} own things`)}
      ${organizations.map(({ id, displayName }) => option(id, `In ${displayName}`))}
    </select>
    <button class="button button--quiet button--fit" type="submit">Show</button>
  </form>`;
}

function renderRoles(page: ExplainedFor): SafeHtml {
  const { roles, organization } = page;
  const ofDeployment = roles.filter(({ identifier }) => identifier.organization === undefined);
  const inside = roles.filter(({ identifier }) => organization !== undefined && identifier.organization === organization.id);
  return html`<section class="panel" aria-label="Roles">
    <dl class="facts">
      <dt>Roles on this deployment</dt>
      <dd>${titlesOf(ofDeployment, page)}</dd>
      ${
        organization !== undefined &&
        html`<dt>Roles in <bdi>${organization.displayName}</bdi></dt>
          <dd><bdi>${titlesOf(inside, page)}</bdi></dd>`
      }
    </dl>
  </section>`;
}

function renderExplanation(page: ExplainedFor, path: string): SafeHtml {
  const { here, elsewhere, missing } = shownPermissions(page.permissions, page.organization !== undefined);
  const table = { columns: columns(page), empty: html`<p>None of the roles permits anything here.</p>` };
  return html`${renderChoice(page, path)} ${renderRoles(page)} ${renderTable({ ...table, caption: 'Permissions', rows: here })}
  ${
    missing.length > 0 &&
    html`<details class="more">
      <summary>Not permitted by any of these roles</summary>
      ${renderPermissions(missing)}
    </details>`
  }
  ${
    elsewhere.length > 0 &&
    html`<details class="more">
      <summary>Only for other programs</summary>
      <p class="muted small">There are no such things on this server. Other programs can ask it whether a user has these permissions.</p>
      ${renderTable({ ...table, caption: 'Permissions for other programs', rows: elsewhere })}
    </details>`
  }`;
}

const WHAT_ELSE = 'Tokens and apps can have fewer permissions than the person, never more. Being in a group gives no permissions.';

/** The page of `GET /account/permissions`. */
export function renderOwnPermissionsPage(page: OwnPermissionsPage): Page {
  return renderConsole({
    viewer: page.viewer,
    here: CONSOLE_PATHS.permissions,
    title: 'What you may do',
    intro: `Your roles together, and which of them is the reason. ${WHAT_ELSE}`,
    content: renderExplanation(page, CONSOLE_PATHS.permissions),
  });
}

/** The page of `GET /admin/users/:id/permissions`. */
export function renderUserPermissionsPage(page: UserPermissionsPage): Page {
  const { viewer, user, parts } = page;
  const path = `${pathOfUser(user.id)}/permissions`;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: `What ${user.username} may do`,
    crumbs: [
      { label: 'Users', path: CONSOLE_PATHS.users },
      { label: user.username, path: pathOfUser(user.id) },
    ],
    intro: `All roles together, and which of them is the reason. ${WHAT_ELSE}`,
    content: html`${renderUserParts(parts, user.id, '/permissions')}
    ${
      user.status === 'suspended' &&
      html`<div class="callout callout--warning">
        <p>This user is suspended, and may do none of this until an administrator activates them.</p>
      </div>`
    }
    ${renderExplanation(page, path)}`,
  });
}
