import type { DataSource } from 'typeorm';
import { leave, rotate, startDbcrypt, status, type DbcryptContext, type OperationOptions } from '../../../src/dbcrypt/index.js';
import { createTables, enable, expectAllUnder, keyId, keyring, keyRows, lastSeen, plantUnder, read } from '../../support/dbcrypt-notes.js';
import { EmptyDatabases } from '../../support/empty-databases.js';
import { eventually } from '../../support/eventually.js';

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

describe('rotate refuses', () => {
  it('to run without a key, or without a key that is in use, and changes nothing', async () => {
    await plantUnder(context, 'a', 3);
    const before = await rawNotes();
    await expect(run('')).rejects.toMatchObject({ fault: 'keys_missing' });
    await expect(run('b')).rejects.toMatchObject({
      fault: 'keys_unknown',
      details: [
        `notes.body: 3 encrypted with key ${keyId('a')}`,
        `notes.hint: 2 encrypted with key ${keyId('a')}`,
        `signers.secret: 2 encrypted with key ${keyId('a')}`,
      ],
    });
    expect(await rawNotes()).toEqual(before);
    expect(await keyRows(db)).toEqual({ active: [keyId('a')], revoked: [] });
  });

  it('to run until every replica has the new key, names those without it, and registers nothing', async () => {
    await plantUnder(context, 'a', 3);
    const wrongOrder = await startDbcrypt(context, keyring('ab'), 'host-2');
    const without = await startDbcrypt(context, keyring('a'), 'host-1');
    await expect(run('ba')).rejects.toMatchObject({
      fault: 'replicas_behind',
      details: [
        lastSeen(`host-1 (${without.replica.id}) holds ${keyId('a')}`),
        lastSeen(`host-2 (${wrongOrder.replica.id}) holds ${keyId('a')}, ${keyId('b')}`),
      ],
    });
    await expect(run('ba', { dryRun: true })).rejects.toMatchObject({ fault: 'replicas_behind' });
    expect(await keyRows(db)).toEqual({ active: [keyId('a')], revoked: [] });

    await leave(context, without);
    await leave(context, wrongOrder);
    await startDbcrypt(context, keyring('ba'), 'host-1');
    await run('ba');
    await expectAllUnder(context, 'b');
  });

  it('to revoke if a replica that writes with the old key joined meanwhile, and finishes when it is gone', async () => {
    await plantUnder(context, 'a', 12);
    // It has the new key too, so it may start while both are in use; but it would continue to write with the old one.
    let late: Promise<Awaited<ReturnType<typeof startDbcrypt>>> | undefined;
    const blocker = db.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`SELECT 1 FROM signers FOR UPDATE`);
    const rotation = run('ba', {
      onProgress: ({ column }) => {
        if (column === 'hint') late ??= startDbcrypt(context, keyring('ab'), 'late').finally(() => blocker.commitTransaction());
      },
    });
    await expect(rotation).rejects.toMatchObject({ fault: 'replicas_behind', details: [expect.stringContaining('late (') as string] });
    await blocker.release();
    expect((await keyRows(db)).active).toEqual([keyId('a'), keyId('b')]);

    await leave(context, await late!);
    await run('ba');
    expect(await keyRows(db)).toEqual({ active: [keyId('b')], revoked: [keyId('a')] });
  });

  it('to run while another operation runs, so that two never interleave', async () => {
    const contents = await plantUnder(context, 'a', 12);
    const blocker = db.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`SELECT 1 FROM signers FOR UPDATE`);
    let second: Promise<unknown> | undefined;
    const first = run('ba', {
      onProgress: () => {
        // The first run is in its middle here and cannot end before the row is free.
        second ??= rotate(context, keyring('ba')).catch((error: unknown) => error);
      },
    });
    await eventually('the first run is in its middle', () => Promise.resolve(second !== undefined));
    expect(await second).toMatchObject({ fault: 'operation_running' });
    await blocker.commitTransaction();
    await blocker.release();
    expect((await first).revoked).toEqual([keyId('a')]);
    expect(await read(db, keyring('b'))).toEqual(contents);
  });

  it('to wait forever for a locked row, and keeps what is done', async () => {
    await plantUnder(context, 'a', 12);
    const blocker = db.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`SELECT 1 FROM signers WHERE secret IS NOT NULL ORDER BY uuid LIMIT 1 FOR UPDATE`);
    await expect(run('ba', { rowLockTimeoutMs: 50 })).rejects.toMatchObject({ fault: 'row_locked' });
    await blocker.rollbackTransaction();
    await blocker.release();
    const { columns } = await status(context, keyring('ba'));
    expect(columns.map(({ current, old }) => ({ current, old }))).toEqual([
      { current: 12, old: 0 },
      { current: 8, old: 0 },
      { current: 8, old: 1 },
    ]);
    expect((await keyRows(db)).revoked).toEqual([]);
    await run('ba');
    await expectAllUnder(context, 'b');
  });

  it.each(['FOR NO KEY UPDATE', 'FOR UPDATE'])(
    'to wait forever for the row of its key, which a dead process may hold (%s)',
    async (lock) => {
      await plantUnder(context, 'a', 12);
      await enable(context, 'ba');
      const blocker = db.createQueryRunner();
      await blocker.startTransaction();
      await blocker.query(`SELECT 1 FROM dbcrypt_keys WHERE active_key_digest = $1 ${lock}`, [keyId('b')]);
      await expect(run('ba', { rowLockTimeoutMs: 50 })).rejects.toMatchObject({ fault: 'row_locked' });
      await blocker.rollbackTransaction();
      await blocker.release();
      expect((await keyRows(db)).revoked).toEqual([]);
      await run('ba');
      await expectAllUnder(context, 'b');
    },
  );

  it('to revoke anything while a value cannot be read, names the rows, and moves all the others', async () => {
    await plantUnder(context, 'a', 6);
    const [one, two] = await rawNotes();
    await db.query(`UPDATE notes SET body = $2 WHERE id = $1`, [one!.id, two!.body]);
    await expect(run('ba')).rejects.toMatchObject({
      fault: 'values_unreadable',
      message: expect.stringContaining('no keys were revoked') as string,
      details: [`notes.body: 1 (row ${one!.id})`],
    });
    const { columns } = await status(context, keyring('ba'));
    expect(columns.map(({ current, unreadable }) => ({ current, unreadable }))).toEqual([
      { current: 5, unreadable: 1 },
      { current: 4, unreadable: 0 },
      { current: 4, unreadable: 0 },
    ]);
    expect((await rawNotes())[0]!.body).toBe(two!.body);
    expect((await keyRows(db)).revoked).toEqual([]);

    await db.query(`DELETE FROM notes WHERE id = $1`, [one!.id]);
    expect((await run('ba')).revoked).toEqual([keyId('a')]);
  });

  it('to lose a value to a trigger that changes it: the batch is rolled back', async () => {
    const contents = await plantUnder(context, 'a', 3);
    await db.query(`CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.hint := left(NEW.hint, 20); RETURN NEW; END $$`);
    await db.query(`CREATE TRIGGER cut BEFORE UPDATE OF hint ON notes FOR EACH ROW EXECUTE FUNCTION cut()`);
    await expect(run('ba')).rejects.toMatchObject({ fault: 'read_back_failed' });
    expect(await read(db, keyring('ba'))).toEqual(contents);
  });
});
