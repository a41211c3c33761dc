import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { catalogOf, tablesOf } from './catalog.js';
import { plantRows, readRows, type Rows, usedDatabase } from './rows.js';
import { openAt, undoAll } from './steps.js';

/** Tables that a used database has rows in; the proof over rows means nothing without them. */
const USED = [
  'api_keys',
  'audit_logs',
  'crypto_keys',
  'custom_roles',
  'groups',
  'oauth2_provider_app_codes',
  'oauth2_provider_app_secrets',
  'oauth2_provider_app_tokens',
  'oauth2_provider_apps',
  'oauth2_provider_grants',
  'organization_members',
  'organizations',
  'users',
];

let newest: string[];
beforeAll(async () => {
  const template = await createDatabase();
  const db = await openAt(template.url);
  newest = await catalogOf(db);
  await db.destroy();
  await template.drop();
});

describe('an empty database', () => {
  let database: TestDatabase;
  let db: DataSource;
  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    db = await openAt(database.url);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it('goes up, down to nothing, and up to the same schema again', async () => {
    await db.runMigrations({ transaction: 'each' });
    expect(await catalogOf(db)).toEqual(newest);
    await undoAll(db);
    expect(await catalogOf(db)).toEqual([]);
    await db.runMigrations({ transaction: 'each' });
    expect(await catalogOf(db)).toEqual(newest);
  });
});

describe('a database that has been used', () => {
  let database: TestDatabase;
  let rows: Rows;
  beforeAll(async () => {
    database = await createDatabase();
    await usedDatabase(database);
    const db = await openAt(database.url);
    rows = await readRows(database, await tablesOf(db));
    await db.destroy();
  });
  afterAll(() => database.drop());

  it('has rows to lose', () => {
    const filled = [...rows].filter(([, found]) => found.length > 0).map(([table]) => table);
    expect(filled).toEqual(expect.arrayContaining(USED));
  });

  it('takes every migration over the rows of the version before, and loses none of them', async () => {
    const upgraded = await createDatabase({ empty: true });
    let before: Rows = new Map();
    for (let count = 1; count <= migrations.length; count++) {
      const db = await openAt(upgraded.url, count);
      const applied = await db.runMigrations({ transaction: 'each' });
      expect(applied.map(({ name }) => name)).toEqual([migrations[count - 1]!.name]);
      const tables = await tablesOf(db);
      const kept = await readRows(upgraded, tables);
      for (const [table, planted] of before) expect([table, kept.get(table)?.length]).toEqual([table, planted.length]);
      await plantRows(upgraded, tables, rows);
      before = await readRows(upgraded, tables);
      await db.destroy();
    }
    expect(before).toEqual(rows);
    await upgraded.drop();
  });

  it('goes down to nothing and up to the newest schema, rows or not', async () => {
    const db = await openAt(database.url);
    await undoAll(db);
    expect(await catalogOf(db)).toEqual([]);
    await db.runMigrations({ transaction: 'each' });
    expect(await catalogOf(db)).toEqual(newest);
    await db.destroy();
  });
});
