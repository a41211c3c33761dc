import { sampledRows, unlessSampled } from '../../../src/testing/index.js';
import { readdir, readFile, realpath, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/database/embedded/embedded-postgres.js';
import { runCommand, type CommandResult } from '../../support/command.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { plantRows, readRows, VALUES_PER_USER } from '../../support/encrypted-rows.js';
import { base64Key, keyId, keyList, keyring } from '../../support/encryption-keys.js';
import { createPerson } from '../../support/people.js';
import { SecretSearch } from '../../support/secret-search.js';
import { startServer } from '../../support/server.js';
import { folderOfVolatileData, temporaryDirectory } from '../../support/temporary-directory.js';

const KEYS = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS';

describe('a server with encryption keys', () => {
  let db: TestDatabase;
  beforeEach(async () => (db = await createDatabase()));
  afterEach(() => db.drop());

  const refusal = async (letters: string): Promise<CommandResult> =>
    runCommand(['server'], { env: { CODER_PG_CONNECTION_URL: db.url, CODER_HTTP_ADDRESS: '127.0.0.1:0', [KEYS]: keyList(letters) } });

  it('logs the ids of its keys and never the keys', async () => {
    const server = await startServer({ database: db, env: { [KEYS]: keyList('ab') } });
    expect(server.logs()).toContain(`"keys":["${keyId('a')}","${keyId('b')}"]`);
    expect(server.logs()).toContain('secrets are encrypted at rest');
    await server.stop();
    for (const letter of 'ab') expect(server.logs()).not.toContain(base64Key(letter));
  });

  sampledRows(it).each([
    [
      'half a key',
      base64Key('a').slice(0, 21),
      'key at index 0 must be base64-encoded: the standard alphabet with padding, without spaces',
    ],
    ['the same key twice', `${base64Key('a')},${base64Key('a')}`, 'key at index 1 is the same as the key at index 0'],
  ])('refuses to start with %s, and says so in one line', async (_what, value, reason) => {
    const { code, err } = await runCommand(['server'], { env: { CODER_PG_CONNECTION_URL: db.url, [KEYS]: value } });
    expect({ code, lines: err.split('\n').filter((line) => !line.startsWith('{') && line !== '') }).toEqual({
      code: 1,
      lines: [`CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS (--external-token-encryption-keys): ${reason}`],
    });
  });

  it("refuses to start with an older key list than a running server's, without keys, or with a revoked key first", async () => {
    const server = await startServer({ database: db, env: { [KEYS]: keyList('ba') } });
    for (const letters of ['a', '']) {
      const { code, out, err } = await refusal(letters);
      expect(code).toBe(1);
      expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
        level: 'fatal',
        fault: 'keys_unknown',
        msg: expect.stringContaining(`the database is encrypted with ${keyId('b')}`) as string,
        details: [expect.stringMatching(/^crypto_keys\.secret: \d encrypted with key /) as string],
      });
      expect(err).toMatch(
        new RegExp(
          `error: the database is encrypted with ${keyId('b')}, but .*:\n  column .*values  needs key\n  crypto_keys\\.secret +\\d  ${keyId('b')}\n`,
        ),
      );
    }
    await server.stop();
    const { code } = await runCommand(['server', 'dbcrypt', 'rotate', '--yes'], {
      env: {
        CODER_PG_CONNECTION_URL: db.url,
        CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY: base64Key('c'),
        CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_OLD_KEYS: keyList('ba'),
      },
    });
    expect(code).toBe(0);
    expect((await refusal('bc')).err).toContain(
      `error: the first encryption key, ${keyId('b')}, has been revoked and can no longer encrypt: put an active or a new key first`,
    );
  });

  it('reports how often each key was used', async () => {
    const server = await startServer({
      database: db,
      env: { [KEYS]: keyList('a'), CODER_PROMETHEUS_ENABLE: 'true', CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0' },
    });
    const [, url = ''] = await server.waitForLog(/(http:\/\/127\.0\.0\.1:\d+\/metrics)/);
    const metrics = await (await fetch(url)).text();
    expect(metrics).toMatch(new RegExp(`^gatehouse_dbcrypt_encryptions\\{key="${keyId('a')}"\\} \\d+$`, 'm'));
    await server.stop();
    // The server's own secrets, which are counted at shutdown at the latest.
    expect(await db.query(`SELECT encryptions - (SELECT count(*) FROM crypto_keys) AS uncounted FROM dbcrypt_keys`)).toEqual([
      { uncounted: '0' },
    ]);
  });

  unlessSampled(it)('warns when a key reaches half the number of uses that AES-GCM allows', async () => {
    const first = await startServer({ database: db, env: { [KEYS]: keyList('a') } });
    await first.stop();
    await db.query(`UPDATE dbcrypt_keys SET encryptions = 2147483649`);
    const server = await startServer({ database: db, env: { [KEYS]: keyList('a') } });
    await server.waitForLog(/the encryption key has encrypted very many values: rotate it/);
    await server.stop();
  });
});

/** 1 000 secrets, 250 of each of four kinds, and ten keys of the server. */
const USERS = 250;

