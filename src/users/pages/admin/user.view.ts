import type { Validation } from '../../../common/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConfirmation,
  renderConsole,
  renderTable,
  renderTime,
  type SafeHtml,
  type Viewer,
} from '../../../views/index.js';
import type { ListedKey } from '../listed-key.js';
import { type AdministeredUser, pathOfUser, titlesOf } from './administered-user.js';
import { renderStatus } from './users.view.js';

const USERS = { label: 'Users', path: CONSOLE_PATHS.users };

export interface UserPage {
  readonly viewer: Viewer;
  readonly user: AdministeredUser;
  readonly sessions: readonly ListedKey[];
  readonly tokens: readonly ListedKey[];
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

function renderPost(path: string, { id }: AdministeredUser, label: string): SafeHtml {
  return html`<form method="post" action="${localUrl(path)}">
    <input type="hidden" name="user" value="${id}" />
    <button class="button button--quiet button--fit" type="submit">${label}</button>
  </form>`;
}

function renderFacts(user: AdministeredUser): SafeHtml {
  return html`<section class="panel" aria-label="Facts">
    <dl class="facts">
      <dt>Email address</dt>
      <dd><bdi>${user.email}</bdi></dd>
      <dt>Full name</dt>
      <dd>${user.name === '' ? html`<span class="muted">not given</span>` : html`<bdi>${user.name}</bdi>`}</dd>
      <dt>Status</dt>
      <dd>${renderStatus(user)}</dd>
      <dt>Kind</dt>
      <dd>${user.isServiceAccount ? 'service account' : 'person'}</dd>
      <dt>Signs in with</dt>
      <dd>${user.loginType}</dd>
      <dt>Roles on this deployment</dt>
      <dd>${titlesOf(user)}</dd>
      <dt>Last seen</dt>
      <dd>${user.lastSeenAt === null ? 'never' : renderTime(user.lastSeenAt)}</dd>
      <dt>Created</dt>
      <dd>${renderTime(user.createdAt)}</dd>
      <dt>ID</dt>
      <dd><code>${user.id}</code></dd>
    </dl>
  </section>`;
}

function keyColumns(now: Date, first: Column<ListedKey>): readonly Column<ListedKey>[] {
  return [
    first,
    { label: 'Created', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    { label: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : renderAgo(lastUsedAt, now)) },
    { label: 'Expires', cell: ({ expiresAt }) => renderAgo(expiresAt, now) },
  ];
}

/** The page of `GET /admin/users/:user`. */
export function renderUserPage({ viewer, user, sessions, tokens, notice, error }: UserPage): string {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: user.username,
    crumbs: [USERS],
    notice,
    error,
    actions: html`${
        user.status === 'suspended'
          ? renderPost(PAGE_PATHS.activateUser, user, 'Activate')
          : renderPost(PAGE_PATHS.suspendUser, user, 'Suspend')
      }
      ${sessions.length > 0 && renderPost(PAGE_PATHS.endSessionsOfUser, user, 'End all sessions')}
      <a class="button button--danger button--fit" href="${localUrl(`${pathOfUser(user.id)}/delete`)}">Delete</a>`,
    content: html`${renderFacts(user)}
      <section class="section" aria-labelledby="sessions">
        <h2 id="sessions">Sessions</h2>
        ${renderTable({
          caption: 'Sessions of this user',
          columns: keyColumns(viewer.now, { label: 'From', cell: ({ clientAddress }) => clientAddress }),
          rows: sessions,
          empty: html`<p>No browser or command-line tool is signed in as this user.</p>`,
        })}
      </section>
      <section class="section" aria-labelledby="tokens">
        <h2 id="tokens">Tokens</h2>
        ${renderTable({
          caption: 'Tokens of this user',
          columns: keyColumns(viewer.now, { label: 'Name', cell: ({ name }) => html`<bdi>${name}</bdi>` }),
          rows: tokens,
          empty: html`<p>This user has no tokens.</p>`,
        })}
      </section>`,
  });
}

export interface DeleteUserPage {
  readonly viewer: Viewer;
  readonly user: AdministeredUser;
  readonly faults?: readonly Validation[];
  readonly error?: string | undefined;
}

/** The page of `GET /admin/users/:user/delete`, and of a failed `POST` to `/admin/users/delete`. */
export function renderDeleteUserPage({ viewer, user, faults = [], error }: DeleteUserPage): string {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: `Delete ${user.username}`,
    isFaulty: faults.length > 0,
    crumbs: [USERS, { label: user.username, path: pathOfUser(user.id) }],
    error,
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action: PAGE_PATHS.deleteUser,
        fields: { user: user.id },
        consequences: html`<p>
          The sessions, tokens, stored secrets, memberships and identity provider links of this user are deleted, and apps lose the access
          that the user gave them. This cannot be undone. The username and email address can be used again.
        </p>`,
        name: user.username,
        button: 'Delete this user',
        cancel: pathOfUser(user.id),
        faults,
      })}
    </div>`,
  });
}
