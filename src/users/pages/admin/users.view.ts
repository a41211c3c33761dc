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
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import { type AdministeredUser, pathOfUser, titlesOf } from './administered-user.js';

export interface UsersPage {
  readonly viewer: Viewer;
  readonly list: ListState;
  readonly users: readonly AdministeredUser[];
  /** Of all pages of the list. */
  readonly total: number;
  /** Why the search was not understood. */
  readonly fault?: string | undefined;
  readonly notice?: string | undefined;
  readonly mayCreate: boolean;
}

export function renderStatus({ status }: AdministeredUser): SafeHtml {
  return status === 'suspended' ? html`<span class="badge badge--danger">suspended</span>` : html`${status}`;
}

function columns(now: Date): readonly Column<AdministeredUser>[] {
  return [
    {
      label: 'User',
      cell: (user) =>
        html`<a href="${localUrl(pathOfUser(user.id))}"><bdi>${user.username}</bdi></a>
          <span class="muted small"><bdi>${user.email}</bdi></span>`,
    },
    { label: 'Status', cell: renderStatus },
    { label: 'Roles', cell: (user) => titlesOf(user) },
    { label: 'Signs in with', cell: ({ loginType }) => loginType },
    { label: 'Last seen', cell: ({ lastSeenAt }) => (lastSeenAt === null ? 'never' : renderAgo(lastSeenAt, now)) },
    { label: 'Created', cell: ({ createdAt }) => renderAgo(createdAt, now) },
  ];
}

/** The page of `GET /admin/users`. */
export function renderUsersPage({ viewer, list, users, total, fault, notice, mayCreate }: UsersPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: 'Users',
    isFaulty: fault !== undefined,
    intro: 'People who can sign in here, and service accounts.',
    notice,
    actions: mayCreate
      ? html`<a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.invitations)}">Invitations</a>
          <a class="button button--primary button--fit" href="${localUrl(PAGE_PATHS.newUser)}">New user</a>`
      : undefined,
    content: html`${renderSearch({
      list,
      label: 'Search users',
      hint: html`Part of a name or address, or filters such as <code>status:suspended role:owner</code>.`,
      fault,
    })}
    ${renderTable({
      caption: 'Users',
      columns: columns(viewer.now),
      rows: users,
      empty: html`<p>No user matches this search.</p>
        <p><a href="${localUrl(list.path)}">Show all users</a></p>`,
      list,
    })}
    ${renderPager(list, total)}`,
  });
}
