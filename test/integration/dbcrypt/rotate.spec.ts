import type { DataSource, EntityManager } from 'typeorm';
import {
  leave,
  rotate,
  startDbcrypt,
  status,
  type DbcryptContext,
  type OperationOptions,
  type Progress,
} from '../../../src/dbcrypt/index.js';
import { createTables, expectAllUnder, keyId, keyring, keyRows, NOTES_BODY, plant, plantUnder, read } from '../../support/dbcrypt-notes.js';
import { EmptyDatabases } from '../../support/empty-databases.js';

const databases = new EmptyDatabases();
let db: DataSource;
let context: DbcryptContext;
afterAll(() => databases.drop());
beforeEach(async () => {
  db = await databases.create();
  context = await createTables(db);
});

const run = (letters: string, options?: OperationOptions) => rotate(context, keyring(letters), options);
const rawNotes = () => db.query<{ id: string; body: string }[]>(`SELECT id, body FROM notes ORDER BY id`);

describe('rotate', () => {
  it('moves every value of every column to the first key, then revokes the others', async () => {
    const contents = await plantUnder(context, 'a', 12);
    const report = await run('ba');
    expect(report).toMatchObject({
      keyId: keyId('b'),
      changed: [
        { table: 'notes', column: 'body', values: 12 },
        { table: 'notes', column: 'hint', values: 8 },
        { table: 'signers', column: 'secret', values: 9 },
      ],
      revoked: [keyId('a')],
    });
    expect(report.columns.map(({ current }) => current)).toEqual([12, 8, 9]);
    await expectAllUnder(context, 'b');
    expect(await keyRows(db)).toEqual({ active: [keyId('b')], revoked: [keyId('a')] });
    expect(await read(db, keyring('b'))).toEqual(contents);
  });

  it('encrypts plaintext if there is no old key', async () => {
    const contents = await plantUnder(context, '', 5);
    await run('a');
    await expectAllUnder(context, 'a');
    expect(await read(db, keyring('a'))).toEqual(contents);
    expect(JSON.stringify(await db.query(`SELECT * FROM notes`))).not.toContain('secret');
  });

  it('leaves empty values empty, so that SQL can test for them, and removes a key id without a value', async () => {
    await plantUnder(context, 'a', 4);
    await db.query(`UPDATE signers SET secret = '', secret_key_id = NULL`);
    await db.query(`UPDATE notes SET hint = NULL`);
    const report = await run('ba');
    expect(report.columns.map(({ current, plaintext }) => [current, plaintext])).toEqual([
      [4, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(await db.query(`SELECT DISTINCT secret, secret_key_id FROM signers`)).toEqual([{ secret: '', secret_key_id: null }]);
    expect(await db.query(`SELECT DISTINCT hint, hint_key_id FROM notes`)).toEqual([{ hint: null, hint_key_id: null }]);
  });

  it('moves a mixture of plaintext and several keys, with the old keys in any order', async () => {
    for (const letters of ['dabc', 'dcba', 'dbca']) {
      const database = await databases.create();
      const mixed = await createTables(database);
      for (const under of ['', 'a', 'ba', 'cba']) {
        if (under !== '') await leave(mixed, await startDbcrypt(mixed, keyring(under), 'server'));
        await plant(database, keyring(under), 4, (index) => `under ${under} ${index}`);
      }
      const contents = await read(database, keyring('abc'));
      const report = await rotate(mixed, keyring(letters));
      expect([...report.revoked].sort()).toEqual([keyId('a'), keyId('b'), keyId('c')].sort());
      await expectAllUnder(mixed, 'd');
      expect(await read(database, keyring('d'))).toEqual(contents);
    }
  });

  it('changes nothing if everything is done already', async () => {
    await plantUnder(context, 'a', 6);
    await run('ba');
    const before = await rawNotes();
    const again = await run('ba');
    expect(again.changed.map(({ values }) => values)).toEqual([0, 0, 0]);
    expect(again.revoked).toEqual([]);
    expect(await rawNotes()).toEqual(before);
  });

  it('to another key and on to a third one leaves every plaintext unchanged', async () => {
    const contents = await plantUnder(context, 'a', 9);
    await run('ba');
    await run('cb');
    expect(await read(db, keyring('c'))).toEqual(contents);
    expect(await keyRows(db)).toEqual({ active: [keyId('c')], revoked: [keyId('a'), keyId('b')] });
  });

  it('never returns to a revoked key', async () => {
    await plantUnder(context, 'a', 3);
    await run('ba');
    await expect(run('ab')).rejects.toMatchObject({ fault: 'primary_key_revoked' });
    await expectAllUnder(context, 'b');
  });

  it('moves 2 000 rows in batches and reports every batch', async () => {
    const contents = await plantUnder(context, 'a', 2000);
    const progress: Progress[] = [];
    const report = await run('ba', { batchSize: 300, onProgress: (entry) => entry.phase === 'move' && progress.push(entry) });
    expect(report.changed.map(({ values }) => values)).toEqual([2000, 1333, 1500]);
    expect(progress.filter(({ column }) => column === 'body').map(({ done }) => done)).toEqual([300, 600, 900, 1200, 1500, 1800, 2000]);
    // Two tables at a time, so those of one come between those of the other.
    const totals = (name: string) => progress.filter(({ column }) => column === name).map(({ total }) => total);
    expect([totals('body'), totals('hint'), totals('secret')]).toEqual([
      Array<number>(7).fill(2000),
      Array<number>(5).fill(1333),
      Array<number>(5).fill(1500),
    ]);
    expect(await read(db, keyring('b'))).toEqual(contents);
  });

  it('adds what it encrypts to the count of the new key', async () => {
    await plantUnder(context, 'a', 12);
    await run('ba', { batchSize: 5 });
    const { keys } = await status(context, keyring('b'));
    expect(keys.map(({ encryptions }) => encryptions)).toEqual([0, 12 + 8 + 9]);
  });

  it('removes a key id beside NULL, which would prevent the revocation of its key', async () => {
    await plantUnder(context, 'a', 2);
    await db.query(`UPDATE notes SET hint = NULL, hint_key_id = $1`, [keyId('a')]);
    await run('ba');
    expect(await db.query(`SELECT DISTINCT hint, hint_key_id FROM notes`)).toEqual([{ hint: null, hint_key_id: null }]);
  });

  it('finds its next batch by the index on row ids, in a table of any size', async () => {
    const statements: string[] = [];
    const recorder = { query: (sql: string) => Promise.resolve(statements.push(sql) && []) } as unknown as EntityManager;
    await context.values.lockOutdated(NOTES_BODY, { after: null, limit: 500, skipLocked: true, targetKeyId: 'x' }, recorder);
    await context.values.list(NOTES_BODY, { after: null, limit: 500 }, recorder);
    const first = '00000000-0000-0000-0000-000000000000';
    const parameters = [
      ['x', first, 500],
      [first, 500],
    ];
    for (const [index, sql] of statements.entries()) {
      const plan = await db.transaction(async (tx) => {
        await tx.query(`SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`);
        return await tx.query<unknown[]>(`EXPLAIN ${sql}`, parameters[index]);
      });
      expect(JSON.stringify(plan)).toContain('Index Scan using notes_pkey');
      expect(JSON.stringify(plan)).not.toContain('Sort');
    }
    expect(statements).toHaveLength(2);
  });

  it('changes nothing in a dry run', async () => {
    await plantUnder(context, 'a', 6);
    const before = await rawNotes();
    const report = await run('ba', { dryRun: true });
    expect(report.columns.map(({ old, current }) => ({ old, current }))).toEqual([
      { old: 6, current: 0 },
      { old: 4, current: 0 },
      { old: 4, current: 0 },
    ]);
    expect(report).toMatchObject({ changed: [], revoked: [] });
    expect(await rawNotes()).toEqual(before);
    expect(await keyRows(db)).toEqual({ active: [keyId('a')], revoked: [] });
  });
});
