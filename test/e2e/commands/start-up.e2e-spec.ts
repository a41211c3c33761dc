import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampledRows, unlessSampled } from '../../../src/testing/index.js';
import { runCommand } from '../../support/command.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { Pause } from '../../support/pause.js';
import { ProcessOutput } from '../../support/process-output.js';
import { isRunning, processList } from '../../support/process-list.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { startServerProcess, type ServerProcess, type ServerOptions } from '../../support/server.js';
import { createFirstUser } from '../../browser/support/people.js';
import { PATIENCE_MS } from '../../support/patience.js';
import { PROGRAM } from '../../support/program.js';

/** The output of a server that could not start. */
async function refusal(options: ServerOptions): Promise<string> {
  const failure = await startServerProcess(options).then(
    (server) => server.stop(),
    (error: unknown) => error,
  );
  if (!(failure instanceof Error)) throw new Error('it started');
  return failure.message.split('the output:\n')[1] ?? '';
}

describe('a starting server', () => {
  let server: ServerProcess;
  beforeAll(async () => (server = await startServerProcess()));
  afterAll(() => server.stop());

  it('prints its URL, the address of the API explorer and the first step', async () => {
    await server.waitForLog(/next step/);
    const messages = [...server.logs().matchAll(/"msg":"([^"]*)"/g)].map(([, message]) => message);
    expect(messages).toEqual([
      `listening on ${server.url}`,
      `Swagger UI: ${server.url}/swagger`,
      `next step: create the first user at ${server.url}/setup`,
    ]);
  });

  it('prints the login address once there are users, in readable lines without JSON', async () => {
    await createFirstUser(server);
    const second = await startServerProcess({ database: server.db, env: { CODER_LOG_FORMAT: 'human' } });
    await second.waitForLog(/sign in at/);
    expect(second.logs()).toMatch(/^(\d\d:\d\d:\d\d INFO {2}[^{\n]*\n){3}$/);
    expect(second.logs()).toContain(`sign in at ${second.url}/login\n`);
    await second.stop();
  });

  unlessSampled(it)('prints the address it listens on, even if its public URL differs', async () => {
    const env = { CODER_HTTP_ADDRESS: '[::1]:0', CODER_ACCESS_URL: 'https://id.example.com', CODER_PROVISIONER_DAEMONS: '3' };
    const second = await startServerProcess({ database: server.db, env });
    await second.waitForLog(/"access URL: https:\/\/id\.example\.com"/);
    expect(second.url).toMatch(/^http:\/\/\[::1\]:[1-9]\d*$/);
    await second.waitForLog(/warning: no effect: CODER_PROVISIONER_DAEMONS \(Gatehouse has no workspaces\)\n/);
    expect((await second.get('/healthz')).status).toBe(200);
    await second.stop();
  });

  it('reads its secrets from files', async () => {
    const folder = await temporaryDirectory('secrets');
    const [url, keys] = [join(folder, 'url'), join(folder, 'keys')];
    await writeFile(url, `${server.db.url}\n`);
    await writeFile(keys, [1, 2].map((byte) => `${Buffer.alloc(32, byte).toString('base64')}\n`).join(''));
    const files = { CODER_PG_CONNECTION_URL_FILE: url, CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS_FILE: keys };
    expect(await refusal({ database: server.db, env: files })).toBe(
      'CODER_PG_CONNECTION_URL_FILE (--postgres-url-file): cannot be given together with CODER_PG_CONNECTION_URL (--postgres-url)\n',
    );
    const own = await startServerProcess({ env: { CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS_FILE: keys } });
    expect(own.logs()).toMatch(/"keys":\["[0-9a-f]{16}","[0-9a-f]{16}"\].*"secrets are encrypted at rest"/);
    await own.stop();
    const same = await startServerProcess({ database: server.db, env: { CODER_PG_CONNECTION_URL: '', CODER_PG_CONNECTION_URL_FILE: url } });
    await same.waitForLog(/sign in at/);
    await same.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('refuses an unsupported setting that would restrict something, and a value with a path where none is allowed', async () => {
    expect(await refusal({ database: server.db, env: { CODER_SCIM_AUTH_HEADER: 'hunter2' } })).toBe(
      'CODER_SCIM_AUTH_HEADER (--scim-auth-header): is not supported: users removed from the directory would not be suspended\n',
    );
    expect(await refusal({ database: server.db, env: { CODER_ACCESS_URL: 'https://example.com/auth' } })).toBe(
      'CODER_ACCESS_URL (--access-url): "https://example.com/auth" must not have a path: Gatehouse must be served at the root of its own host name, such as https://id.example.com\n',
    );
  });

  it('refuses a port that is in use, in one line that says how to choose another', async () => {
    const { host } = new URL(server.url);
    expect(await refusal({ database: server.db, env: { CODER_HTTP_ADDRESS: host } })).toBe(
      `error: cannot listen on ${host}: the address is in use; stop the other program, or choose another address with CODER_HTTP_ADDRESS (--http-address)\n`,
    );
  });
});

it('a server hides secrets that were given as flags', async () => {
  const flags = ['--oauth2-github-client-id=app', '--oauth2-github-client-secret=hunter2', '--oauth2-github-allow-everyone'];
  const server = await startServerProcess({ args: ['server', ...flags] });
  const command = processList().find(({ pid }) => pid === server.pid)?.command;
  await server.stop();
  expect(command).toBeDefined();
  expect(command).not.toContain('hunter2');
});

describe('a server that receives', () => {
  sampledRows(it, 1).each(['SIGTERM', 'SIGINT'] as const)('%s the moment it announces that it listens stops cleanly', async (signal) => {
    const server = await startServerProcess();
    process.kill(server.pid, signal);
    await server.stop();
    expect(server.logs()).toMatch(/"msg":"stopped"\}\n$/);
  });

  it('SIGTERM before it listens exits with 0 and leaves no PostgreSQL behind', async () => {
    const directory = await temporaryDirectory('stopped');
    const child = spawn(process.execPath, [PROGRAM, 'server'], {
      env: { PATH: process.env['PATH'], HOME: directory, CODER_CONFIG_DIR: directory, CODER_HTTP_ADDRESS: '127.0.0.1:0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = new ProcessOutput(child);
    await output.waitFor(/migrated the database/, PATIENCE_MS);
    child.kill('SIGTERM');
    expect(await output.ended).toEqual({ code: 0, signal: null });
    expect(processList().filter(({ command }) => command.includes(directory))).toEqual([]);
    await rm(directory, { recursive: true, force: true });
  });

  unlessSampled(it)('SIGTERM while its PostgreSQL starts exits with 0 and leaves none running', async () => {
    const { child, output, directory, pid } = await stopPostgresWhileItStarts();
    child.kill('SIGTERM');
    expect(await output.ended).toEqual({ code: 0, signal: null });
    expect(output.text()).not.toMatch(/migrated the database/);
    process.kill(pid, 'SIGCONT');
    await eventually('PostgreSQL has ended', () => Promise.resolve(!isRunning(pid)));
    await rm(directory, { recursive: true, force: true });
  });

  it('SIGTERM while it creates the application finishes that, closes everything in order and exits with 0', async () => {
    const database = await createDatabase();
    // The first statement of a created application publishes which keys it holds.
    await Pause.during(database, { after: 'UPDATE', table: 'dbcrypt_replicas' }, async (pause) => {
      const child = spawn(process.execPath, [PROGRAM, 'server', '--http-address', '127.0.0.1:0', '--postgres-url', database.url], {
        env: { PATH: process.env['PATH'], CODER_LOG_FORMAT: 'json' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const output = new ProcessOutput(child);
      await pause.waiting(1);
      child.kill('SIGTERM');
      await output.waitFor(/"msg":"stopping"/, PATIENCE_MS);
      await pause.release();
      expect(await output.ended).toEqual({ code: 0, signal: null });
      expect(output.text()).toMatch(/"msg":"stopped"\}\n$/);
      expect(output.text()).not.toMatch(/"level":"(?:warn|error)"|listening on/);
      expect(await database.query('SELECT name FROM dbcrypt_replicas')).toEqual([]);
    });
    await database.drop();
  });
});

/**
 * A server whose PostgreSQL is held where it is, before it answers anybody, so that the server cannot get any further. On a busy machine
 * PostgreSQL can be ready before it is noticed; then another one is started.
 */
async function stopPostgresWhileItStarts(): Promise<{ child: ChildProcess; output: ProcessOutput; directory: string; pid: number }> {
  for (let attempt = 0; attempt < 30; attempt++) {
    const directory = await temporaryDirectory('stopped');
    const child = spawn(process.execPath, [PROGRAM, 'server'], {
      env: { PATH: process.env['PATH'], HOME: directory, CODER_CONFIG_DIR: directory, CODER_HTTP_ADDRESS: '127.0.0.1:0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = new ProcessOutput(child);
    const postmaster = () => processList().find(({ command }) => command.includes(directory) && command.includes('listen_addresses='));
    await eventually('PostgreSQL has been started', () => Promise.resolve(postmaster() !== undefined));
    const { pid } = postmaster()!;
    process.kill(pid, 'SIGSTOP');
    const status = await readFile(join(directory, 'postgresql', 'data', 'postmaster.pid'), 'utf8').catch(() => '');
    if (!status.includes('ready')) return { child, output, directory, pid };
    process.kill(pid, 'SIGCONT');
    child.kill('SIGTERM');
    await output.ended;
    await rm(directory, { recursive: true, force: true });
  }
  throw new Error('PostgreSQL was always ready before it was noticed');
}

describe('an unusable database URL', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createDatabase()));
  afterAll(() => database.drop());
  const changed = async (change: (url: URL) => void): Promise<string> => {
    const url = new URL(database.url);
    change(url);
    return refusal({ database, env: { CODER_PG_CONNECTION_URL: url.href } });
  };

  sampledRows(it).each<[string, (url: URL) => void, RegExp]>([
    [
      'a closed port',
      (url) => (url.port = '1'),
      /^error: cannot connect to the PostgreSQL of CODER_PG_CONNECTION_URL: .*ECONNREFUSED.*\n$/,
    ],
    [
      'a wrong password',
      (url) => (url.password = 's3cret'),
      /^error: cannot connect to the PostgreSQL of CODER_PG_CONNECTION_URL: password .*\n$/,
    ],
    [
      'no such database',
      (url) => (url.pathname = '/nowhere'),
      /^error: cannot connect to the PostgreSQL of CODER_PG_CONNECTION_URL: database "nowhere" .*\n$/,
    ],
    [
      'another protocol',
      (url) => (url.href = url.href.replace(/^\w+:/, 'mysql:')),
      /^CODER_PG_CONNECTION_URL \(--postgres-url\): must be a URL that starts with postgres:\/\/ or postgresql:\/\/\n$/,
    ],
  ])('(%s) is reported in one line without the password', async (_what, change, line) => {
    const output = await changed(change);
    expect(output).toMatch(line);
    expect(output).not.toContain('s3cret');
  });
});

describe('the stack trace of an error', () => {
  it('names the line of src/ at fault, although the program is bundled', async () => {
    const env = { CODER_VERBOSE: 'true', CODER_PG_CONNECTION_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
    const { err } = await runCommand(['server'], { env });
    const [, file = '', line = '0'] = /at connect \((\/\S+\/src\/database\/connect\.ts):(\d+):\d+\)/.exec(err) ?? [];
    expect((await readFile(file, 'utf8')).split('\n')[Number(line) - 1]).toContain('throw new StartupError(`cannot connect');
  });
});
