import type { DataSource } from 'typeorm';
import { DbcryptContext, decrypt, deleteEncrypted, leave, rotate, startDbcrypt, status } from '../../../src/dbcrypt/index.js';
import { crashing } from '../../support/crashing-data-source.js';
import {
  createTables,
  enable,
  keyId,
  keyring,
  keyRows,
  lastSeen,
  NOTES_BODY,
  NOTES_HINT,
  plant,
  plantUnder,
  read,
  SIGNERS_SECRET,
} from '../../support/dbcrypt-notes.js';
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

const everything = async () =>
  JSON.stringify([await db.query(`SELECT * FROM notes ORDER BY id`), await db.query(`SELECT * FROM signers ORDER BY uuid`)]);

describe('decrypt', () => {
  it('turns every value under any of the keys into plaintext and revokes all keys, after which servers need none', async () => {
    await plantUnder(context, 'a', 6);
    await plantUnder(context, 'ba', 6);
    const contents = await read(db, keyring('ab'));
    const report = await decrypt(context, keyring('ab'), { batchSize: 5 });
    expect(report.changed.map(({ values }) => values)).toEqual([12, 8, 8]);
    expect([...report.revoked].sort()).toEqual([keyId('a'), keyId('b')].sort());
    expect(await read(db, keyring(''))).toEqual(contents);
    await expect(startDbcrypt(context, keyring(''), 'server')).resolves.toMatchObject({ registered: false });
    await expect(startDbcrypt(context, keyring('a'), 'server')).rejects.toMatchObject({ fault: 'primary_key_revoked' });
  });

  it('refuses while a replica encrypts, or without every key in use, and changes nothing', async () => {
    await plantUnder(context, 'a', 3);
    const before = await everything();
    const server = await startDbcrypt(context, keyring('a'), 'host-1');
    await expect(decrypt(context, keyring('a'))).rejects.toMatchObject({
      fault: 'replicas_encrypt',
      details: [lastSeen(`host-1 (${server.replica.id}) holds ${keyId('a')}`)],
    });
    await leave(context, server);
    await expect(decrypt(context, keyring('b'))).rejects.toMatchObject({ fault: 'keys_unknown' });
    await expect(decrypt(context, keyring(''))).rejects.toMatchObject({ fault: 'keys_missing' });
    expect(await everything()).toBe(before);
    expect((await keyRows(db)).active).toEqual([keyId('a')]);
  });

  it('continues under replicas that only read with the keys, after which servers need none', async () => {
    await plantUnder(context, 'a', 6);
    const contents = await read(db, keyring('a'));
    await startDbcrypt(context, keyring('-a'), 'host-1');
    const writer = await startDbcrypt(context, keyring('a'), 'host-2');
    await expect(decrypt(context, keyring('-a'))).rejects.toMatchObject({
      fault: 'replicas_encrypt',
      details: [expect.stringMatching(/^host-2 /) as string],
    });
    await leave(context, writer);
    expect(await decrypt(context, keyring('-a'))).toMatchObject({ revoked: [keyId('a')] });
    expect(await read(db, keyring(''))).toEqual(contents);
    // The next heartbeat: without keys, or as before for a while.
    await startDbcrypt(context, keyring(''), 'host-1');
    await startDbcrypt(context, keyring('-a'), 'host-2');
  });

  it('prevents servers from starting while it runs', async () => {
    await plantUnder(context, 'a', 3);
    let start: Promise<unknown> | undefined;
    const blocker = db.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`SELECT 1 FROM signers FOR UPDATE`);
    const done = decrypt(context, keyring('a'), {
      onProgress: () => {
        start ??= startDbcrypt(context, keyring('a'), 'server').catch((error: unknown) => error);
      },
    });
    await eventually('a server starts in the middle of it', () => Promise.resolve(start !== undefined));
    expect(await start).toMatchObject({ fault: 'operation_running' });
    await blocker.commitTransaction();
    await blocker.release();
    await done;
  });

  it('changes nothing in a dry run', async () => {
    await plantUnder(context, 'a', 3);
    const before = await everything();
    const report = await decrypt(context, keyring('a'), { dryRun: true });
    expect(report.columns.map(({ old }) => old)).toEqual([3, 2, 2]);
    expect(await everything()).toBe(before);
  });

  it('revokes nothing while a value cannot be read', async () => {
    await plantUnder(context, 'a', 3);
    await db.query(`UPDATE signers SET secret = 'AAAA' WHERE secret IS NOT NULL`);
    await expect(decrypt(context, keyring('a'))).rejects.toMatchObject({ fault: 'values_unreadable' });
    expect((await keyRows(db)).active).toEqual([keyId('a')]);
  });

  it('killed on the way, continues when run again, and a server with the key could start in between', async () => {
    const contents = await plantUnder(context, 'a', 6);
    const victim = await databases.connectTo(db);
    // Columns of one table are done one after the other.
    const process = crashing(victim, { statement: /UPDATE "notes" AS t SET "hint"/, when: 'before' });
    const columns = [NOTES_BODY, NOTES_HINT, SIGNERS_SECRET];
    await expect(decrypt(new DbcryptContext(victim, columns), keyring('a'), { batchSize: 2 })).rejects.toThrow();
    await process.bury(db);
    await victim.destroy();
    const half = await status(context, keyring('a'));
    expect(half.columns[0]!.plaintext).toBeGreaterThan(0);
    expect(half.columns[1]!.current).toBeGreaterThan(0);

    await enable(context, 'a');
    expect(await read(db, keyring('a'))).toEqual(contents);
    await decrypt(context, keyring('a'));
    expect(await read(db, keyring(''))).toEqual(contents);
  });

  it('shows no plaintext in the error of a failed write', async () => {
    await plantUnder(context, 'a', 3);
    await db.query(`ALTER TABLE notes ADD CONSTRAINT notes_body_check CHECK (length(body) > 40)`);
    const error: unknown = await decrypt(context, keyring('a')).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ fault: 'statement_failed', message: 'notes.body could not be written: 23514, notes_body_check' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret a');
  });
});

