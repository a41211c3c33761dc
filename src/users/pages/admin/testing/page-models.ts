import type { Page } from '../../../../views/index.js';
import { viewerNamed } from '../../../../views/testing/index.js';
import type { ListedKey } from '../../listed-key.js';
import type { AdministeredUser } from '../administered-user.js';
import { type DeleteUserPage, renderDeleteUserPage, renderUserPage, type UserPage } from '../user.view.js';
import {
  type InvitationMadePage,
  type InvitationsPage,
  type NewInvitationPage,
  renderInvitationMadePage,
  renderInvitationsPage,
  renderNewInvitationPage,
} from '../invitations.view.js';
import { type NewUserPage, renderNewUserPage } from '../new-user.view.js';
import { renderUserPasswordPage, type UserPasswordPage } from '../user-password.view.js';
import type { Powers } from '../user-powers.js';
import { renderUsersPage, type UsersPage } from '../users.view.js';

const TIME = new Date('2026-01-02T03:04:05Z');

function user(text: string): AdministeredUser {
  const names = { id: text, username: text, name: text, email: text };
  const facts = { status: 'suspended', loginType: 'password', rbacRoles: [text], isServiceAccount: false } as const;
  return { ...names, ...facts, createdAt: TIME, lastSeenAt: TIME };
}

function key(text: string): ListedKey {
  const times = { createdAt: TIME, lastUsedAt: TIME, expiresAt: TIME };
  return { id: text, name: text, clientAddress: text, createdWith: text, scopes: [text], only: [text], ...times, isCurrent: false };
}

const EVERY_POWER: Powers = {
  maySuspend: true,
  mayActivate: true,
  mayDelete: true,
  maySetPassword: true,
  maySeeKeys: true,
  mayReadAuditLog: true,
  mayEndKeys: true,
  assignableRoles: ['owner', 'auditor'],
  parts: [
    { path: '', label: 'Overview' },
    { path: '/apps', label: 'Connected apps' },
  ],
};

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  users: (text) =>
    renderUsersPage({
      viewer: viewerNamed(text),
      list: { path: '/admin/users', search: text, offset: 25, limit: 25 },
      users: [user(text)],
      total: 100,
      mayCreate: true,
      fault: text,
      notice: text,
    } satisfies UsersPage),
  'no users': (text) =>
    renderUsersPage({
      viewer: viewerNamed(text),
      list: { path: '/admin/users', search: text, offset: 0, limit: 25 },
      users: [],
      total: 0,
      mayCreate: false,
    } satisfies UsersPage),
  'a user': (text) =>
    renderUserPage({
      viewer: viewerNamed(text),
      user: user(text),
      powers: EVERY_POWER,
      sessions: [key(text), { ...key(text), isCurrent: true }],
      tokens: [key(text)],
      notice: text,
      error: text,
    } satisfies UserPage),
  invitations: (text) =>
    renderInvitationsPage({
      viewer: viewerNamed(text),
      invitations: [{ id: text, email: text, roles: [text], organizationIds: [text], createdBy: text, createdAt: TIME, expiresAt: TIME }],
      notice: text,
    } satisfies InvitationsPage),
  'no invitations': (text) => renderInvitationsPage({ viewer: viewerNamed(text), invitations: [] } satisfies InvitationsPage),
  'invite a person': (text) =>
    renderNewInvitationPage({
      viewer: viewerNamed(text),
      values: { email: text, organization: text, days: text, roles: [text] },
      organizations: [{ id: text, displayName: text }],
      assignableRoles: ['auditor'],
      error: text,
      faults: [{ field: 'email', detail: text }],
    } satisfies NewInvitationPage),
  'the link of an invitation': (text) =>
    renderInvitationMadePage({ viewer: viewerNamed(text), email: text, url: text, expiresAt: TIME } satisfies InvitationMadePage),
  'create a user': (text) =>
    renderNewUserPage({
      viewer: viewerNamed(text),
      values: { kind: 'password', username: text, email: text, name: text, organization: text, roles: [text] },
      kinds: ['password', 'oidc', 'service'],
      organizations: [{ id: text, displayName: text }],
      assignableRoles: ['owner'],
      error: text,
      faults: [{ field: 'username', detail: text }],
    } satisfies NewUserPage),
  'set a password for a user': (text) =>
    renderUserPasswordPage({
      viewer: viewerNamed(text),
      user: user(text),
      error: text,
      faults: [{ field: 'password', detail: text }],
    } satisfies UserPasswordPage),
  'delete a user': (text) =>
    renderDeleteUserPage({
      viewer: viewerNamed(text),
      user: user(text),
      faults: [{ field: 'typed_name', detail: text }],
      error: text,
    } satisfies DeleteUserPage),
};
