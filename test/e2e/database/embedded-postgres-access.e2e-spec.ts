import { readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connectEmbeddedPostgres } from '../../../src/database/embedded/embedded-postgres.js';
import { own, type Owner, postmasterPid } from '../../support/embedded-owner.js';
import { runStatement } from '../../support/database.js';
import { PATIENCE_MS } from '../../support/patience.js';
import { processList } from '../../support/process-list.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { isRoot, runsIf } from '../../../src/testing/index.js';

const accepts = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const settle = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });

describe('access to the embedded PostgreSQL', () => {
  let base: string;
  let directory: string;
  let owner: Owner;
  beforeAll(async () => {
    base = await temporaryDirectory('embedded');
    directory = join(base, 'config', 'postgresql');
    owner = await own({ directory });
  });
  afterAll(async () => {
    await owner.stop();
    await rm(base, { recursive: true, force: true });
  });

  it('keeps the password in a file of mode 0600 owned by the account that started the server', async () => {
    const { mode, uid } = await stat(join(directory, 'password'));
    expect(mode & 0o777).toBe(0o600);
    expect(uid).toBe(process.getuid?.());
    expect((await readFile(join(directory, 'password'), 'utf8')).trim()).toMatch(/^[A-Za-z0-9]{32}$/);
    expect((await stat(join(directory, 'data'))).mode & 0o777).toBe(0o700);
  });

  it('shows no password in the process list or in the log', async () => {
    const commands = processList()
      .map(({ command }) => command)
      .join('\n');
    expect(commands).toContain(join(directory, 'data'));
    const log = await readFile(join(directory, 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    for (const url of [owner.adminUrl, owner.connectionUrl]) {
      const { password } = new URL(url);
      expect(password).not.toBe('');
      expect(commands).not.toContain(password);
      expect(log).not.toContain(password);
    }
  });

  it('keeps the statements and values of failed queries out of the log', async () => {
    await runStatement(owner.connectionUrl, 'CREATE TABLE secrets (secret text PRIMARY KEY)');
    await runStatement(owner.connectionUrl, `INSERT INTO secrets VALUES ('s3cret-value')`);
    await expect(runStatement(owner.connectionUrl, `INSERT INTO secrets VALUES ('s3cret-value')`)).rejects.toMatchObject({ code: '23505' });
    const log = await readFile(join(directory, 'postgres.log'), 'utf8');
    expect(log).toContain('secrets_pkey');
    expect(log).not.toContain('s3cret-value');
  });

  runsIf(
    process.platform === 'linux',
    'the environment of PostgreSQL: it can be read on Linux only',
    it,
  )('passes none of its environment to PostgreSQL', async () => {
    const environment = await readFile(`/proc/${await postmasterPid(directory)}/environ`, 'utf8');
    const names = environment.split('\0').map((entry) => entry.split('=', 1)[0]);
    expect(names.filter((name) => name && !name.startsWith('PG')).sort()).toEqual(['LC_ALL', 'TZ']);
  });

  it('listens on the loopback interface only', async () => {
    const port = Number(new URL(owner.connectionUrl).port);
    expect(await accepts('127.0.0.1', port)).toBe(true);
    const outer = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    for (const { address, internal, scopeid } of outer) if (!internal && !scopeid) expect(await accepts(address, port)).toBe(false);
    const [settings] = await runStatement(
      owner.adminUrl,
      `SELECT current_setting('listen_addresses') AS tcp, current_setting('unix_socket_directories') AS sockets`,
    );
    expect(settings).toEqual({ tcp: '127.0.0.1', sockets: '' });
  });

  it('requires the password, and checks it by scram-sha-256', async () => {
    const wrong = new URL(owner.connectionUrl);
    wrong.password = 'wrong';
    await expect(runStatement(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const rules = await runStatement(owner.adminUrl, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(rules).toEqual([{ auth_method: 'scram-sha-256' }]);
  });

  it('gives the application a role that is not a superuser and owns its database', async () => {
    const [role] = await runStatement(
      owner.connectionUrl,
      'SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user',
    );
    expect(role).toEqual({ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false });
    const [database] = await runStatement(
      owner.connectionUrl,
      `SELECT pg_get_userbyid(datdba) = current_user AS mine, pg_encoding_to_char(encoding) AS encoding, datlocale AS locale
         FROM pg_database WHERE datname = current_database()`,
    );
    expect(database).toEqual({ mine: true, encoding: 'UTF8', locale: 'C.UTF-8' });
  });

  it('is durable unless configured otherwise', async () => {
    const settings = await runStatement<{ name: string; setting: string }>(
      owner.connectionUrl,
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'jit', 'max_connections') ORDER BY name`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      full_page_writes: 'on',
      jit: 'off',
      max_connections: '200',
      synchronous_commit: 'on',
    });
  });

  it('lets a command share the database of a live server, and leaves it running', async () => {
    const shared = await connectEmbeddedPostgres({ directory, log: { info: () => undefined, error: () => undefined } });
    expect(shared.connectionUrl).toBe(owner.connectionUrl);
    await shared.stop();
    expect(await runStatement(owner.connectionUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  runsIf(
    isRoot,
    'the account of PostgreSQL under root: the tests do not run as root',
    it,
  )('runs as an unprivileged account when root starts it', async () => {
    const pid = await postmasterPid(directory);
    const uid = processList().find((candidate) => candidate.pid === pid)?.uid;
    expect(uid).toBe((await stat(join(directory, 'data'))).uid);
    expect(uid).not.toBe(0);
  });
});