/** Every row of every table, as text. */
async function dump(db: Pick<TestDatabase, 'query'>): Promise<Buffer> {
  const tables = await db.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
  const lines: string[] = [];
  for (const { name } of tables) {
    lines.push(...(await db.query<{ line: string }>(`SELECT t::text AS line FROM "${name}" AS t`)).map(({ line }) => line));
  }
  return Buffer.from(lines.join('\n'));
}

describe('a thousand secrets, of every kind', () => {
  it('appear nowhere in a dump of the database when keys are set, and all appear without keys', async () => {
    const db = await createDatabase();
    try {
      await plantRows(db, keyring(''), USERS);
      const planted = [...(await readRows(db, keyring(''))).values()];
      expect(planted.length).toBe(USERS * VALUES_PER_USER + 10);
      const search = new SecretSearch(planted);
      expect(new Set(search.in(await dump(db))).size).toBe(planted.length);

      const env = { CODER_PG_CONNECTION_URL: db.url, CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY: base64Key('a') };
      expect(await runCommand(['server', 'dbcrypt', 'rotate', '--yes'], { env })).toMatchObject({ code: 0 });
      expect(search.in(await dump(db))).toEqual([]);

      // Tables that tell running servers of changes.
      const server = await startServer({ database: db, env: { [KEYS]: keyList('a') } });
      const person = await createPerson(server);
      await person.post('/users/me/secrets', { name: 'sent', value: planted[0], env_name: 'SENT' });
      await person.get('/users/me/gitsshkey');
      await server.stop();
      const after = await dump(db);
      expect(search.in(after)).toEqual([]);
      for (const text of [after.toString(), server.logs()]) expect(text).not.toMatch(/OPENSSH PRIVATE|b3BlbnNzaC1rZXktdj/);
    } finally {
      await db.drop();
    }
  });

  describe('in the raw files of the embedded database', () => {
    let base: string;
    beforeEach(async () => (base = await temporaryDirectory('raw', await folderOfVolatileData())));
    afterEach(() => rm(base, { recursive: true, force: true }));
    const configDir = () => join(base, 'config');

    /** Uses the database as an application does, then stops it. */
    const inDatabase = async <T>(work: (db: Pick<TestDatabase, 'query'>) => Promise<T>): Promise<T> => {
      const silent = { info: () => undefined, error: () => undefined };
      const postgres = await startEmbeddedPostgres({ directory: join(configDir(), 'postgresql'), log: silent, settings: { fsync: 'off' } });
      const client = new pg.Client({ connectionString: postgres.connectionUrl });
      await client.connect();
      try {
        return await work({
          query: async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => (await client.query<Row>(sql, values)).rows,
        });
      } finally {
        await client.end();
        await postgres.stop();
      }
    };
    const startAndStop = async (letters: string): Promise<void> => {
      const env = { [KEYS]: keyList(letters), CODER_PG_CONNECTION_URL: '', CODER_CONFIG_DIR: configDir() };
      await (await startServer({ env })).stop();
    };
    /** The files that contain a planted secret, and the number of files searched. */
    const searchFiles = async (planted: readonly string[]): Promise<{ files: number; hits: string[] }> => {
      const search = new SecretSearch(planted);
      const hits: string[] = [];
      let files = 0;
      const root = await realpath(join(configDir(), 'postgresql'));
      for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        files += 1;
        const path = join(entry.parentPath, entry.name);
        if (search.in(await readFile(path)).length > 0) hits.push(relative(root, path));
      }
      return { files, hits };
    };

    it('appear in none when keys were set from the beginning', async () => {
      await startAndStop('a');
      await inDatabase((db) => plantRows(db, keyring('a'), USERS));
      const planted = [...(await inDatabase((db) => readRows(db, keyring('a')))).values()].filter((value) => value.length === 64);
      expect(planted.length).toBeGreaterThanOrEqual(USERS * VALUES_PER_USER);
      const { files, hits } = await searchFiles(planted);
      expect(files).toBeGreaterThan(500);
      expect(hits).toEqual([]);
    });

    unlessSampled(it)('appear only in the write-ahead log when keys were added later and the tables were vacuumed', async () => {
      await startAndStop('');
      await inDatabase((db) => plantRows(db, keyring(''), USERS));
      const planted = [...(await inDatabase((db) => readRows(db, keyring('')))).values()].filter((value) => value.length === 64);
      expect((await searchFiles(planted)).hits.some((file) => file.includes('/base/'))).toBe(true);

      const env = { CODER_CONFIG_DIR: configDir(), CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY: base64Key('a') };
      const rotated = await runCommand(['server', 'dbcrypt', 'rotate', '--yes', '--vacuum'], { env });
      expect(rotated).toMatchObject({ code: 0 });
      expect(rotated.err).toContain('vacuumed crypto_keys, gitsshkeys, user_links, user_secrets');
      const { hits } = await searchFiles(planted);
      expect(hits.filter((file) => !file.includes('/pg_wal/'))).toEqual([]);
    });
  });
});
