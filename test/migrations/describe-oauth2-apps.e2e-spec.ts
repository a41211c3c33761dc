import { migrations } from '../../migrations/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { openAt } from './steps.js';

const APPS = {
  everything: { client_uri: 'https://a.example', policy_uri: 'https://a.example/p', tos_uri: 'https://a.example/t', contacts: ['a'] },
  'a homepage': { client_uri: 'https://b.example' },
  nothing: { software_id: 'c' },
};

describe('a database with apps that registered themselves with links', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    const old = await openAt(
      database.url,
      migrations.findIndex(({ name }) => name.startsWith('DescribeOauth2Apps')),
    );
    await old.runMigrations({ transaction: 'each' });
    await old.destroy();
    for (const [name, metadata] of Object.entries(APPS)) {
      await database.query(
        `WITH app AS (
           INSERT INTO oauth2_provider_apps (name, callback_url, redirect_uris, dynamically_registered)
           VALUES ($1, 'https://a', '{https://a}', true) RETURNING id)
         INSERT INTO oauth2_provider_registrations (app_id, metadata) SELECT id, $2 FROM app`,
        [name, JSON.stringify(metadata)],
      );
    }
    const db = await openAt(database.url);
    await db.runMigrations({ transaction: 'each' });
    await db.destroy();
  });
  afterAll(() => database.drop());

  it('has each link once, where the consent page finds it', async () => {
    const rows = await database.query(
      `SELECT a.name, a.client_uri, a.policy_uri, a.tos_uri, r.metadata
         FROM oauth2_provider_apps a JOIN oauth2_provider_registrations r ON r.app_id = a.id ORDER BY a.name`,
    );
    const none = { client_uri: '', policy_uri: '', tos_uri: '' };
    expect(rows).toEqual([
      { ...none, name: 'a homepage', client_uri: 'https://b.example', metadata: {} },
      {
        name: 'everything',
        client_uri: 'https://a.example',
        policy_uri: 'https://a.example/p',
        tos_uri: 'https://a.example/t',
        metadata: { contacts: ['a'] },
      },
      { ...none, name: 'nothing', metadata: { software_id: 'c' } },
    ]);
  });

  it('has them among the metadata again after a step down', async () => {
    const steps = migrations.length - migrations.findIndex(({ name }) => name.startsWith('DescribeOauth2Apps'));
    const db = await openAt(database.url);
    for (let step = 0; step < steps; step++) await db.undoLastMigration({ transaction: 'each' });
    await db.destroy();
    const rows = await database.query<{ name: keyof typeof APPS; metadata: object }>(
      `SELECT a.name, r.metadata FROM oauth2_provider_apps a JOIN oauth2_provider_registrations r ON r.app_id = a.id`,
    );
    expect(Object.fromEntries(rows.map(({ name, metadata }) => [name, metadata]))).toEqual(APPS);
  });
});
