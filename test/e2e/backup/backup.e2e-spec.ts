import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateHybridIdentity, generateIdentity, identityToRecipient } from 'age-encryption';
import { unlessSampled } from '../../../src/testing/index.js';
import { type CommandResult, runCommand, startCommand } from '../../support/command.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { everything } from '../../support/everything.js';
import { type Client, expectBothAlive, expectBothDead, type Provider, startProvider, type Tokens } from '../../support/oauth/index.js';
import { PROGRAM } from '../../support/program.js';
import { logIn, ME, OWNER } from '../../support/sign-in.js';
import { startServer } from '../../support/server.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { startUnreadBackup } from './backup-process.js';

/** Tables that a backup leaves out, those that the server fills when it starts, and the one that has the time of the backup. */
const NOT_COMPARED = ['limit_counts', 'audit_logs', 'schema_migrations', 'site_configs'];
const ENDED = ['api_keys', 'crypto_keys', 'oauth2_provider_app_codes', 'oauth2_provider_app_tokens', 'oauth2_provider_grants'];

describe('gatehouse backup and gatehouse restore', () => {
  let directory: string;
  let provider: Provider;
  let client: Client;
  let tokens: Tokens;
  let source: TestDatabase;
  let file: string;
  const targets: TestDatabase[] = [];

  beforeAll(async () => {
    directory = await temporaryDirectory('backup');
    provider = await startProvider();
    source = provider.server.db;
    client = await provider.createClient();
    tokens = await provider.obtainTokens(client);
    file = join(directory, 'gatehouse.backup');
  });
  afterAll(async () => {
    await provider.server.stop();
    for (const target of targets) await target.drop();
    await rm(directory, { recursive: true, force: true });
  });

  const on = (database: TestDatabase): Record<string, string> => ({ CODER_PG_CONNECTION_URL: database.url });
  const backUp = (to: string, ...flags: string[]): Promise<CommandResult> => runCommand(['backup', ...flags, to], { env: on(source) });
  const restore = (from: string, to: TestDatabase, ...flags: string[]): Promise<CommandResult> =>
    runCommand(['restore', ...flags, from], { env: on(to) });
  async function emptyDatabase(): Promise<TestDatabase> {
    const database = await createDatabase({ empty: true });
    targets.push(database);
    return database;
  }

  it('a backup of a serving server is a file that only its owner can read, and says what it exposes', async () => {
    const made = await backUp(file);
    expect(made).toMatchObject({ code: 0, out: '' });
    const amount = /backed up (\d+ tables with \d+ rows)/.exec(made.err)?.[1] ?? 'no amount';
    expect(made.err).toContain('warning: it contains secrets in plaintext, because the database is not encrypted: crypto_keys.secret');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['gatehouse.backup']);
    expect(await runCommand(['backup', 'verify', file])).toMatchObject({
      code: 0,
      err: expect.stringContaining(`the backup is intact: ${amount}`) as string,
    });
  });

  it('an existing file is replaced only with --force', async () => {
    const before = await readFile(file);
    const refused = await backUp(file);
    expect(refused).toMatchObject({ code: 1, err: `error: ${file} exists already: choose another name, or replace it with --force\n` });
    expect(await readFile(file)).toEqual(before);
    expect(await backUp(file, '--force')).toMatchObject({ code: 0 });
    expect(await readdir(directory)).toEqual(['gatehouse.backup']);
  });

  it('an encrypted backup tells nothing without an identity, and is restored with one', async () => {
    const [ours, others] = await Promise.all([generateHybridIdentity(), generateIdentity()]);
    const [key, otherKey] = [join(directory, 'backup.key'), join(directory, 'other.key')];
    await writeFile(key, `# created: today\n${ours}\n`, { mode: 0o600 });
    await writeFile(otherKey, others, { mode: 0o600 });
    const encrypted = join(directory, 'gatehouse.backup.age');
    const made = await backUp(encrypted, '--recipients', await identityToRecipient(ours));
    expect([made.code, made.err]).toEqual([0, expect.not.stringContaining('Anyone who can read the file')]);
    const content = await readFile(encrypted, 'latin1');
    expect([content.startsWith('age-encryption.org/v1'), content.includes('crypto_keys')]).toEqual([true, false]);

    const target = await emptyDatabase();
    expect(await restore(encrypted, target)).toMatchObject({ code: 1, err: expect.stringContaining('--identity-file') as string });
    expect(await runCommand(['backup', 'verify', '--identity-file', otherKey, encrypted])).toMatchObject({
      code: 1,
      err: expect.stringContaining('encrypted for another recipient') as string,
    });
    expect(await runCommand(['backup', 'verify', '--identity-file', key, encrypted])).toMatchObject({ code: 0 });
    expect(await restore(encrypted, target, '--identity-file', key)).toMatchObject({ code: 0 });
    expect(await target.query('SELECT username FROM users ORDER BY username')).toEqual(
      await source.query('SELECT username FROM users ORDER BY username'),
    );
    for (const each of [key, otherKey, encrypted]) await rm(each);
  });

  it('a restored server knows the passwords, refuses old sessions, tokens and grants, and signs with new secrets', async () => {
    const target = await emptyDatabase();
    const restored = await restore(file, target);
    expect(restored).toMatchObject({ code: 0, out: '' });
    expect(restored.err).toContain('every session, token and grant has ended');
    const [before, after] = [await everything(source, { except: NOT_COMPARED }), await everything(target, { except: NOT_COMPARED })];
    for (const table of ENDED) after[table] = before[table] ?? '';
    expect(after).toEqual(before);
    expect(await target.query(`SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'`)).toEqual([]);
    expect(
      await target.query(`SELECT additional_fields->>'command' AS command FROM audit_logs WHERE additional_fields ? 'backup_of'`),
    ).toEqual([{ command: 'restore' }]);

    const counted = await runCommand(['server', 'revoke-all', '--dry-run', '--json'], { env: on(target) });
    expect(JSON.parse(counted.out)).toEqual({
      sessions: 0,
      tokens: 0,
      access_tokens: 0,
      agent_tokens: 0,
      workload_identities: 0,
      grants: 0,
    });
    const server = await startServer({ database: target, env: { CODER_ACCESS_URL: provider.url } });
    expect((await server.get(ME, { 'coder-session-token': provider.session })).status).toBe(401);
    await logIn(server, OWNER);
    await expectBothDead(Object.assign(Object.create(provider) as Provider, { server }), client, tokens);
    await server.stop();
    const secrets = (database: TestDatabase): Promise<{ secret: string }[]> => database.query('SELECT secret FROM crypto_keys');
    const old = (await secrets(source)).map(({ secret }) => secret);
    expect((await secrets(target)).filter(({ secret }) => old.includes(secret))).toEqual([]);
  });

  it('with --keep-sessions sessions and grants continue, with a warning', async () => {
    const target = await emptyDatabase();
    const restored = await restore(file, target, '--keep-sessions');
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.err).toContain('warning: sessions, tokens and grants continue');
    expect(await everything(target, { except: NOT_COMPARED })).toEqual(await everything(source, { except: NOT_COMPARED }));
    const server = await startServer({ database: target, env: { CODER_ACCESS_URL: provider.url } });
    expect((await server.get(ME, { 'coder-session-token': provider.session })).status).toBe(200);
    await expectBothAlive(Object.assign(Object.create(provider) as Provider, { server }), client, tokens);
    await server.stop();
  });

  it('a database with users, with other tables or with a running server is refused, and stays as it is', async () => {
    const rows = await everything(source, { except: NOT_COMPARED });
    const used = await restore(file, source);
    expect(used).toMatchObject({ code: 1, err: expect.stringContaining('error: a server uses the database') as string });
    expect(await everything(source, { except: NOT_COMPARED })).toEqual(rows);

    const target = await createDatabase();
    targets.push(target);
    await target.query(`INSERT INTO users (id, email, username, name, avatar_url, hashed_password, status, login_type, rbac_roles, is_system, is_service_account, deleted)
      VALUES (gen_random_uuid(), 'a@example.test', 'a', '', '', '', 'active', 'none', '{}', false, false, false)`);
    expect((await restore(file, target)).err).toContain('error: the database has users already');
    expect(await target.query('SELECT username FROM users WHERE NOT is_system')).toEqual([{ username: 'a' }]);

    const foreign = await emptyDatabase();
    await foreign.query('CREATE TABLE invoices (id integer)');
    expect((await restore(file, foreign)).err).toContain(
      'error: the database has tables already (invoices): create an empty one for the restore\n',
    );
    expect(await foreign.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([{ tablename: 'invoices' }]);
  });

  it('a backup that was cut short is refused, and the database stays empty for the next one', async () => {
    const target = await emptyDatabase();
    const half = join(directory, 'half.backup');
    await writeFile(half, (await readFile(file)).subarray(0, -10));
    const refused = await restore(half, target);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('error: the backup is incomplete') as string });
    expect(await target.query('SELECT 1 FROM users WHERE NOT is_system')).toEqual([]);
    expect(await restore(file, target)).toMatchObject({ code: 0 });
  });

  it('a backup of a newer version is refused by name', async () => {
    const other = await createDatabase();
    targets.push(other);
    await other.query(`INSERT INTO schema_migrations ("timestamp", name) VALUES (9999999999999, 'FromTheFuture9999999999999')`);
    const refused = await runCommand(['backup', join(directory, 'future.backup')], { env: on(other) });
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringContaining('newer version of Gatehouse, which ran the migration FromTheFuture9999999999999') as string,
    });
    expect(existsSync(join(directory, 'future.backup'))).toBe(false);
  });

  it('a backup holds the database as it was when it began, whatever is written while it is made', async () => {
    const busy = await createDatabase();
    targets.push(busy);
    // More than the pipe and the buffers on the way hold.
    const row = (count: number): Promise<unknown> =>
      busy.query(
        `INSERT INTO audit_logs (id, time, request_id, user_id, organization_id, user_agent, resource_type, resource_id, resource_target, resource_icon, action, diff, status_code, additional_fields)
         SELECT gen_random_uuid(), now(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '', 'user', gen_random_uuid(), '', '', 'login',
                jsonb_build_object('text', (SELECT string_agg(gen_random_uuid()::text, '') FROM generate_series(1, 400) WHERE i = i)), 200, '{}'
           FROM generate_series(1, $1::integer) i`,
        [count],
      );
    await row(1000);
    const backup = startUnreadBackup(busy.url);
    await eventually('the backup waits for its reader', async () => {
      const sessions = await busy.query<{ query: string }>(
        `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY "audit_logs"%' AND wait_event = 'ClientWrite'`,
      );
      return sessions.length === 1;
    });
    await row(10);
    await busy.query(`INSERT INTO site_configs (key, value) VALUES ('written-meanwhile', 'x')`);
    const content = join(directory, 'busy.backup');
    await writeFile(content, await backup.read());

    const target = await emptyDatabase();
    expect(await restore(content, target)).toMatchObject({ code: 0 });
    expect(await target.query(`SELECT count(*)::integer AS rows FROM audit_logs WHERE action = 'login'`)).toEqual([{ rows: 1000 }]);
    expect(await target.query(`SELECT key FROM site_configs WHERE key = 'written-meanwhile'`)).toEqual([]);
  });

  it('one line moves everything to the embedded database, and one back', async () => {
    const embedded = { CODER_CONFIG_DIR: join(directory, 'embedded') };
    const move = (from: Record<string, string>, to: Record<string, string>): Promise<unknown> => {
      const variables = Object.entries(to).map(([name, value]) => `${name}='${value}'`);
      const gatehouse = `'${process.execPath}' '${PROGRAM}'`;
      const line = `${gatehouse} backup - | env ${variables.join(' ')} ${gatehouse} restore --keep-sessions -`;
      return promisify(execFile)('sh', ['-c', line], { env: { PATH: process.env['PATH'], ...from } });
    };
    await move(on(source), { CODER_PG_CONNECTION_URL: '', ...embedded });
    const target = await emptyDatabase();
    await move(embedded, on(target));
    expect(await everything(target, { except: NOT_COMPARED })).toEqual(await everything(source, { except: NOT_COMPARED }));
  });

  unlessSampled(it)('a backup that is killed at any moment leaves no file under its name', async () => {
    for (const delayMs of [200, 700, 900, 1100]) {
      const path = join(directory, `killed-${delayMs}.backup`);
      const command = await startCommand(['backup', path], { env: on(source) });
      setTimeout(() => command.process.kill('SIGKILL'), delayMs * (0.8 + Math.random() * 0.4));
      const { code } = await command.ended;
      if (code === 0 || existsSync(path)) expect(await runCommand(['backup', 'verify', path])).toMatchObject({ code: 0 });
    }
  });

  unlessSampled(it)('a restore that is killed at any moment leaves everything or nothing, and can be repeated', async () => {
    const [wanted] = await source.query<{ rows: number }>('SELECT count(*)::integer AS rows FROM users');
    for (const delayMs of [800, 1500, 2500, 3500]) {
      const target = await emptyDatabase();
      const command = await startCommand(['restore', file], { env: on(target) });
      setTimeout(() => command.process.kill('SIGKILL'), delayMs * (0.8 + Math.random() * 0.4));
      await command.ended;
      const [exists] = await target.query<{ exists: boolean }>(`SELECT to_regclass('users') IS NOT NULL AS exists`);
      const users = exists?.exists ? await target.query<{ rows: number }>('SELECT count(*)::integer AS rows FROM users') : [];
      expect([0, wanted?.rows]).toContain(users[0]?.rows ?? 0);
      if ((users[0]?.rows ?? 0) > 0) continue;
      await eventually('the session of the killed process has ended', async () => {
        const sessions = await target.query(
          `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return sessions.length === 0;
      });
      expect(await restore(file, target)).toMatchObject({ code: 0 });
    }
  });
});
