import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CommandOptions, type CommandResult, runCommand, startCommand } from '../../support/command.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { misplaced, plantRows, readRows, registerKey, VALUES_PER_USER } from '../../support/encrypted-rows.js';
import { base64Key, keyId, keyList, keyring } from '../../support/encryption-keys.js';
import { eventually } from '../../support/eventually.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { createPerson } from '../../support/people.js';
import { startServerProcess } from '../../support/server.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { isInstalled, runsIf, unlessSampled } from '../../../src/testing/index.js';

const NEW_KEY = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY';
const OLD_KEYS = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_OLD_KEYS';
const DECRYPT_KEYS = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_DECRYPT_KEYS';
const SERVER_KEYS = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS';
const USERS = 40;
/** Besides the users' values there are ten keys of the server. */
const VALUES = USERS * VALUES_PER_USER + 10;

describe('gatehouse server dbcrypt', () => {
  let db: TestDatabase;
  let directory: string;
  beforeEach(async () => {
    db = await createDatabase();
    directory = await temporaryDirectory('dbcrypt');
  });
  afterEach(async () => {
    await db.drop();
    await rm(directory, { recursive: true, force: true });
  });

  const run = async (argv: readonly string[], env: Record<string, string> = {}, options: CommandOptions = {}): Promise<CommandResult> => {
    const result = await runCommand(['server', 'dbcrypt', ...argv], { ...options, env: { CODER_PG_CONNECTION_URL: db.url, ...env } });
    // No command may show a key or a value.
    for (const text of [result.out, result.err]) {
      for (const letter of 'abc') expect(text).not.toContain(base64Key(letter));
      expect(text).not.toContain(new URL(db.url).password);
    }
    return result;
  };
  const rotate = (from: string, to: string, ...argv: string[]): Promise<CommandResult> =>
    run(['rotate', '--yes', ...argv], { [NEW_KEY]: base64Key(to), ...(from !== '' && { [OLD_KEYS]: keyList(from) }) });
  const succeed = async (running: Promise<CommandResult>): Promise<CommandResult> => {
    const result = await running;
    expect(result).toMatchObject({ code: 0 });
    return result;
  };
  const json = (result: CommandResult): unknown => JSON.parse(result.out);
  const keys = async (): Promise<{ active: string[]; revoked: string[] }> => {
    const rows = await db.query<{ active: string | null; revoked: string | null }>(
      `SELECT active_key_digest AS active, revoked_key_digest AS revoked FROM dbcrypt_keys ORDER BY number`,
    );
    return { active: rows.flatMap(({ active }) => active ?? []), revoked: rows.flatMap(({ revoked }) => revoked ?? []) };
  };
  /** A database as a server with this key has filled it. */
  const plantUnder = async (letter: string, users = USERS): Promise<void> => {
    await registerKey(db, keyring(letter));
    await plantRows(db, keyring(letter), users);
  };
  const expectIntact = async (letters: string, values = VALUES): Promise<void> => {
    const rows = await readRows(db, keyring(letters));
    expect({ values: rows.size, misplaced: misplaced(rows) }).toEqual({ values, misplaced: [] });
  };

  describe('rotate', () => {
    it('encrypts plaintext first, then moves all values to another key, with keys from files', async () => {
      await plantRows(db, keyring(''), USERS);
      const file = (letters: string): string => {
        const path = join(directory, `${letters}.keys`);
        writeFileSync(path, Array.from(letters, base64Key).join('\n'), { mode: 0o600 });
        return path;
      };
      const first = await succeed(run(['rotate', '--yes', '--verify', '--new-key-file', file('a')]));
      expect(first.err).toMatch(new RegExp(`new key: ${keyId('a')}\nold keys: none\n`));
      expect(first.err).toMatch(new RegExp(`encrypted ${VALUES} values in [0-9.]+ s; every value can be read with key ${keyId('a')}`));
      expect(first.err).toContain(`verified: ${VALUES} values read with only key ${keyId('a')}`);
      expect(first.err).toContain('stay in the database');
      expect(
        await readRows(db, keyring(''))
          .then(() => 'readable without keys')
          .catch(() => 'encrypted'),
      ).toBe('encrypted');

      const args = ['rotate', '--yes', '--json', '--new-key-file', file('b'), '--old-keys-file', file('a')];
      const second = json(await succeed(run(args))) as { moved: { values: number }[] };
      expect(second).toMatchObject({ dry_run: false, key: keyId('b'), revoked: [keyId('a')] });
      expect(second.moved.reduce((sum, { values }) => sum + values, 0)).toBe(VALUES);
      expect(await keys()).toEqual({ active: [keyId('b')], revoked: [keyId('a')] });
      await expectIntact('b');

      // Running it again has nothing to do and does no harm.
      expect(json(await succeed(run(args)))).toMatchObject({ revoked: [], moved: expect.not.arrayContaining([{ values: 1 }]) as unknown });
      await expectIntact('b');
    });

    unlessSampled(it)('announces in a dry run what it would do, and changes nothing', async () => {
      await plantUnder('a');
      const dry = await succeed(run(['rotate', '--dry-run', '--json'], { [NEW_KEY]: base64Key('b'), [OLD_KEYS]: keyList('a') }));
      expect(json(dry)).toMatchObject({ dry_run: true, to_move: VALUES });
      expect(await keys()).toEqual({ active: [keyId('a')], revoked: [] });
      await expectIntact('a');
    });

    it('refuses keys that do not match the database, counts the affected values, and changes nothing', async () => {
      await plantUnder('a');
      const wrong = await rotate('c', 'b');
      expect(wrong).toMatchObject({ code: 1, out: '' });
      expect(wrong.err).toContain(
        `error: the database is encrypted with ${keyId('a')}, but the given keys are ${keyId('b')}, ${keyId('c')}:\n`,
      );
      expect(wrong.err).toMatch(new RegExp(`^  user_secrets\\.value +${USERS}  ${keyId('a')}$`, 'm'));
      expect((await rotate('', 'b')).code).toBe(1);
      expect(await keys()).toEqual({ active: [keyId('a')], revoked: [] });
      await expectIntact('a');
    });

    unlessSampled(it)('refuses a revoked key as the new one', async () => {
      await plantUnder('a');
      await succeed(rotate('a', 'b'));
      const back = await rotate('b', 'a');
      expect(back).toMatchObject({ code: 1 });
      expect(back.err).toContain(
        `error: the first encryption key, ${keyId('a')}, has been revoked and can no longer encrypt: put an active or a new key first\n`,
      );
    });

    it('leaves a damaged value unchanged, names its row, and revokes nothing', async () => {
      await plantUnder('a', 3);
      const [broken] = await db.query<{ id: string }>(
        `UPDATE user_secrets SET value = overlay(value placing (CASE substr(value, 40, 1) WHEN 'A' THEN 'B' ELSE 'A' END) FROM 40)
          WHERE id = (SELECT id FROM user_secrets LIMIT 1) RETURNING id`,
      );
      const result = await rotate('a', 'b', '--json');
      expect(result).toMatchObject({ code: 1 });
      expect(json(result)).toEqual({
        error: {
          fault: 'values_unreadable',
          message: 'some values cannot be read with the given keys; no keys were revoked:',
          details: [`user_secrets.value: 1 (row ${broken!.id})`],
        },
      });
      expect(await keys()).toEqual({ active: [keyId('a'), keyId('b')], revoked: [] });
    });

    /** A rotation from a to b that waits for one of the last rows after moving all others. */
    const rotateUntilBlocked = async () => {
      const held = await HeldTransaction.begin(db);
      await held.query(`SELECT 1 FROM user_secrets LIMIT 1 FOR UPDATE`);
      const env = { CODER_PG_CONNECTION_URL: db.url, [NEW_KEY]: base64Key('b'), [OLD_KEYS]: keyList('a') };
      const running = await startCommand(['server', 'dbcrypt', 'rotate', '--yes'], { env });
      await held.untilItBlocks(db);
      return { held, running };
    };

    unlessSampled(it)('refuses to run while another rotation runs', async () => {
      await plantUnder('a');
      const { held, running } = await rotateUntilBlocked();
      const second = await rotate('a', 'c');
      expect(second).toMatchObject({ code: 1 });
      expect(second.err).toContain('error: another dbcrypt rotate, decrypt or delete is running on this database\n');
      await held.commit();
      await succeed(running.ended);
      await expectIntact('b');
    });

    it('stops cleanly at Ctrl-C, says how to continue, and continues', async () => {
      await plantUnder('a');
      const { held, running } = await rotateUntilBlocked();
      running.process.kill('SIGINT');
      await eventually('the command notices the signal', () => Promise.resolve(running.output.err.includes('stopping after this batch')));
      await held.commit();
      const stopped = await running.ended;
      expect(stopped).toMatchObject({ code: 130 });
      expect(stopped.err).toMatch(/stopped\. Completed batches are kept: run the same command again to continue\n$/);
      expect(await keys()).toEqual({ active: [keyId('a'), keyId('b')], revoked: [] });
      await expectIntact('ba');
      await succeed(rotate('a', 'b'));
      await expectIntact('b');
    });

    unlessSampled(it)('reaches the same result when killed at random moments and run again', async () => {
      await plantUnder('a', 300);
      const env = { CODER_PG_CONNECTION_URL: db.url, [NEW_KEY]: base64Key('b'), [OLD_KEYS]: keyList('a') };
      for (let round = 0; round < 4; round += 1) {
        const before = await underKey('b');
        const running = await startCommand(['server', 'dbcrypt', 'rotate', '--yes', '--batch-size', '3'], { env });
        await eventually('the command encrypts or ends', async () => running.process.exitCode !== null || (await underKey('b')) > before);
        await delay(randomBytes(1).readUInt8());
        running.process.kill('SIGKILL');
        await running.ended;
        await expectIntact('ba', 300 * VALUES_PER_USER + 10);
      }
      await succeed(rotate('a', 'b', '--verify'));
      await expectIntact('b', 300 * VALUES_PER_USER + 10);
      expect(await keys()).toEqual({ active: [keyId('b')], revoked: [keyId('a')] });
    });

    unlessSampled(it)(
      'continues while servers that have the new key run, and refuses while a server lacks it, naming that server',
      async () => {
        const server = await startServerProcess({ database: db, env: { [SERVER_KEYS]: keyList('a') } });
        const person = await createPerson(server);
        expect((await person.post('/users/me/secrets', { name: 'x', value: 'v', env_name: 'X' })).status).toBe(201);
        const behind = await rotate('a', 'b');
        expect(behind).toMatchObject({ code: 1 });
        expect(behind.err).toMatch(
          new RegExp(`error: every running replica must have key ${keyId('b')} first .*\n  \\S+ ${server.pid} .* holds ${keyId('a')};`),
        );
        await server.stop();

        const ready = await startServerProcess({ database: db, env: { [SERVER_KEYS]: keyList('ba') } });
        await succeed(rotate('a', 'b'));
        expect(
          (
            await ready.request('PATCH', '/api/v2/users/me/secrets/x', {
              headers: { 'coder-session-token': person.token },
              body: { value: 'w' },
            })
          ).status,
        ).toBe(200);
        await ready.stop();
      },
    );
  });

  describe('decrypt', () => {
    it('refuses while a server encrypts; afterwards all values are plaintext and servers start without keys', async () => {
      await plantUnder('a');
      const server = await startServerProcess({ database: db, env: { [SERVER_KEYS]: keyList('a') } });
      const early = await run(['decrypt', '--yes'], { [DECRYPT_KEYS]: keyList('a') });
      expect(early).toMatchObject({ code: 1 });
      expect(early.err).toMatch(new RegExp(`error: no running replica may encrypt: .*\n  \\S+ ${server.pid} `));
      await server.stop();

      const done = await succeed(run(['decrypt', '--yes', '--verify', '--json'], { [DECRYPT_KEYS]: keyList('a') }));
      expect(json(done)).toMatchObject({ revoked: [keyId('a')], verified: true });
      const rows = await readRows(db, keyring(''));
      // The server created keys of its own while it ran.
      expect(rows.size).toBeGreaterThan(VALUES);
      expect(misplaced(rows).filter((place) => !place.startsWith('crypto_keys.secret/'))).toEqual([]);
      await (await startServerProcess({ database: db })).stop();
    });
  });

  describe('delete', () => {
    it('lists every table and asks; encrypted values are deleted, users are kept', async () => {
      await plantUnder('a');
      const losses = json(await succeed(run(['delete', '--dry-run', '--json']))) as { losses: { table: string; rows: number }[] };
      expect(losses.losses.map(({ table, rows }) => [table, rows])).toEqual([
        ['user_secrets', USERS],
        ['crypto_keys', 10],
        ['gitsshkeys', USERS],
        ['user_links', USERS],
        ['user_links', USERS],
      ]);
      const unasked = await run(['delete']);
      expect(unasked).toMatchObject({ code: 1 });
      expect(unasked.err).toContain('not confirmed: run the command in a terminal or pass --yes. Nothing was changed');
      await expectIntact('a');

      const deleted = await succeed(run(['rm', '--yes']));
      for (const table of ['user_secrets', 'crypto_keys', 'gitsshkeys', 'user_links']) expect(deleted.err).toContain(table);
      expect(await keys()).toEqual({ active: [], revoked: [keyId('a')] });
      expect(await db.query(`SELECT 1 FROM user_secrets`)).toEqual([]);
      expect(
        await db.query(`SELECT count(*)::int AS n FROM user_links WHERE oauth_access_token = '' AND oauth_refresh_token = ''`),
      ).toEqual([{ n: USERS }]);
      expect(await db.query(`SELECT count(*)::int AS n FROM users WHERE login_type = 'oidc'`)).toEqual([{ n: USERS }]);
      await (await startServerProcess({ database: db })).stop();
    });
  });

  describe('status', () => {
    it('counts by column and key, and fails when a value cannot be read', async () => {
      await plantRows(db, keyring(''), 2);
      await succeed(rotate('', 'a'));
      const good = await succeed(run(['status', '--json'], { [SERVER_KEYS]: keyList('a') }));
      expect(json(good)).toMatchObject({
        keys: [{ number: 1, id: keyId('a'), state: 'active', is_held: true }],
        replicas: [],
        columns: [
          { table: 'crypto_keys', column: 'secret', plaintext: 0, current: 10, old: 0, unreadable: 0, by_key: { [keyId('a')]: 10 } },
          { table: 'gitsshkeys', current: 2 },
          { table: 'user_links', column: 'oauth_access_token', current: 2 },
          { table: 'user_links', column: 'oauth_refresh_token', current: 2 },
          { table: 'user_secrets', column: 'value', current: 2 },
        ],
      });
      const blind = await run(['status']);
      expect(blind).toMatchObject({ code: 1 });
      expect(blind.out).toMatch(/user_secrets\.value +0 +0 +0 +2\n/);
      expect(blind.err).toContain('18 values unreadable without keys\n');
    });

    it('finds values that were swapped between rows, columns and tables', async () => {
      await plantUnder('a', 2);
      await db.query(`UPDATE user_secrets AS s SET value = o.value FROM user_secrets AS o WHERE o.id <> s.id`);
      await db.query(`UPDATE user_links SET oauth_access_token = oauth_refresh_token, oauth_refresh_token = oauth_access_token`);
      await db.query(`UPDATE gitsshkeys SET private_key = (SELECT secret FROM crypto_keys LIMIT 1)`);
      const { code, out } = await run(['status', '--json'], { [SERVER_KEYS]: keyList('a') });
      expect(code).toBe(1);
      expect((JSON.parse(out) as { columns: { unreadable: number }[] }).columns.map(({ unreadable }) => unreadable)).toEqual([
        0, 2, 2, 2, 2,
      ]);
    });
  });

  describe('on a terminal', () => {
    const itOnTerminal = runsIf(isInstalled('script'), 'what the commands show on a terminal: script (util-linux) is not installed', it);

    itOnTerminal('asks, and goes on for yes alone', async () => {
      await plantUnder('a', 2);
      const env = { [NEW_KEY]: base64Key('b'), [OLD_KEYS]: keyList('a') };
      const refused = await run(['rotate'], env, { terminalInput: 'y\n' });
      expect(refused).toMatchObject({ code: 1 });
      expect(refused.out).toContain('not confirmed. Nothing was changed');
      await expectIntact('a', 2 * VALUES_PER_USER + 10);
      const agreed = await succeed(run(['rotate'], env, { terminalInput: 'yes\n' }));
      expect(agreed.out).toContain(`18 values will be encrypted with key ${keyId('b')}, and every other key will be revoked.`);
      await expectIntact('b', 2 * VALUES_PER_USER + 10);
    });

    itOnTerminal('shows a bar that is redrawn, and plain lines elsewhere', async () => {
      await plantUnder('a');
      const env = { [NEW_KEY]: base64Key('b'), [OLD_KEYS]: keyList('a') };
      const shown = await succeed(run(['rotate', '--yes', '--batch-size', '5'], env, { terminalInput: '' }));
      expect(shown.out).toContain('\r\u001b[Kmoving user_secrets.value [########################] 100% 40/40');
      const plain = await succeed(rotate('b', 'c'));
      expect(plain.err).toContain('moving user_secrets.value [########################] 100% 40/40');
      expect(plain.err).not.toContain('\r');
    });
  });

  async function underKey(letter: string): Promise<number> {
    const [row] = await db.query<{ n: number }>(
      `SELECT (SELECT count(*) FROM crypto_keys WHERE secret_key_id = $1) + (SELECT count(*) FROM gitsshkeys WHERE private_key_key_id = $1)
            + (SELECT count(*) FROM user_links WHERE oauth_access_token_key_id = $1)
            + (SELECT count(*) FROM user_secrets WHERE value_key_id = $1) AS n`,
      [keyId(letter)],
    );
    return Number(row?.n);
  }
});
