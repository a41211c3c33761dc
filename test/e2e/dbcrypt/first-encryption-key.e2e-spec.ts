import { unlessSampled } from '../../../src/testing/index.js';
import { runCommand, startCommand } from '../../support/command.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { base64Key, keyId, keyList } from '../../support/encryption-keys.js';
import { eventually } from '../../support/eventually.js';
import { createPerson } from '../../support/people.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';

const KEYS = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS';

/** Each server is a replica; all of them must be able to use what any of them stores. */
describe('replicas that change from no key to the first one, and back', () => {
  let db: TestDatabase;
  let one: ServerProcess;
  let two: ServerProcess;
  let headers: Record<string, string>;
  beforeAll(async () => {
    db = await createDatabase();
    [one, two] = await Promise.all([start(''), start('')]);
    headers = { 'Coder-Session-Token': (await createPerson(one)).token };
  });
  afterAll(async () => {
    await two.stop();
    await one.stop();
    await db.drop();
  });

  const start = (letters: string): Promise<ServerProcess> =>
    startServerProcess({ database: db, env: letters === '' ? {} : { [KEYS]: keyList(letters) } });
  const dbcrypt = (argv: string[], env: Record<string, string> = {}) =>
    runCommand(['server', 'dbcrypt', ...argv], { env: { CODER_PG_CONNECTION_URL: db.url, ...env } });
  const keysInUse = async () => {
    const rows = await db.query<{ key: string | null }>(`SELECT DISTINCT private_key_key_id AS key FROM gitsshkeys ORDER BY 1`);
    return rows.map(({ key }) => key);
  };

  /** A new key pair, stored by one replica; both show its public key, which requires decrypting the private key. */
  const everyReplicaReads = async (writer: ServerProcess): Promise<void> => {
    const made = await writer.request('PUT', '/api/v2/users/me/gitsshkey', { headers });
    expect(made.status).toBe(200);
    for (const replica of [one, two]) {
      const shown = await replica.get('/api/v2/users/me/gitsshkey', headers);
      expect([shown.status, shown.json<{ public_key: string }>().public_key]).toEqual([
        200,
        made.json<{ public_key: string }>().public_key,
      ]);
      expect(replica.logs()).not.toContain('does not have');
    }
  };

  it('never read a value that they cannot decrypt', async () => {
    await one.stop();
    one = await start('-a');
    await everyReplicaReads(one);
    expect(await keysInUse()).toEqual([null]);
    expect((await dbcrypt(['status'], { [KEYS]: keyList('-a') })).out).toContain(
      `key ${keyId('a')}: 1 of 2 running servers can decrypt with it: it cannot become the first key yet\n`,
    );

    // A server that encrypts too early waits while a replica without the key runs, and registers nothing. It listens once that replica has stopped.
    const hasty = await startCommand(['server'], {
      env: { CODER_PG_CONNECTION_URL: db.url, CODER_HTTP_ADDRESS: '127.0.0.1:0', [KEYS]: keyList('a') },
    });
    await eventually('the hasty server waits', () => Promise.resolve(hasty.output.out.includes('waiting until they have stopped')));
    expect(hasty.output.out).toContain(` ${two.pid}"]`);
    expect(await db.query(`SELECT 1 FROM dbcrypt_keys`)).toEqual([]);
    await two.stop();
    await eventually('the hasty server listens', () => Promise.resolve(hasty.output.out.includes('listening on')));
    hasty.process.kill('SIGTERM');
    expect(await hasty.ended).toMatchObject({ code: 0 });

    two = await start('a');
    await everyReplicaReads(two);
    expect(await keysInUse()).toEqual([keyId('a')]);
    await everyReplicaReads(one);
    expect(await keysInUse()).toEqual([null]);

    const late = await runCommand(['server'], { env: { CODER_PG_CONNECTION_URL: db.url, CODER_HTTP_ADDRESS: '127.0.0.1:0' } });
    expect(late.code).toBe(1);
    expect(late.err).toContain(`error: the database is encrypted with ${keyId('a')}, but no keys were given`);

    await one.stop();
    one = await start('a');
    await everyReplicaReads(one);
    const rotated = await dbcrypt(['rotate', '--yes'], { CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY: base64Key('a') });
    expect({ code: rotated.code, err: rotated.err }).toMatchObject({ code: 0 });
    await everyReplicaReads(two);
    expect(await keysInUse()).toEqual([keyId('a')]);
  });

  unlessSampled(it)('on the way back write plaintext, are decrypted while they run, and then need no key', async () => {
    await one.stop();
    one = await start('-a');
    const early = await dbcrypt(['decrypt', '--yes'], { CODER_EXTERNAL_TOKEN_ENCRYPTION_DECRYPT_KEYS: keyList('a') });
    expect(early.code).toBe(1);
    expect(early.err).toMatch(new RegExp(`error: no running replica may encrypt: .*\n  \\S+ ${two.pid} .* holds ${keyId('a')}; .*\n$`));
    await two.stop();
    two = await start('-a');
    await everyReplicaReads(two);
    const decrypted = await dbcrypt(['decrypt', '--yes', '--verify'], {
      CODER_EXTERNAL_TOKEN_ENCRYPTION_DECRYPT_KEYS: keyList('-a'),
    });
    expect({ code: decrypted.code, err: decrypted.err }).toMatchObject({ code: 0 });
    expect(await keysInUse()).toEqual([null]);
    await everyReplicaReads(one);
    await one.stop();
    one = await start('');
    await everyReplicaReads(two);
    await everyReplicaReads(one);
  });
});
