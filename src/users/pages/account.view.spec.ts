import { renderAccountPage } from './account.view.js';
import type { PageUser } from '../../views/index.js';

const TIME = new Date('2026-01-02T03:04:05Z');
const USER: PageUser = { username: 'alice', email: 'alice@example.com', name: 'Alice Liddell', isOwner: false };
const KEY = { id: 'k', name: '', clientAddress: '192.0.2.1', createdAt: TIME, expiresAt: TIME };

describe('the last use of a session on the account page', () => {
  it.each([
    ['in use now', { isCurrent: true, lastUsedAt: null }],
    ['in use now', { isCurrent: true, lastUsedAt: TIME }],
    ['never used', { isCurrent: false, lastUsedAt: null }],
    ['last used <time datetime="2026-01-02T03:04:05.000Z">2026-01-02 03:04 UTC</time>', { isCurrent: false, lastUsedAt: TIME }],
  ])('is "%s" for %j', (words, use) => {
    expect(renderAccountPage({ user: USER, sessions: [{ ...KEY, ...use }], tokens: [] })).toContain(` · ${words} · expires `);
  });
});
