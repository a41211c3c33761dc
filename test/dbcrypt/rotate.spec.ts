import type { DataSource, EntityManager } from 'typeorm';
import {
  beat,
  dbcryptContext,
  leave,
  rotate,
  startDbcrypt,
  status,
  type DbcryptContext,
  type OperationOptions,
  type Progress,
} from '../../src/dbcrypt/index.js';
import { Crash, crashing, type CrashPoint } from '../support/crashing-data-source.js';
import { createTables, keyId, keyring, keyRows, NOTES_BODY, NOTES_HINT, plant, read, SIGNERS_SECRET } from '../support/dbcrypt-notes.js';
import { startThrowawayPostgres, type ThrowawayPostgres } from '../support/throwaway-postgres.js';

const COLUMNS = [NOTES_BODY, NOTES_HINT, SIGNERS_SECRET];

let postgres: ThrowawayPostgres;
let db: DataSource;
let context: DbcryptContext;
beforeAll(async () => (postgres = await startThrowawayPostgres()));
afterAll(() => postgres.stop());
beforeEach(async () => {
  db = await postgres.createDatabase();
  context = await createTables(db);
});

/** What a server with these keys does to an empty database, and then is gone. */
const enable = async (letters: string) => leave(context, await startDbcrypt(context, keyring(letters), 'first'));
const plantUnder = async (letters: string, count: number) => {
  if (letters !== '') await enable(letters);
  return await plant(db, keyring(letters), count, (index) => `secret ${letters}${index}`);
};
const run = (letters: string, options?: OperationOptions) => rotate(context, keyring(letters), options);
const rawNotes = () => db.query<{ id: string; body: string }[]>(`SELECT id, body FROM notes ORDER BY id`);

async function expectAllUnder(letter: string, where: DbcryptContext = context): Promise<void> {
  const { columns } = await status(where, keyring(letter));
  for (const column of columns) {
    expect(column).toMatchObject({ plaintext: 0, old: 0, unreadable: 0 });
    expect(Object.keys(column.byKey)).toEqual([keyId(letter)]);
  }
}

