import {
  type Column,
  CONSOLE_PATHS,
  html,
  type ListState,
  localUrl,
  type Page,
  PAGE_PATHS,
  renderConsole,
  renderPager,
  renderSearch,
  renderTable,
  type SafeHtml,
  type Viewer,
} from '../../views/index.js';
import { isEveryone } from '../groups/group-change.js';
import type { GroupMemberRow } from '../groups/group-members.repository.js';
import { type GroupPowers, type ListedGroup, pathOfGroup, titleOfGroup } from './group-parts.js';
import { crumbsOfGroups } from './groups.view.js';
import { pathOfOrganization } from './organization-parts.js';
import type { ListedOrganization } from './organizations.view.js';

type ListedGroupMember = Pick<GroupMemberRow, 'id' | 'username' | 'name' | 'email' | 'isServiceAccount'>;

export interface GroupPage extends GroupPowers {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly group: ListedGroup;
  readonly list: ListState;
  readonly members: readonly ListedGroupMember[];
  readonly total: number;
  /** Why the search was not understood. */
  readonly fault?: string | undefined;
  /** The name that could not be added. */
  readonly added?: string | undefined;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

function renderHidden({ id, organizationId }: ListedGroup): SafeHtml {
  return html`<input type="hidden" name="organization" value="${organizationId}" /> <input type="hidden" name="group" value="${id}" />`;
}

function columns(group: ListedGroup, mayChange: boolean): readonly Column<ListedGroupMember>[] {
  const remove: Column<ListedGroupMember> = {
    label: 'Remove',
    hasActions: true,
    cell: ({ id, username }) =>
      html`<form method="post" action="${localUrl(PAGE_PATHS.removeGroupMember)}">
        ${renderHidden(group)} <input type="hidden" name="user" value="${id}" />
        <button class="button button--quiet button--small" type="submit">Remove<span class="unseen"> ${username}</span></button>
      </form>`,
  };
  return [
    {
      label: 'Member',
      cell: ({ id, username, isServiceAccount }) =>
        html`<a href="${localUrl(`${pathOfOrganization(group.organizationId)}/members/${encodeURIComponent(id)}`)}"
            ><bdi>${username}</bdi></a
          >${isServiceAccount && html` <span class="badge">Service account</span>`}`,
    },
    { label: 'Full name', cell: ({ name }) => html`<bdi>${name}</bdi>` },
    { label: 'Email address', cell: ({ email }) => html`<bdi>${email}</bdi>` },
    ...(mayChange ? [remove] : []),
  ];
}

function renderActions({ group, mayChange, mayDelete }: GroupPage): SafeHtml | undefined {
  if (!mayChange && !mayDelete) return undefined;
  const path = pathOfGroup(group);
  return html`${mayChange && html`<a class="button button--quiet button--fit" href="${localUrl(`${path}/edit`)}">Edit</a>`}
  ${mayDelete && html`<a class="button button--danger button--fit" href="${localUrl(`${path}/delete`)}">Delete</a>`}`;
}

function renderEmpty({ list, group }: GroupPage): SafeHtml {
  if (list.search === '' && group.memberCount === 0)
    return html`<p>Nobody is in this group yet. Add members of the organization to it.</p>`;
  return html`<p>No member matches this search.</p>
    <p><a href="${localUrl(list.path)}">Show all members</a></p>`;
}

/** Why there is nothing to do here, and where it is done. */
function renderEveryone({ id, displayName }: ListedOrganization): SafeHtml {
  return html`<div class="callout">
    All members of ${displayName} are in this group, as long as they are members. To change who they are, add or remove
    <a href="${localUrl(pathOfOrganization(id))}">members of the organization</a>.
  </div>`;
}

/** The page of `GET /admin/organizations/:id/groups/:group`, and of a failed `POST` to `/admin/organizations/groups/add` or `remove`. */
export function renderGroupPage(page: GroupPage): Page {
  const { viewer, organization, group, mayChange, list, members, total, fault, added = '', notice, error } = page;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: titleOfGroup(group),
    isFaulty: fault !== undefined,
    crumbs: crumbsOfGroups(organization),
    notice,
    error,
    actions: renderActions(page),
    content: html`${isEveryone(group) && renderEveryone(organization)}
    ${renderSearch({
      list,
      label: 'Search members',
      hint: html`Part of a name or address, or filters such as <code>status:active</code>.`,
      fault,
    })}
    ${renderTable({ caption: 'Members', columns: columns(group, mayChange), rows: members, empty: renderEmpty(page) })}
    ${renderPager(list, total)}
    ${
      mayChange &&
      html`<section class="section" aria-labelledby="add">
        <h2 id="add">Add a member</h2>
        <div class="panel panel--form">
          <form method="post" action="${localUrl(PAGE_PATHS.addGroupMember)}">
            ${renderHidden(group)}
            <div class="field">
              <label for="user">Username</label>
              <span class="hint" id="user-hint">Of a member of ${organization.displayName}.</span>
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
