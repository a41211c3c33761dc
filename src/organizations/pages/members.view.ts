import {
  type Column,
  CONSOLE_PATHS,
  html,
  type ListState,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConsole,
  renderPager,
  renderSearch,
  renderTable,
  type Viewer,
  type Page,
} from '../../views/index.js';
import type { MemberUserRow } from '../members/members.repository.js';
import { organizationRoleTitle } from '../roles/role-titles.js';
import { type OrganizationPowers, pathOfOrganization, renderOrganizationParts } from './organization-parts.js';
import type { ListedOrganization } from './organizations.view.js';
import { type OfferedRole, renderOrganizationRoles } from './role-choices.js';

export type ListedMember = Pick<
  MemberUserRow,
  'userId' | 'username' | 'name' | 'email' | 'roles' | 'customRoles' | 'createdAt' | 'isServiceAccount'
>;

const ORGANIZATIONS = { label: 'Organizations', path: CONSOLE_PATHS.organizations };

export interface MembersPage {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly powers: OrganizationPowers;
  readonly list: ListState;
  readonly members: readonly ListedMember[];
  readonly total: number;
  /** Why the search was not understood. */
  readonly fault?: string | undefined;
  /** The name that could not be added. */
  readonly added?: string | undefined;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

function pathOfMember(organization: string, user: string): string {
  return `${pathOfOrganization(organization)}/members/${encodeURIComponent(user)}`;
}

/** The roles that were given to this member, in words. */
function titlesOf({ roles, customRoles }: ListedMember, organization: string): string {
  return roles.map((name) => organizationRoleTitle(name, organization, customRoles).displayName).join(', ') || 'Member';
}

function columns(organization: string, now: Date): readonly Column<ListedMember>[] {
  return [
    {
      label: 'Member',
      cell: ({ userId, username, email, isServiceAccount }) =>
        html`<a href="${localUrl(pathOfMember(organization, userId))}"><bdi>${username}</bdi></a
          >${isServiceAccount && html` <span class="badge">Service account</span>`} <span class="muted small"><bdi>${email}</bdi></span>`,
    },
    { label: 'Roles', cell: (member) => html`<bdi>${titlesOf(member, organization)}</bdi>` },
    { label: 'Member since', cell: ({ createdAt }) => renderAgo(createdAt, now) },
  ];
}

/** The page of `GET /admin/organizations/:id`, and of a failed `POST` to `/admin/organizations/members/add`. */
export function renderMembersPage(page: MembersPage): Page {
  const { viewer, organization, powers, list, members, total, fault, added = '', notice, error } = page;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: organization.displayName,
    isFaulty: fault !== undefined,
    crumbs: [ORGANIZATIONS],
    intro: organization.description === '' ? undefined : organization.description,
    notice,
    error,
    content: html`${renderOrganizationParts(powers.parts, organization.id, '')}
    ${renderSearch({
      list,
      label: 'Search members',
      hint: html`Part of a name or address, or filters such as <code>status:active</code>.`,
      fault,
    })}
    ${renderTable({
      caption: 'Members',
      columns: columns(organization.id, viewer.now),
      rows: members,
      empty: html`<p>No member matches this search.</p>
        <p><a href="${localUrl(list.path)}">Show all members</a></p>`,
    })}
    ${renderPager(list, total)}
    ${
      powers.mayAddMembers &&
      html`<section class="section" aria-labelledby="add">
        <h2 id="add">Add a member</h2>
        <div class="panel panel--form">
          <form method="post" action="${localUrl(PAGE_PATHS.addMember)}">
            <input type="hidden" name="organization" value="${organization.id}" />
            <div class="field">
              <label for="user">Username</label>
              <span class="hint" id="user-hint">Of a user who has an account here. They get the roles that every member has.</span>
              <input
                id="user"
                name="user"
                type="text"
                value="${added}"
                maxlength="64"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                required
                aria-describedby="user-hint"
              />
            </div>
            <button class="button button--primary button--fit" type="submit">Add</button>
          </form>
        </div>
      </section>`
    }`,
  });
}

export interface MemberPage {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly member: ListedMember;
  readonly roles: readonly OfferedRole[];
  readonly mayAssign: boolean;
  readonly mayRemove: boolean;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

/** The page of `GET /admin/organizations/:id/members/:user`. */
export function renderMemberPage({ viewer, organization, member, roles, mayAssign, mayRemove, notice, error }: MemberPage): Page {
  const path = pathOfOrganization(organization.id);
  const hidden = html`<input type="hidden" name="organization" value="${organization.id}" />
    <input type="hidden" name="user" value="${member.userId}" />`;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: member.username,
    crumbs: [ORGANIZATIONS, { label: organization.displayName, path }],
    notice,
    error,
    actions: mayRemove
      ? html`<form method="post" action="${localUrl(PAGE_PATHS.removeMember)}">
          ${hidden}
          <button class="button button--danger button--fit" type="submit">Remove from the organization</button>
        </form>`
      : undefined,
    content: html`<section class="panel" aria-label="Facts">
        <dl class="facts">
          <dt>Email address</dt>
          <dd><bdi>${member.email}</bdi></dd>
          <dt>Full name</dt>
          <dd><bdi>${member.name}</bdi></dd>
          <dt>Roles</dt>
          <dd><bdi>${titlesOf(member, organization.id)}</bdi></dd>
          <dt>Member since</dt>
          <dd>${renderAgo(member.createdAt, viewer.now)}</dd>
        </dl>
      </section>
      ${
        mayAssign &&
        roles.some(({ isAssignable }) => isAssignable) &&
        html`<section class="section" aria-labelledby="roles">
          <h2 id="roles">Roles in ${organization.displayName}</h2>
          <div class="panel panel--form">
            <form method="post" action="${localUrl(PAGE_PATHS.setRolesOfMember)}">
              ${hidden} ${renderOrganizationRoles(roles, member.roles)}
              <button class="button button--primary button--fit" type="submit">Save roles</button>
            </form>
          </div>
        </section>`
      }`,
  });
}
