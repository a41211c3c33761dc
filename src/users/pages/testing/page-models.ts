import { defineRole, explainPermissions, RoleIdentifier } from '../../../authz/index.js';
import type { Page } from '../../../views/index.js';
import { type AccountPage, renderAccountPage } from '../account.view.js';
import { type CliAuthPage, renderCliAuthPage } from '../cli-auth.view.js';
import { viewerNamed } from '../../../views/testing/index.js';
import type { ListedKey } from '../listed-key.js';
import { type InvitationLinkPage, type InvitationPage, renderInvitationLinkPage, renderInvitationPage } from '../invitation.view.js';
import { type NewTokenPage, renderAlreadyShownPage, renderNewSessionPage, renderNewTokenPage } from '../new-key.view.js';
import { type PasswordPage, renderPasswordPage } from '../password.view.js';
import { type ExplainedFor, renderOwnPermissionsPage, renderUserPermissionsPage, type UserPermissionsPage } from '../permissions.view.js';
import { renderSessionsPage, type SessionsPage } from '../sessions.view.js';
import { renderTokensPage, type TokensPage } from '../tokens.view.js';
import { renderTokenFormPage, type TokenFormPage } from '../token-form.view.js';

const TIME = new Date('2026-01-02T03:04:05Z');

function key(text: string): ListedKey {
  const times = { createdAt: TIME, lastUsedAt: TIME, expiresAt: TIME };
  return { id: text, name: text, clientAddress: text, createdWith: text, scopes: [text], only: [text], ...times, isCurrent: false };
}

function explained(text: string): ExplainedFor {
  const organization = { id: '00000000-0000-4000-8000-000000000010', displayName: text };
  const inside = { organization: [{ negate: false, resourceType: 'group', action: '*' }], member: [] } as const;
  const roles = [
    defineRole({
      identifier: new RoleIdentifier('a-role', organization.id),
      displayName: text,
      site: [{ negate: true, resourceType: 'organization', action: 'read' }],
      byOrganization: { [organization.id]: inside },
    }),
  ];
  return { roles, permissions: explainPermissions(roles, organization.id), organizations: [organization], organization };
}

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  account: (text) =>
    renderAccountPage({
      viewer: viewerNamed(text),
      user: { id: text, username: text, email: text, loginType: 'password', createdAt: TIME },
      values: { username: text, name: text, avatarUrl: text },
      mayRename: true,
      faults: ['username', 'name', 'avatar_url', text].map((field) => ({ field, detail: text })),
      error: text,
      notice: text,
    } satisfies AccountPage),
  'change a password': (text) =>
    renderPasswordPage({
      viewer: viewerNamed(text),
      faults: ['old_password', 'password', 'password_again', text].map((field) => ({ field, detail: text })),
      error: text,
    } satisfies PasswordPage),
  'the code of an invitation': (text) => renderInvitationLinkPage({ error: text } satisfies InvitationLinkPage),
  'an invitation': (text) =>
    renderInvitationPage({
      token: text,
      invitation: {
        email: text,
        invitedBy: text,
        roles: [text],
        organizations: [{ id: text, displayName: text }],
        expiresAt: TIME,
        loginTypes: ['password', 'oidc'],
      },
      values: { username: text, name: text },
      error: text,
      faults: [{ field: 'username', detail: text }],
    } satisfies InvitationPage),
  sessions: (text) =>
    renderSessionsPage({
      viewer: viewerNamed(text),
      sessions: [
        { ...key(text), name: '', isCurrent: true },
        { ...key(text), name: '', isCurrent: false },
      ],
      notice: text,
    } satisfies SessionsPage),
  'no sessions': (text) => renderSessionsPage({ viewer: viewerNamed(text), sessions: [] }),
  tokens: (text) =>
    renderTokensPage({
      viewer: viewerNamed(text),
      tokens: [{ ...key(text), name: text, lastUsedAt: null, isCurrent: false }],
      notice: text,
    } satisfies TokensPage),
  'no tokens': (text) => renderTokensPage({ viewer: viewerNamed(text), tokens: [] }),
  'sign in a command line': (text) =>
    renderCliAuthPage({
      user: { username: text, email: text, name: text, isOwner: false },
      formToken: text,
      error: text,
    } satisfies CliAuthPage),
  'make a token': (text) =>
    renderTokenFormPage({
      viewer: viewerNamed(text),
      formToken: text,
      values: { name: text, days: text, scopes: [text], only: text },
      longestDays: 7,
      scopes: ['coder:all', 'user:read', 'user:*'],
      error: text,
      faults: ['name', 'days', 'scope', 'allow_list', text].map((field) => ({ field, detail: text })),
    } satisfies TokenFormPage),
  'a new session': (text) => renderNewSessionPage(text),
  'a new token': (text) => renderNewTokenPage({ viewer: viewerNamed(text), key: text } satisfies NewTokenPage),
  'a form sent before': () => renderAlreadyShownPage('/cli-auth'),
  'what one may do': (text) => renderOwnPermissionsPage({ viewer: viewerNamed(text), user: { status: 'active' }, ...explained(text) }),
  'what a user may do': (text) =>
    renderUserPermissionsPage({
      viewer: viewerNamed(text),
      user: { id: text, username: text, status: 'suspended' },
      parts: [
        { path: '', label: 'Overview' },
        { path: '/permissions', label: 'Permissions' },
      ],
      ...explained(text),
    } satisfies UserPermissionsPage),
};
