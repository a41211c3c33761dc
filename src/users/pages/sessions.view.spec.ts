import { GATEHOUSE } from '../../common/index.js';
import { parsePage } from '../../testing/index.js';
import { viewerNamed } from '../../views/testing/index.js';
import { renderSessionsPage } from './sessions.view.js';

const HOUR_MS = 3_600_000;

describe('the last use of a session', () => {
  const viewer = viewerNamed('alice');
  const anHourAgo = new Date(viewer.now.getTime() - HOUR_MS);
  const session = {
    id: 'k',
    name: '',
    clientAddress: '192.0.2.1',
    createdWith: 'Firefox on Linux',
    scopes: [],
    only: [],
    createdAt: anHourAgo,
    expiresAt: viewer.now,
  };

  it.each([
    ['in use now', { isCurrent: true, lastUsedAt: null }],
    ['in use now', { isCurrent: true, lastUsedAt: anHourAgo }],
    ['never', { isCurrent: false, lastUsedAt: null }],
    ['1 hour ago', { isCurrent: false, lastUsedAt: anHourAgo }],
  ])('is "%s" for %j', (words, use) => {
    const page = renderSessionsPage({ viewer, sessions: [{ ...session, ...use }] }).render(GATEHOUSE);
    const cell = /data-label="Last used">(.*?)<\/td>/s.exec(page)?.[1] ?? '';
    expect(parsePage(cell).text.trim()).toBe(words);
  });
});
