import type { DataSource } from 'typeorm';
import { CreateDbcryptKeys1764000002000 } from '../../../migrations/1764000002000-create-dbcrypt-keys.js';
import { beat, DbcryptContext, leave, startDbcrypt, type EncryptedColumn, type StartOptions } from '../../../src/dbcrypt/index.js';
import {
  createTables,
  keyId,
  keyring,
  keyRows,
  lastSeen,
  NOTES_BODY,
  NOTES_HINT,
  plant,
  SIGNERS_SECRET,
} from '../../support/dbcrypt-notes.js';
import { EmptyDatabases } from '../../support/empty-databases.js';

const databases = new EmptyDatabases();
let db: DataSource;
let context: DbcryptContext;
afterAll(() => databases.drop());
beforeEach(async () => {
  db = await databases.create();
  context = await createTables(db);
});

/** Without waiting: checks once for a replica in the way. */
const start = (letters: string, name = 'replica', options: StartOptions = { timeoutSeconds: 0 }) =>
  startDbcrypt(context, keyring(letters), name, options);
const replicaNames = async () => (await context.replicas.listLive(db.manager)).map(({ name }) => name);
/** A start after which the replica stops in good order. */
const startAndLeave = async (letters: string) => {
  const started = await start(letters);
  await leave(context, started);
  return started;
};
/** A replica that stopped without notice a while ago. */
const silence = (seconds: number) => db.query(`UPDATE dbcrypt_replicas SET seen_at = now() - make_interval(secs => $1)`, [seconds]);

describe('the migration', () => {
  it('can be reverted completely and applied again', async () => {
    const empty = await databases.create();
    const runner = empty.createQueryRunner();
    const migration = new CreateDbcryptKeys1764000002000();
    await migration.up(runner);
    await migration.down(runner);
    expect(await runner.query(`SELECT relname FROM pg_class WHERE relname LIKE 'dbcrypt%'`)).toEqual([]);
    await migration.up(runner);
    await runner.release();
  });

  it.each([
    [`(1, 'short', NULL, NULL, '')`, 'dbcrypt_keys_digest_check'],
    [`(1, '0123456789abcdef', 'fedcba9876543210', now(), '')`, 'dbcrypt_keys_one_digest_check'],
    [`(1, NULL, NULL, NULL, '')`, 'dbcrypt_keys_one_digest_check'],
    [`(1, NULL, '0123456789abcdef', NULL, '')`, 'dbcrypt_keys_revoked_at_check'],
  ])('refuses a key row like %s', async (values, constraint) => {
    const insert = db.query(`INSERT INTO dbcrypt_keys (number, active_key_digest, revoked_key_digest, revoked_at, test) VALUES ${values}`);
    await expect(insert).rejects.toMatchObject({ driverError: { constraint } });
  });
});

