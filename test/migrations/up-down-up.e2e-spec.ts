import { migrations } from '../../migrations/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { catalogOf, tablesOf } from './catalog.js';
import { plantRows, readRows, type Rows, usedDatabase } from './rows.js';
import { openAt, undoAll } from './steps.js';
import { SAMPLES_ONLY, unlessSampled } from '../../src/testing/index.js';

/** Tables that have rows in a used database; without them the test over rows proves nothing. */
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

/** Released migrations never change (scripts/check-migrations.mjs): `.ci/run` looks closely at the newest ones only. */
const FIRST = SAMPLES_ONLY ? migrations.length - 15 : 0;

describe('an empty database', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createDatabase({ empty: true })));
  afterAll(() => database.drop());

  it('goes up step by step, down over the same schemas to nothing, and up to the same schema again', async () => {
    /** The schema under so many migrations. */
    const schemas = new Map<number, string[]>();
    for (let count = FIRST; count <= migrations.length; count++) {
      const step = await openAt(database.url, count);
      await step.runMigrations({ transaction: 'each' });
      schemas.set(count, await catalogOf(step));
      await step.destroy();
    }
    expect(schemas.get(migrations.length)).toEqual(newest);

    const db = await openAt(database.url);
    for (const [count, migration] of [...migrations.entries()].reverse()) {
      await db.undoLastMigration({ transaction: 'each' });
      const schema = schemas.get(count);
      if (schema) expect([`without ${migration.name}`, ...(await catalogOf(db))]).toEqual([`without ${migration.name}`, ...schema]);
    }
    await db.runMigrations({ transaction: 'each' });
    expect(await catalogOf(db)).toEqual(newest);
    await db.destroy();
  });
});

describe('a used database', () => {
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

  it('has rows in the tables under test', () => {
    const filled = [...rows].filter(([, found]) => found.length > 0).map(([table]) => table);
    expect(filled).toEqual(expect.arrayContaining(USED));
  });

  it('applies each migration to the rows of the previous version, and loses none of them', async () => {
    const upgraded = await createDatabase({ empty: true });
    let before: Rows = new Map();
    let done = 0;
    for (let count = Math.max(FIRST, 1); count <= migrations.length; count++) {
      const db = await openAt(upgraded.url, count);
      const applied = await db.runMigrations({ transaction: 'each' });
      expect(applied.map(({ name }) => name)).toEqual(migrations.slice(done, count).map(({ name }) => name));
      done = count;
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

  unlessSampled(it)('goes down to nothing and up to the newest schema, with rows or without', async () => {
    const db = await openAt(database.url);
    await undoAll(db);
    expect(await catalogOf(db)).toEqual([]);
    await db.runMigrations({ transaction: 'each' });
    expect(await catalogOf(db)).toEqual(newest);
    await db.destroy();
  });
});