describe('rotate', () => {
  it('moves every value of every column to the first key, then revokes the others', async () => {
    const contents = await plantUnder('a', 12);
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
    await expectAllUnder('b');
    expect(await keyRows(db)).toEqual({ active: [keyId('b')], revoked: [keyId('a')] });
    expect(await read(db, keyring('b'))).toEqual(contents);
  });

  it('encrypts plaintext when there is no old key', async () => {
    const contents = await plantUnder('', 5);
    await run('a');
    await expectAllUnder('a');
    expect(await read(db, keyring('a'))).toEqual(contents);
    expect(JSON.stringify(await db.query(`SELECT * FROM notes`))).not.toContain('secret');
  });

  it('moves a mixture of plaintext and several keys, by any order of the old keys', async () => {
    for (const letters of ['dabc', 'dcba', 'dbca']) {
      const database = await postgres.createDatabase();
      const mixed = await createTables(database);
      for (const under of ['', 'a', 'ba', 'cba']) {
        if (under !== '') await leave(mixed, await startDbcrypt(mixed, keyring(under), 'server'));
        await plant(database, keyring(under), 4, (index) => `under ${under} ${index}`);
      }
      const contents = await read(database, keyring('abc'));
      const report = await rotate(mixed, keyring(letters));
      expect([...report.revoked].sort()).toEqual([keyId('a'), keyId('b'), keyId('c')].sort());
      await expectAllUnder('d', mixed);
      expect(await read(database, keyring('d'))).toEqual(contents);
    }
  });

  it('changes nothing when everything is done already', async () => {
    await plantUnder('a', 6);
    await run('ba');
    const before = await rawNotes();
    const again = await run('ba');
    expect(again.changed.map(({ values }) => values)).toEqual([0, 0, 0]);
    expect(again.revoked).toEqual([]);
    expect(await rawNotes()).toEqual(before);
  });

  it('there and on to a third key leaves every plaintext as it was', async () => {
    const contents = await plantUnder('a', 9);
    await run('ba');
    await run('cb');
    expect(await read(db, keyring('c'))).toEqual(contents);
    expect(await keyRows(db)).toEqual({ active: [keyId('c')], revoked: [keyId('a'), keyId('b')] });
  });

  it('never goes back to a revoked key', async () => {
    await plantUnder('a', 3);
    await run('ba');
    await expect(run('ab')).rejects.toMatchObject({ fault: 'primary_key_revoked' });
    await expectAllUnder('b');
  });

  it('moves 2 000 rows in batches and reports every batch', async () => {
    const contents = await plantUnder('a', 2000);
    const progress: Progress[] = [];
    const report = await run('ba', { batchSize: 300, onProgress: (entry) => progress.push(entry) });
    expect(report.changed.map(({ values }) => values)).toEqual([2000, 1333, 1500]);
    expect(progress.filter(({ column }) => column === 'body').map(({ done }) => done)).toEqual([300, 600, 900, 1200, 1500, 1800, 2000]);
    expect(progress.map(({ total }) => total)).toEqual([
      ...Array<number>(7).fill(2000),
      ...Array<number>(5).fill(1333),
      ...Array<number>(5).fill(1500),
    ]);
    expect(await read(db, keyring('b'))).toEqual(contents);
  });

  it('adds what it encrypts to the count of the new key', async () => {
    await plantUnder('a', 12);
    await run('ba', { batchSize: 5 });
    const { keys } = await status(context, keyring('b'));
    expect(keys.map(({ encryptions }) => encryptions)).toEqual([0, 12 + 8 + 9]);
  });

  it('removes a key id that stands beside NULL, which would keep its key from being revoked', async () => {
    await plantUnder('a', 2);
    await db.query(`UPDATE notes SET hint = NULL, hint_key_id = $1`, [keyId('a')]);
    await run('ba');
    expect(await db.query(`SELECT DISTINCT hint, hint_key_id FROM notes`)).toEqual([{ hint: null, hint_key_id: null }]);
  });

  it('finds its next batch by the index on row ids, however large the table', async () => {
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

  it('only looks in a dry run', async () => {
    await plantUnder('a', 6);
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

describe('rotate refuses', () => {
  it('without a key, and without a key that is in use, changing nothing', async () => {
    await plantUnder('a', 3);
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

  it('until every running replica has the new key first, naming those that have not, and registers nothing', async () => {
    await plantUnder('a', 3);
    const wrongOrder = await startDbcrypt(context, keyring('ab'), 'host-2');
    const without = await startDbcrypt(context, keyring('a'), 'host-1');
    await expect(run('ba')).rejects.toMatchObject({
      fault: 'replicas_behind',
      details: [
        `host-1 (${without.replica.id}) holds ${keyId('a')}; last seen 0 s ago`,
        `host-2 (${wrongOrder.replica.id}) holds ${keyId('a')}, ${keyId('b')}; last seen 0 s ago`,
      ],
    });
    await expect(run('ba', { dryRun: true })).rejects.toMatchObject({ fault: 'replicas_behind' });
    expect(await keyRows(db)).toEqual({ active: [keyId('a')], revoked: [] });

    await leave(context, without);
    await leave(context, wrongOrder);
    await startDbcrypt(context, keyring('ba'), 'host-1');
    await run('ba');
    await expectAllUnder('b');
  });

  it('to revoke when a replica that writes with the old key joined on the way, and finishes when it is gone', async () => {
    await plantUnder('a', 12);
    // It has the new key too, so it may start while both are in use; but it would go on writing with the old one.
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

  it('while another operation runs, so that two never interleave', async () => {
    const contents = await plantUnder('a', 12);
    const blocker = db.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`SELECT 1 FROM signers ORDER BY uuid LIMIT 1 FOR UPDATE`);
    let second: Promise<unknown> | undefined;
    const first = run('ba', {
      onProgress: () => {
        // The first run is in its middle here and cannot end before the row is free.
        second ??= rotate(context, keyring('ba')).catch((error: unknown) => error);
      },
    });
    while (second === undefined) await db.query('SELECT 1');
    expect(await second).toMatchObject({ fault: 'operation_running' });
    await blocker.commitTransaction();
    await blocker.release();
    expect((await first).revoked).toEqual([keyId('a')]);
    expect(await read(db, keyring('b'))).toEqual(contents);
  });

  it('to wait for ever for a row that somebody holds, keeping what is done', async () => {
    await plantUnder('a', 12);
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
    await expectAllUnder('b');
  });

  it('to revoke anything while a value cannot be read, names the rows, and moves all the others', async () => {
    await plantUnder('a', 6);
    const [one, two] = await rawNotes();
    await db.query(`UPDATE notes SET body = $2 WHERE id = $1`, [one!.id, two!.body]);
    await expect(run('ba')).rejects.toMatchObject({
      fault: 'values_unreadable',
      message: expect.stringContaining('nothing was revoked') as string,
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

  it('to lose a value to a trigger that changes it: the batch is undone', async () => {
    const contents = await plantUnder('a', 3);
    await db.query(`CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.hint := left(NEW.hint, 20); RETURN NEW; END $$`);
    await db.query(`CREATE TRIGGER cut BEFORE UPDATE OF hint ON notes FOR EACH ROW EXECUTE FUNCTION cut()`);
    await expect(run('ba')).rejects.toMatchObject({ fault: 'read_back_failed' });
    expect(await read(db, keyring('ba'))).toEqual(contents);
  });
});

describe('rotate while servers serve', () => {
  it('fails no read or write of a client and loses no write', async () => {
    const contents = await plantUnder('a', 600);
    const server = await startDbcrypt(context, keyring('ba'), 'server');
    const clients = await postgres.connectTo(db);
    const latest = new Map([...contents.notes].map(([id, { body }]) => [id, body]));
    let isRotating = true;
    let requests = 0;

    // Each client has rows of its own, so what it wrote last is what must be there.
    const client = async (ids: readonly string[]): Promise<void> => {
      for (let turn = 0; isRotating; turn += 1) {
        const id = ids[turn % ids.length]!;
        const body = `written in turn ${turn}`;
        const stored = server.dbcrypt.seal(NOTES_BODY, id, body);
        await clients.query(`UPDATE notes SET body = $2, body_key_id = $3 WHERE id = $1`, [id, stored.value, stored.keyId]);
        latest.set(id, body);
        const rows = await clients.query<{ value: string; keyId: string }[]>(
          `SELECT body AS value, body_key_id AS "keyId" FROM notes WHERE id = $1`,
          [id],
        );
        expect(server.dbcrypt.open(NOTES_BODY, id, rows[0]!)).toBe(body);
        requests += 2;
      }
    };
    const clientRuns = [0, 1, 2].map((which) => client([...latest.keys()].filter((_, index) => index % 3 === which)));
    const report = await run('ba', { batchSize: 20 }).finally(() => (isRotating = false));
    await Promise.all(clientRuns);

    expect(requests).toBeGreaterThan(20);
    expect(report.revoked).toEqual([keyId('a')]);
    await expectAllUnder('b');
    const { notes } = await read(db, keyring('b'));
    expect(new Map([...notes].map(([id, { body }]) => [id, body]))).toEqual(latest);
    expect(await beat(context, server)).toMatchObject({ missingKeyIds: [], isPrimaryRevoked: false });
  });

  it('takes up rows written with the old key behind it, before it revokes', async () => {
    await plantUnder('a', 12);
    let planted: Promise<unknown> | undefined;
    const blocker = db.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`SELECT 1 FROM signers FOR UPDATE`);
    const rotation = run('ba', {
      onProgress: ({ column }) => {
        // By now the column of the bodies is done.
        if (column === 'hint') planted ??= plant(db, keyring('a'), 4, () => 'late').finally(() => blocker.commitTransaction());
      },
    });
    const report = await rotation;
    await planted;
    await blocker.release();
    expect(report.changed[0]).toEqual({ table: 'notes', column: 'body', values: 16 });
    await expectAllUnder('b');
  });

  it('stops between two batches when told to, and goes on from there', async () => {
    await plantUnder('a', 20);
    const controller = new AbortController();
    const abortAtTen = ({ done }: Progress): void => {
      if (done === 10) controller.abort();
    };
    const stopped = run('ba', { batchSize: 5, signal: controller.signal, onProgress: abortAtTen });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect((await status(context, keyring('ba'))).columns[0]).toMatchObject({ current: 10, old: 10 });
    expect((await run('ba')).changed[0]).toMatchObject({ values: 10 });
  });
});

describe('rotate killed at any statement', () => {
  const options = { batchSize: 4 };
  const tables = ['dbcrypt_keys', 'notes', 'signers'];

  /** Values under a and plaintext, kept aside so that each run can begin with them. */
  async function plantAndSave() {
    await plant(db, keyring(''), 2, (index) => `plain ${index}`);
    await plantUnder('a', 6);
    for (const table of tables) await db.query(`CREATE TABLE saved_${table} AS TABLE ${table}`);
    return await read(db, keyring('a'));
  }

  async function restore(): Promise<void> {
    await db.query(`TRUNCATE ${tables.join(', ')}`);
    for (const table of tables) await db.query(`INSERT INTO ${table} SELECT * FROM saved_${table}`);
  }

  /** A rotation to b in a process of its own, as far as the database can tell, that dies at `point`. */
  async function rotateAndDie(point?: CrashPoint) {
    const victim = await postgres.connectTo(db);
    const process = crashing(victim, point);
    const outcome = await rotate(dbcryptContext(victim, COLUMNS), keyring('ba'), options).catch((error: unknown) => error);
    await process.kill(db);
    await victim.destroy();
    return { outcome, statements: process.statements() };
  }

  it('leaves every value readable and finishes when run again, to the same end', async () => {
    const contents = await plantAndSave();
    const { statements: total } = await rotateAndDie();
    expect(total).toBeGreaterThan(40);
    for (let statement = 1; statement <= total; statement += 1) {
      for (const when of ['before', 'after'] as const) {
        const where = `${when} statement ${statement} of ${total}`;
        await restore();
        const { outcome } = await rotateAndDie({ statement, when });
        // The last two give back locks; that they fail is ignored, because the locks end with the connection.
        if (statement >= total - 1) expect({ where, outcome }).toMatchObject({ outcome: { keyId: keyId('b') } });
        else expect({ where, outcome }).toEqual({ where, outcome: expect.any(Crash) as Crash });
        expect({ where, contents: await read(db, keyring('ba')) }).toEqual({ where, contents });

        await run('ba', options);
        await expectAllUnder('b');
        expect({ where, contents: await read(db, keyring('b')) }).toEqual({ where, contents });
        expect({ where, keys: await keyRows(db) }).toEqual({ where, keys: { active: [keyId('b')], revoked: [keyId('a')] } });
      }
    }
  }, 120_000);
});
