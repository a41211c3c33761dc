import { type AccountPage, renderAccountPage } from '../account.view.js';
import { type CliAuthPage, renderCliAuthPage } from '../cli-auth.view.js';
import { renderAlreadyShownPage, renderNewKeyPage } from '../new-key.view.js';
import { renderTokenFormPage, type TokenFormPage } from '../token-form.view.js';

const TIME = new Date('2026-01-02T03:04:05Z');

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => string>> = {
  account: (text) => {
    const key = { id: text, clientAddress: text, createdAt: TIME, lastUsedAt: TIME, expiresAt: TIME };
    return renderAccountPage({
      user: { username: text, email: text, name: text, isOwner: false },
      sessions: [
        { ...key, name: '', isCurrent: true },
        { ...key, name: '', isCurrent: false },
      ],
      tokens: [{ ...key, name: text, lastUsedAt: null, isCurrent: false }],
      notice: text,
    } satisfies AccountPage);
  },
  'sign in a command line': (text) =>
    renderCliAuthPage({
      user: { username: text, email: text, name: text, isOwner: false },
      formToken: text,
      error: text,
    } satisfies CliAuthPage),
  'make a token': (text) =>
    renderTokenFormPage({
      user: { username: text, email: text, name: text, isOwner: false },
      formToken: text,
      values: { name: text, days: text, scopes: [text] },
      longestDays: 7,
      scopes: ['coder:all', 'user:read', 'user:*'],
      error: text,
      faults: ['name', 'days', 'scope', text].map((field) => ({ field, detail: text })),
    } satisfies TokenFormPage),
  'a new key': (text) => renderNewKeyPage({ kind: 'token', key: text }),
  'a form sent before': () => renderAlreadyShownPage('/cli-auth'),
};
