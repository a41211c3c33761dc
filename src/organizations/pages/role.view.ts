import {
  type Column,
  CONSOLE_PATHS,
  type DescribedType,
  html,
  type ListState,
  localUrl,
  type Page,
  renderConsole,
  renderPager,
  renderPermissions,
  renderTable,
  type SafeHtml,
  type Viewer,
} from '../../views/index.js';
import { pathOfOrganization } from './organization-parts.js';
import type { ListedOrganization } from './organizations.view.js';
import { renderPermitted } from './role-permissions.js';
import { crumbsOfRoles, pathOfRole, type RolePowers, type ShownRole, titleOfRole, typesIn } from './role-parts.js';
import type { ListedMember } from './members.view.js';

/** A page of the members who were given the role. */
export interface Holders {
  readonly list: ListState;
  readonly members: readonly ListedMember[];
  readonly total: number;
}

export interface RolePage extends RolePowers {
  readonly viewer: Viewer;
  readonly organization: ListedOrganization;
  readonly role: ShownRole;
  /** Every member has it. */
  readonly isDefault: boolean;
  /** Undefined: the viewer cannot see members. */
  readonly holders?: Holders | undefined;
  readonly notice?: string | undefined;
}

function renderActions({ organization, role, mayChange, mayDelete }: RolePage): SafeHtml | undefined {
  if (!mayChange && !mayDelete) return undefined;
  const path = pathOfRole(organization.id, role.name);
  return html`${mayChange && html`<a class="button button--quiet button--fit" href="${localUrl(`${path}/edit`)}">Edit</a>`}
  ${mayDelete && html`<a class="button button--danger button--fit" href="${localUrl(`${path}/delete`)}">Delete</a>`}`;
}

function renderFacts({ role, isDefault }: RolePage): SafeHtml {
  return html`<section class="panel" aria-label="Facts">
    <dl class="facts">
      <dt>Name in programs</dt>
      <dd><code>${role.name}</code></dd>
      <dt>Kind</dt>
      <dd>${role.isBuiltIn ? 'built in: nobody can change or delete it' : 'custom role of this organization'}</dd>
      <dt>Who gets it</dt>
      <dd>${isDefault ? 'every member' : 'members to whom it is given'}</dd>
      <dt>Apps</dt>
      <dd>
        ${
          role.isDelegable
            ? 'Apps that act for a user with this role have its permissions, within what the person allowed them.'
            : 'Apps that act for a user with this role do not get its permissions.'
        }
      </dd>
    </dl>
  </section>`;
}

function renderLevel(title: string, types: readonly DescribedType[], render = renderPermitted): readonly SafeHtml[] {
  if (types.length === 0) return [];
  const level = html`<div class="panel">
    <h3>${title}</h3>
    ${render(types)}
  </div>`;
  return [level];
}

function renderWhatItPermits({ role, organization }: RolePage): SafeHtml {
  const { organizationPermissions: inside, memberPermissions: own, sitePermissions: site } = role;
  const levels = [
    ...renderLevel(`Everywhere in ${organization.displayName}`, typesIn(inside, false)),
    ...renderLevel('On what belongs to the holder', typesIn(own, false)),
    ...renderLevel('In the whole deployment', typesIn(site, false), renderPermissions),
    ...renderLevel('It takes these permissions away, whatever other roles say', typesIn([...inside, ...own, ...site], true)),
  ];
  return html`<section class="section" aria-labelledby="permits">
    <h2 id="permits">What it permits</h2>
    ${levels.length === 0 ? html`<div class="empty"><p>This role permits nothing here.</p></div>` : levels}
  </section>`;
}

function columns(organization: string): readonly Column<ListedMember>[] {
  return [
    {
      label: 'Member',
      cell: ({ userId, username, isServiceAccount }) =>
        html`<a href="${localUrl(`${pathOfOrganization(organization)}/members/${encodeURIComponent(userId)}`)}"><bdi>${username}</bdi></a
          >${isServiceAccount && html` <span class="badge">Service account</span>`}`,
    },
    { label: 'Full name', cell: ({ name }) => html`<bdi>${name}</bdi>` },
    { label: 'Email address', cell: ({ email }) => html`<bdi>${email}</bdi>` },
  ];
}

function renderHolders({ organization, isDefault, holders }: RolePage): SafeHtml | undefined {
  if (isDefault)
    return html`<section class="section" aria-labelledby="holders">
      <h2 id="holders">Who has it</h2>
      <div class="callout">
        <p>
          Every one of the <a href="${localUrl(pathOfOrganization(organization.id))}">members of ${organization.displayName}</a>, as long as
          the settings of the organization say so.
        </p>
      </div>
    </section>`;
  if (holders === undefined) return undefined;
  const { list, members, total } = holders;
  return html`<section class="section" aria-labelledby="holders">
    <h2 id="holders">Who has it</h2>
    ${renderTable({
      caption: 'Members with this role',
      columns: columns(organization.id),
      rows: members,
      empty: html`<p>Nobody has this role yet.</p>
        <p>
          Open one of the <a href="${localUrl(pathOfOrganization(organization.id))}">members of ${organization.displayName}</a> to give it
          to them.
        </p>`,
    })}
    ${renderPager(list, total)}
  </section>`;
}

/** The page of `GET /admin/organizations/:id/roles/:role`. */
export function renderRolePage(page: RolePage): Page {
  const { viewer, organization, role, notice } = page;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.organizations,
    title: titleOfRole(role),
    crumbs: crumbsOfRoles(organization),
    notice,
    actions: renderActions(page),
    content: html`${renderFacts(page)} ${renderHolders(page)} ${renderWhatItPermits(page)}`,
  });
}
