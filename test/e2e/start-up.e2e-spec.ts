import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ProcessOutput } from '../support/process-output.js';
import { processList } from '../support/process-list.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import { startServer, type RunningServer, type ServerOptions } from '../support/server.js';
import { createFirstUser } from '../browser/support/people.js';

const CLI = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

/** Everything a server wrote that could not start. */
async function refusal(options: ServerOptions): Promise<string> {
  const failure = await startServer(options).then(
    (server) => server.stop(),
    (error: unknown) => error,
  );
  if (!(failure instanceof Error)) throw new Error('it started');
  return failure.message.split('the output:\n')[1] ?? '';
}

describe('a server that starts', () => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer()));
  afterAll(() => server.stop());

  it('says where it is, where its API can be explored and what to do first', async () => {
    await server.waitForLog(/next step/);
    const messages = [...server.logs().matchAll(/"msg":"([^"]*)"/g)].map(([, message]) => message);
    expect(messages).toEqual([
      `listening on ${server.url}`,
      `Swagger UI: ${server.url}/swagger`,
      `next step: create the first user at ${server.url}/setup`,
    ]);
  });

  it('says where to sign in once somebody can, and speaks to a person in lines without JSON', async () => {
    await createFirstUser(server);
    const second = await startServer({ database: server.db, env: { CODER_LOG_FORMAT: 'human' } });
    await second.waitForLog(/sign in at/);
    expect(second.logs()).toMatch(/^(\d\d:\d\d:\d\d INFO {2}[^{\n]*\n){3}$/);
    expect(second.logs()).toContain(`sign in at ${second.url}/login\n`);
    await second.stop();
  });

  it('keeps its port to itself: the next one says in one line how to take another', async () => {
    const { host } = new URL(server.url);
    expect(await refusal({ database: server.db, env: { CODER_HTTP_ADDRESS: host } })).toBe(
      `error: cannot listen on ${host}: another program listens there; stop it, or choose another address with CODER_HTTP_ADDRESS (--http-address)\n`,
    );
  });
});

it('a server shows nobody the secrets that were given to it as flags', async () => {
  const flags = ['--oauth2-github-client-id=app', '--oauth2-github-client-secret=hunter2', '--oauth2-github-allow-everyone'];
  const server = await startServer({ args: ['server', ...flags] });
  const command = processList().find(({ pid }) => pid === server.pid)?.command;
  await server.stop();
  expect(command).toBeDefined();
  expect(command).not.toContain('hunter2');
});

describe('a server that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('(%s) the moment it says that it listens stops cleanly', async (signal) => {
    const server = await startServer();
    process.kill(server.pid, signal);
    await server.stop();
    expect(server.logs()).toMatch(/"msg":"stopped"\}\n$/);
  });

  it('(SIGTERM) before it listens ends with 0 and leaves no PostgreSQL behind', async () => {
    const directory = await temporaryDirectory('stopped');
    const child = spawn(process.execPath, [CLI, 'server'], {
      env: { PATH: process.env['PATH'], HOME: directory, CODER_CONFIG_DIR: directory, CODER_HTTP_ADDRESS: '127.0.0.1:0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = new ProcessOutput(child);
    await output.waitFor(/migrated the database/, 60_000);
    child.kill('SIGTERM');
    expect(await output.ended).toEqual({ code: 0, signal: null });
    expect(processList().filter(({ command }) => command.includes(directory))).toEqual([]);
    await rm(directory, { recursive: true, force: true });
  });
});

describe('a database URL that leads nowhere', () => {
  const changed = async (change: (url: URL) => void): Promise<string> => {
    const server = await startServer();
    const url = new URL(server.db.url);
    await server.stop();
    change(url);
    return refusal({ env: { CODER_PG_CONNECTION_URL: url.href } });
  };

  it.each<[string, (url: URL) => void, RegExp]>([
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
  ])('(%s) is one line without the password', async (_what, change, line) => {
    const output = await changed(change);
    expect(output).toMatch(line);
    expect(output).not.toContain('s3cret');
  });
});
