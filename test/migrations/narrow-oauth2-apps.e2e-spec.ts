import { migrations } from '../../migrations/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { openAt } from './steps.js';

const WEB = 'https://client.example/cb';
const OOB = 'urn:ietf:wg:oauth:2.0:oob';

/** Apps, grants and codes from the time when scopes were all or nothing and a missing one meant full access. */
describe('an OAuth provider that is upgraded to narrow scopes', () => {
  let database: TestDatabase;
  const before = migrations.findIndex(({ name }) => name === 'NarrowOauth2Apps1764000006700');

  async function app(name: string, scope: string, redirectUris: readonly string[]): Promise<string> {
    const [row] = await database.query<{ id: string }>(
      `INSERT INTO oauth2_provider_apps (name, callback_url, redirect_uris, scope) VALUES ($1, $2, $3, $4) RETURNING id`,
      [name, redirectUris[0], redirectUris, scope],
    );
    return row?.id ?? '';
  }

  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    const old = await openAt(database.url, before);
    await old.runMigrations({ transaction: 'each' });
    await old.destroy();
    await database.query(`INSERT INTO users (email, username) VALUES ('a@example.test', 'a')`);
    await app('open', '', [WEB]);
    await app('closed', 'all file:read', [`${WEB}?a=b`]);
    await app('out-of-band-first', ' ', [OOB, `${OOB}:auto`, WEB, 'https://*.example.com/', `${WEB}/2`, `${WEB}#x`]);
    await app('out-of-band-only', '', [OOB]);
    await database.query(`
      INSERT INTO oauth2_provider_grants (user_id, app_id, resource, scope, absolute_expires_at)
      SELECT u.id, a.id, 'https://gatehouse.example/', 'coder:all', now() + interval '1 day' FROM users u, oauth2_provider_apps a`);
    await database.query(`
      INSERT INTO oauth2_provider_app_codes
        (grant_id, user_id, app_id, secret_prefix, hashed_secret, resource_uri, resource_requested, code_challenge, code_challenge_method, scope, expires_at)
      SELECT id, user_id, app_id, convert_to(id::text, 'UTF8'), '', resource, true, 'x', 'S256', scope, now() + interval '1 minute'
        FROM oauth2_provider_grants`);
    const db = await openAt(database.url);
    await db.runMigrations({ transaction: 'each' });
    await db.destroy();
  });
  afterAll(() => database.drop());

  it('keeps what users consented to, and what administrators registered', async () => {
    expect(await database.query(`SELECT DISTINCT scope FROM oauth2_provider_grants WHERE revoked_at IS NULL`)).toEqual([
      { scope: 'coder:all' },
    ]);
    expect(await database.query(`SELECT count(*)::int AS codes FROM oauth2_provider_app_codes WHERE scope = 'coder:all'`)).toEqual([
      { codes: 4 },
    ]);
    expect(await database.query(`SELECT name, scope FROM oauth2_provider_apps ORDER BY name`)).toEqual([
      { name: 'closed', scope: 'all file:read' },
      { name: 'open', scope: '' },
      { name: 'out-of-band-first', scope: ' ' },
      { name: 'out-of-band-only', scope: '' },
    ]);
  });

  it('drops redirect URIs that never worked, unless the app has no other', async () => {
    const apps = await database.query(`SELECT name, callback_url, redirect_uris FROM oauth2_provider_apps ORDER BY name`);
    expect(apps).toEqual([
      { name: 'closed', callback_url: `${WEB}?a=b`, redirect_uris: [`${WEB}?a=b`] },
      { name: 'open', callback_url: WEB, redirect_uris: [WEB] },
      { name: 'out-of-band-first', callback_url: WEB, redirect_uris: [WEB, `${WEB}/2`] },
      { name: 'out-of-band-only', callback_url: OOB, redirect_uris: [OOB] },
    ]);
  });
});
