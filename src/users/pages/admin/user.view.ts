import type { Validation } from '../../../common/index.js';
import {
  CONSOLE_PATHS,
  html,
  localUrl,
  PAGE_PATHS,
  renderConfirmation,
  renderConsole,
  renderTime,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import type { ListedKey } from '../listed-key.js';
import { type AdministeredUser, pathOfUser, titlesOf } from './administered-user.js';
import { renderKeysOfUser } from './user-keys.js';
import { renderUserParts } from './user-parts.js';
import type { Powers } from './user-powers.js';
import { renderRolesForm } from './user-roles.js';
import { renderStatus } from './users.view.js';

const USERS = { label: 'Users', path: CONSOLE_PATHS.users };

export interface UserPage {
  readonly viewer: Viewer;
  readonly user: AdministeredUser;
  readonly powers: Powers;
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

function renderLink({ id }: AdministeredUser, page: string, label: string, kind: 'quiet' | 'danger' = 'quiet'): SafeHtml {
  const path = localUrl(`${pathOfUser(id)}/${page}`);
  return kind === 'danger'
    ? html`<a class="button button--danger button--fit" href="${path}">${label}</a>`
    : html`<a class="button button--quiet button--fit" href="${path}">${label}</a>`;
}

function renderAuditLinks({ id, username }: AdministeredUser): SafeHtml {
  const found = (search: string) => localUrl(`${CONSOLE_PATHS.audit}?${new URLSearchParams({ q: search }).toString()}`);
  return html`<dt>Audit log</dt>
    <dd>
      <a href="${found(`resource_id:${id}`)}">Changes to this user</a> · <a href="${found(`username:${username}`)}">Done by this user</a>
    </dd>`;
}

function renderFacts(user: AdministeredUser, mayReadAuditLog: boolean): SafeHtml {
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
      ${mayReadAuditLog && renderAuditLinks(user)}
      <dt>ID</dt>
      <dd><code>${user.id}</code></dd>
    </dl>
  </section>`;
}

/** The page of `GET /admin/users/:user`. */
export function renderUserPage({ viewer, user, powers, sessions, tokens, notice, error }: UserPage): Page {
  const { maySuspend, mayActivate, mayDelete, maySetPassword, maySeeKeys, mayEndKeys, mayReadAuditLog, assignableRoles, parts } = powers;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: user.username,
    crumbs: [USERS],
    notice,
    error,
    actions: html`${maySetPassword && renderLink(user, 'password', 'Set a password')}
    ${mayActivate && renderPost(PAGE_PATHS.activateUser, user, 'Activate')}
    ${maySuspend && renderPost(PAGE_PATHS.suspendUser, user, 'Suspend')}
    ${mayEndKeys && renderLink(user, 'end-everything', 'End everything', 'danger')}
    ${mayDelete && renderLink(user, 'delete', 'Delete', 'danger')}`,
    content: html`${renderUserParts(parts, user.id, '')} ${renderFacts(user, mayReadAuditLog)}
    ${assignableRoles.length > 0 && renderRolesForm(user.id, assignableRoles, user.rbacRoles)}
    ${maySeeKeys && renderKeysOfUser({ userId: user.id, sessions, tokens, mayEnd: mayEndKeys }, viewer.now)}`,
  });
}

export interface DeleteUserPage {
  readonly viewer: Viewer;
  readonly user: AdministeredUser;
  readonly faults?: readonly Validation[];
  readonly error?: string | undefined;
}

/** The page of `GET /admin/users/:user/delete`, and of a failed `POST` to `/admin/users/delete`. */
export function renderDeleteUserPage({ viewer, user, faults = [], error }: DeleteUserPage): Page {
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
