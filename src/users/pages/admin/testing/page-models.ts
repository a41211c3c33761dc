import { viewerNamed } from '../../../../views/testing/index.js';
import type { ListedKey } from '../../listed-key.js';
import type { AdministeredUser } from '../administered-user.js';
import { type DeleteUserPage, renderDeleteUserPage, renderUserPage, type UserPage } from '../user.view.js';
import { renderUsersPage, type UsersPage } from '../users.view.js';

const TIME = new Date('2026-01-02T03:04:05Z');

function user(text: string): AdministeredUser {
  const names = { id: text, username: text, name: text, email: text };
  const facts = { status: 'suspended', loginType: 'password', rbacRoles: [text], isServiceAccount: false } as const;
  return { ...names, ...facts, createdAt: TIME, lastSeenAt: TIME };
}

function key(text: string): ListedKey {
  const times = { createdAt: TIME, lastUsedAt: TIME, expiresAt: TIME };
  return { id: text, name: text, clientAddress: text, scopes: [text], ...times, isCurrent: false };
}

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => string>> = {
  users: (text) =>
    renderUsersPage({
      viewer: viewerNamed(text),
      list: { path: '/admin/users', search: text, offset: 25, limit: 25 },
      users: [user(text)],
      total: 100,
      fault: text,
      notice: text,
    } satisfies UsersPage),
  'no users': (text) =>
    renderUsersPage({
      viewer: viewerNamed(text),
      list: { path: '/admin/users', search: text, offset: 0, limit: 25 },
      users: [],
      total: 0,
    } satisfies UsersPage),
  'a user': (text) =>
    renderUserPage({
      viewer: viewerNamed(text),
      user: user(text),
      sessions: [key(text)],
      tokens: [key(text)],
      notice: text,
      error: text,
    } satisfies UserPage),
  'delete a user': (text) =>
    renderDeleteUserPage({
      viewer: viewerNamed(text),
      user: user(text),
      faults: [{ field: 'typed_name', detail: text }],
      error: text,
    } satisfies DeleteUserPage),
};