describe('delete', () => {
  it('needs no key: it removes the encrypted values as each column declares, keeps and counts plaintext, and revokes all keys', async () => {
    const plain = await plant(db, keyring(''), 4, (index) => `plain ${index}`);
    await plantUnder(context, 'a', 6);
    await plantUnder(context, 'ba', 6);
    // A row whose body is plaintext keeps it and loses the hint only.
    const [mixed] = [...plain.notes.keys()];
    await db.query(`UPDATE notes SET hint = 'x', hint_key_id = $2 WHERE id = $1`, [mixed, keyId('a')]);

    const planned = await deleteEncrypted(context, { dryRun: true });
    expect(planned.losses).toEqual([
      { table: 'notes', columns: ['body'], action: 'delete-row', rows: 12 },
      { table: 'notes', columns: ['hint'], action: 'set-null', rows: 1 },
      { table: 'signers', columns: ['secret'], action: 'set-empty', rows: 8 },
    ]);
    expect((await keyRows(db)).revoked).toEqual([]);

    const report = await deleteEncrypted(context);
    expect(report.losses).toEqual(planned.losses);
    expect([...report.revoked].sort()).toEqual([keyId('a'), keyId('b')].sort());
    const left = await read(db, keyring(''));
    expect(left.notes).toEqual(new Map([...plain.notes].map(([id, note]) => [id, id === mixed ? { ...note, hint: null } : note])));
    expect([...left.signers.values()].filter((secret) => secret === '')).toHaveLength(8);
    expect(await startDbcrypt(context, keyring('c'), 'server')).toMatchObject({ registered: true });
  });

  it('counts a row with several encrypted columns once', async () => {
    await plantUnder(context, 'a', 3);
    const both = new DbcryptContext(db, [NOTES_BODY, { ...NOTES_HINT, onDelete: 'delete-row' }, SIGNERS_SECRET]);
    const { losses } = await deleteEncrypted(both, { dryRun: true });
    expect(losses[0]).toEqual({ table: 'notes', columns: ['body', 'hint'], action: 'delete-row', rows: 3 });
    expect((await deleteEncrypted(both)).losses).toEqual(losses);
  });

  it('refuses while a replica runs or another operation is in progress', async () => {
    await plantUnder(context, 'a', 2);
    const server = await startDbcrypt(context, keyring('a'), 'host-1');
    await expect(deleteEncrypted(context)).rejects.toMatchObject({ fault: 'replicas_live' });
    await leave(context, server);
    const other = db.createQueryRunner();
    await context.locks.tryAcquire('operation', other.manager);
    await expect(deleteEncrypted(context)).rejects.toMatchObject({ fault: 'operation_running' });
    await context.locks.release('operation', other.manager);
    await other.release();
    expect((await status(context, keyring('a'))).columns[0]!.current).toBe(2);
  });
});

describe('status', () => {
  it('counts plaintext, current, old and unreadable values per column and per key', async () => {
    await plant(db, keyring(''), 2, String);
    await plantUnder(context, 'a', 3);
    await plantUnder(context, 'ba', 4);
    await plantUnder(context, 'cba', 5);
    const { columns, keys } = await status(context, keyring('ba'), { batchSize: 3 });
    expect(columns[0]).toEqual({
      table: 'notes',
      column: 'body',
      plaintext: 2,
      current: 4,
      old: 3,
      unreadable: 5,
      byKey: { [keyId('a')]: 3, [keyId('b')]: 4, [keyId('c')]: 5 },
      unreadableRows: expect.any(Array) as string[],
    });
    expect(columns[0]!.unreadableRows).toHaveLength(5);
    expect(keys.map(({ digest, isActive, isHeld, number }) => ({ digest, isActive, isHeld, number }))).toEqual([
      { number: 1, digest: keyId('a'), isActive: true, isHeld: true },
      { number: 2, digest: keyId('b'), isActive: true, isHeld: true },
      { number: 3, digest: keyId('c'), isActive: true, isHeld: false },
    ]);
    expect(JSON.stringify(keys)).not.toContain('canary');
  });

  it('finds values swapped between rows and names at most ten of them', async () => {
    await plantUnder(context, 'a', 14);
    await db.query(
      `UPDATE notes AS n SET body = o.body FROM (SELECT id, lead(body, 1, '') OVER (ORDER BY id) AS body FROM notes) AS o WHERE n.id = o.id`,
    );
    const { columns } = await status(context, keyring('a'));
    expect(columns[0]).toMatchObject({ current: 0, unreadable: 14 });
    expect(columns[0]!.unreadableRows).toHaveLength(10);
    expect(columns[1]).toMatchObject({ unreadable: 0 });
  });

  it('names the running replicas and works beside them and beside a rotation', async () => {
    await plantUnder(context, 'a', 3);
    await startDbcrypt(context, keyring('ba'), 'host-1');
    let seen: Promise<Awaited<ReturnType<typeof status>>> | undefined;
    await rotate(context, keyring('ba'), {
      onProgress: () => {
        seen ??= status(context, keyring('ba'));
      },
    });
    const { replicas, columns } = await seen!;
    expect(replicas).toMatchObject([{ name: 'host-1', keyDigests: [keyId('b'), keyId('a')] }]);
    expect(columns[0]).toMatchObject({ plaintext: 0, unreadable: 0 });
  });
});
