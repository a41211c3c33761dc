import { migrations } from '../../migrations/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { openAt } from './steps.js';

const KEPT = ['', 'https://cdn.example/a.png', 'http://cdn.example/a', '/emojis/1f47e.png'];
const DROPPED = [
  'javascript:alert(1)',
  'data:image/png,x',
  '//evil.example/a',
  'relative.png',
  `https://cdn.example/${'a'.repeat(900_000)}`,
];

describe('a database with picture URLs that pages must not show', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    const old = await openAt(
      database.url,
      migrations.findIndex(({ name }) => name.startsWith('RestrictPictureUrls')),
    );
    await old.runMigrations({ transaction: 'each' });
    await old.destroy();
    for (const [n, url] of [...KEPT, ...DROPPED].entries()) {
      await database.query(`INSERT INTO users (email, username, avatar_url) VALUES ($1 || '@example.test', $1, $2)`, [`u${n}`, url]);
      await database.query(`INSERT INTO organizations (name, display_name, icon) VALUES ($1, $1, $2)`, [`o${n}`, url]);
      await database.query(`INSERT INTO groups (organization_id, name, avatar_url) SELECT id, 'g', $2 FROM organizations WHERE name = $1`, [
        `o${n}`,
        url,
      ]);
      if (url.length < 256) {
        await database.query(
          `INSERT INTO oauth2_provider_apps (name, callback_url, redirect_uris, icon) VALUES ($1, 'https://a', '{https://a}', $2)`,
          [`a${n}`, url],
        );
      }
    }
    const db = await openAt(database.url);
    await db.runMigrations({ transaction: 'each' });
    await db.destroy();
  });
  afterAll(() => database.drop());

  it.each([
    ['users', 'avatar_url', KEPT],
    ['organizations', 'icon', KEPT],
    ['groups', 'avatar_url', KEPT],
    ['oauth2_provider_apps', 'icon', ['', '/emojis/1f47e.png']],
  ] as const)('keeps those of %s that may be shown, and clears the others', async (table, column, kept) => {
    const rows = await database.query<{ url: string }>(`SELECT DISTINCT ${column} AS url FROM ${table} ORDER BY 1`);
    expect(rows.map(({ url }) => url).sort()).toEqual([...kept].sort());
  });
});