describe('starting a server', () => {
  it('does nothing without keys and encrypted values', async () => {
    await plant(db, keyring(''), 3, String);
    const { dbcrypt, registered } = await start('');
    expect(registered).toBe(false);
    expect(await keyRows(db)).toEqual({ active: [], revoked: [] });
    expect(dbcrypt.seal(NOTES_BODY, '0f8fad5b-d9cb-469f-a165-70867728950e', 'x')).toEqual({ value: 'x', keyId: null });
  });

  it('registers the first key once and the others not at all', async () => {
    expect((await start('ab')).registered).toBe(true);
    expect((await start('ab')).registered).toBe(false);
    expect(await keyRows(db)).toEqual({ active: [keyId('a')], revoked: [] });
  });

  it('registers a new first key beside the one in use', async () => {
    await startAndLeave('a');
    expect((await start('ba')).registered).toBe(true);
    expect(await keyRows(db)).toEqual({ active: [keyId('a'), keyId('b')], revoked: [] });
    const numbers = await db.query<{ number: number }[]>(`SELECT number FROM dbcrypt_keys ORDER BY number`);
    expect(numbers).toEqual([{ number: 1 }, { number: 2 }]);
  });

  it('lets any number of replicas start for the first time together, and one of them registers the key', async () => {
    const started = await Promise.all(Array.from({ length: 12 }, (_, index) => start('ab', `replica ${index}`)));
    expect(started.filter(({ registered }) => registered)).toHaveLength(1);
    expect(await keyRows(db)).toEqual({ active: [keyId('a')], revoked: [] });
    expect(await replicaNames()).toHaveLength(12);
  });

  it("lets replicas with different new first keys start together if each has the other's key", async () => {
    const lists = ['ab', 'ba', 'ab', 'ba', 'ab', 'ba'];
    await Promise.all(lists.map((letters) => start(letters)));
    expect((await keyRows(db)).active.sort()).toEqual([keyId('a'), keyId('b')].sort());
  });

  it.each(['', 'b'])(
    'refuses keys %j for a database encrypted with a, with every table and count, and changes nothing',
    async (letters) => {
      await start('a');
      await plant(db, keyring('a'), 4, String);
      const held = letters === '' ? 'no keys were given' : `the given keys are ${keyId('b')}`;
      await expect(start(letters, 'refused')).rejects.toMatchObject({
        name: 'DbcryptError',
        fault: 'keys_unknown',
        message: [
          `the database is encrypted with ${keyId('a')}, but ${held}:`,
          `  column          values  needs key`,
          `  notes.body           4  ${keyId('a')}`,
          `  notes.hint           2  ${keyId('a')}`,
          `  signers.secret       3  ${keyId('a')}`,
        ].join('\n'),
      });
      expect(await keyRows(db)).toEqual({ active: [keyId('a')], revoked: [] });
      expect(await replicaNames()).toEqual(['replica']);
    },
  );

  it('refuses an older list after a newer first key was registered, even before a value uses it', async () => {
    await start('ba');
    await expect(start('a')).rejects.toMatchObject({ fault: 'keys_unknown' });
  });

  it('refuses a revoked key as the first, and accepts it behind another', async () => {
    await startAndLeave('a');
    await context.keys.revokeAllBut(null, db.manager);
    await expect(start('a')).rejects.toMatchObject({
      fault: 'primary_key_revoked',
      message: `the first encryption key, ${keyId('a')}, has been revoked and can no longer encrypt: put an active or a new key first`,
    });
    await start('ba');
    expect(await keyRows(db)).toEqual({ active: [keyId('b')], revoked: [keyId('a')] });
  });

  it('cannot activate a revoked key again, even in SQL', async () => {
    await start('a');
    await context.keys.revokeAllBut(null, db.manager);
    const byHand = db.query(`INSERT INTO dbcrypt_keys (number, active_key_digest, test) VALUES (9, $1, '')`, [keyId('a')]);
    await expect(byHand).rejects.toMatchObject({ driverError: { constraint: 'dbcrypt_keys_digest_key' } });
  });

  it('refuses a key row whose canary does not open', async () => {
    await start('ab');
    await start('ba');
    await db.query(`UPDATE dbcrypt_keys SET test = (SELECT test FROM dbcrypt_keys WHERE number = 1)`);
    await expect(start('ab')).rejects.toMatchObject({
      fault: 'canary_damaged',
      message: expect.stringContaining('row 2 of dbcrypt_keys') as string,
    });
  });

  it('starts without keys again once everything is revoked', async () => {
    await start('a');
    await context.keys.revokeAllBut(null, db.manager);
    await expect(start('')).resolves.toMatchObject({ registered: false });
  });

  it.each(['', 'a', '-a'])(
    'does not register a new first key while a running replica with keys %j could not read with it',
    async (letters) => {
      const old = await start(letters, 'old');
      await start(letters === '' ? '-b' : `${letters}b`, 'prepared');
      const before = await keyRows(db);
      const holds = { '': 'has no keys', a: `holds ${keyId('a')}`, '-a': `writes plaintext and can read ${keyId('a')}` }[letters];
      await expect(start(letters === 'a' ? 'ba' : 'b', 'new')).rejects.toMatchObject({
        fault: 'replicas_cannot_read',
        message: expect.stringContaining(`key ${keyId('b')} cannot be first yet`) as string,
        details: [lastSeen(`old (${old.replica.id}) ${holds}`)],
      });
      expect(await keyRows(db)).toEqual(before);
      expect(await replicaNames()).toEqual(['old', 'prepared']);

      await leave(context, old);
      expect(await start(letters === 'a' ? 'ba' : 'b', 'new')).toMatchObject({ registered: true, cannotRead: [] });
    },
  );

  it('waits for such a replica to stop, and names it once', async () => {
    const old = await start('', 'old');
    const waiting: string[][] = [];
    const started = start('b', 'new', {
      timeoutSeconds: 600,
      onWaiting: (replicas) => {
        waiting.push(replicas.map(({ name }) => name));
        void leave(context, old);
      },
    });
    expect(await started).toMatchObject({ registered: true });
    expect(waiting).toEqual([['old']]);
  });

  it('changes from no key to the first one in two rounds, in which every server can read every value', async () => {
    const [one, two] = [await start('', 'one'), await start('', 'two')];
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
    await leave(context, one);
    const prepared = await start('-a', 'one');
    expect(prepared.registered).toBe(false);
    expect(prepared.dbcrypt.seal(NOTES_BODY, id, 'x')).toEqual({ value: 'x', keyId: null });
    await expect(start('a', 'eager')).rejects.toMatchObject({ fault: 'replicas_cannot_read' });
    await leave(context, two);
    await start('-a', 'two');
    const first = await start('a', 'one');
    const sealed = first.dbcrypt.seal(NOTES_BODY, id, 'y');
    expect(sealed.keyId).toBe(keyId('a'));
    expect(prepared.dbcrypt.open(NOTES_BODY, id, sealed)).toBe('y');
    // From here on a server without the key cannot start, and one that only reads with it can.
    await expect(start('')).rejects.toMatchObject({ fault: 'keys_unknown' });
    expect((await start('-a')).registered).toBe(false);
  });

  it('lets one win when a server without keys and one with a first key start at the same moment', async () => {
    const outcomes = await Promise.allSettled([start(''), start('a')]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(['replicas_cannot_read', 'keys_unknown']).toContain((refused[0]?.reason as { fault: string }).fault);
  });

  it('names running replicas that cannot read with a first key that is in use already', async () => {
    await start('ab', 'old');
    await start('ba', 'new');
    // As left by a server of a version before this rule.
    await db.query(`UPDATE dbcrypt_replicas SET key_digests = ARRAY[$1] WHERE name = 'old'`, [keyId('a')]);
    const { cannotRead } = await start('ba', 'newer');
    expect(cannotRead.map(({ name }) => name)).toEqual(['old']);
  });

  it('refuses while values are being decrypted or deleted', async () => {
    const runner = db.createQueryRunner();
    await context.locks.acquire('offline', runner.manager);
    await expect(start('a')).rejects.toMatchObject({ fault: 'operation_running' });
    await context.locks.release('offline', runner.manager);
    await runner.release();
    await start('a');
  });
});

describe('the declared columns', () => {
  const startWith = (columns: EncryptedColumn[]) => startDbcrypt(new DbcryptContext(db, columns), keyring('a'), 'replica');

  it('are complete: an undeclared key id column stops the start', async () => {
    await expect(startWith([NOTES_BODY, SIGNERS_SECRET])).rejects.toMatchObject({
      fault: 'columns_mismatch',
      details: ['notes.hint_key_id is a key id of no declared column'],
    });
  });

  it('have their foreign key, and a unique UUID to be bound to', async () => {
    await db.query(`ALTER TABLE notes DROP CONSTRAINT notes_hint_key_id_fkey`);
    await db.query(`ALTER TABLE signers DROP CONSTRAINT signers_uuid_key`);
    await expect(startWith([NOTES_BODY, NOTES_HINT, SIGNERS_SECRET])).rejects.toMatchObject({
      details: [
        'notes.hint has no foreign key from hint_key_id to dbcrypt_keys',
        'signers.secret is bound to uuid, which is not a unique uuid',
      ],
    });
  });
});

describe('a running replica', () => {
  it('publishes its keys, the first one first, until it stops', async () => {
    const started = await start('ba', 'host-1');
    expect(await context.replicas.listLive(db.manager)).toEqual([
      { id: started.replica.id, name: 'host-1', keyDigests: [keyId('b'), keyId('a')], seenSecondsAgo: 0 },
    ]);
    await leave(context, started);
    expect(await replicaNames()).toEqual([]);
  });

  it('stays alive by its heartbeats and is considered gone after 30 seconds without one', async () => {
    const started = await start('a', 'host-1');
    await silence(29);
    expect(await replicaNames()).toEqual(['host-1']);
    await silence(31);
    expect(await replicaNames()).toEqual([]);
    await beat(context, started);
    expect(await replicaNames()).toEqual(['host-1']);
  });

  it('returns with its next heartbeat even if its row was deleted', async () => {
    const started = await start('a', 'host-1');
    await silence(2 * 86_400);
    await beat(context, await start('a', 'host-2'));
    expect(await db.query(`SELECT name FROM dbcrypt_replicas`)).toEqual([{ name: 'host-2' }]);
    await beat(context, started);
    expect(await replicaNames()).toEqual(['host-1', 'host-2']);
  });

  it('learns from a heartbeat that others write with a key it does not have', async () => {
    const started = await start('a');
    expect(await beat(context, started)).toMatchObject({ missingKeyIds: [], isPrimaryRevoked: false });
    // It was silent for so long that it was considered gone.
    await silence(31);
    await start('ba');
    expect(await beat(context, started)).toMatchObject({ missingKeyIds: [keyId('b')], isPrimaryRevoked: false });
  });

  it('learns from a heartbeat that its first key was revoked', async () => {
    const started = await start('a');
    await context.keys.revokeAllBut(null, db.manager);
    expect(await beat(context, started)).toEqual({
      missingKeyIds: [],
      isPrimaryRevoked: true,
      encryptions: 0,
      encryptionsByKey: new Map(),
      createdAtByKey: new Map(),
    });
  });

  it('cannot write with a key that was revoked meanwhile', async () => {
    await start('a');
    await context.keys.revokeAllBut(null, db.manager);
    await expect(plant(db, keyring('a'), 1, String)).rejects.toMatchObject({ driverError: { constraint: 'notes_body_key_id_fkey' } });
  });

  it('adds its number of encryptions to the total of all replicas, across restarts', async () => {
    const [one, two] = [await start('a'), await start('a')];
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
    for (let index = 0; index < 5; index += 1) one.dbcrypt.seal(NOTES_BODY, id, 'x');
    for (let index = 0; index < 3; index += 1) two.dbcrypt.seal(NOTES_BODY, id, 'x');
    expect((await beat(context, one)).encryptions).toBe(5);
    expect((await beat(context, two)).encryptions).toBe(8);
    expect((await beat(context, one)).encryptions).toBe(8);
    expect((await beat(context, await start('a'))).encryptions).toBe(8);
    // The remainder is reported at the end.
    one.dbcrypt.seal(NOTES_BODY, id, 'x');
    await leave(context, one);
    expect((await beat(context, two)).encryptionsByKey).toEqual(new Map([[keyId('a'), 9]]));
  });
});
