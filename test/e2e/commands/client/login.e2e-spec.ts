import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isInstalled, runsIf, sampledRows, unlessSampled } from '../../../../src/testing/index.js';
import { CommandLine } from '../../../support/client-command.js';
import { type CommandResult, startCommand } from '../../../support/command.js';
import { eventually } from '../../../support/eventually.js';
import { createPerson } from '../../../support/people.js';
import { processList } from '../../../support/process-list.js';
import { RecordingServer } from '../../../support/recording-server.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { keyState } from '../../../support/keys.js';
import { createOwner, logIn as signIn, OWNER } from '../../../support/sign-in.js';
import { logInWithDevice } from './device-login.js';

const itInTerminal = runsIf(isInstalled('script'), 'a login in a terminal: script is not installed', it);

let server: RunningServer;
let recording: RecordingServer;
let session: string;
let line: CommandLine;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  recording = await RecordingServer.start(server.url);
});
afterAll(async () => {
  await recording.stop();
  await server.stop();
});
beforeEach(async () => {
  line = await CommandLine.open();
  recording.take();
});
afterEach(() => line.close());

async function profileOf(name: string): Promise<{ url: string; username: string; credential: Record<string, string> }> {
  const text = await readFile(join(line.configDirectory, 'client', `${name}.json`), 'utf8');
  return JSON.parse(text) as never;
}

const only = async (): Promise<string> => {
  const [file = ''] = (await readdir(join(line.configDirectory, 'client'))).filter((name) => name.endsWith('.json'));
  return file.replace(/\.json$/, '');
};

async function longLivedToken(): Promise<string> {
  const answer = await server.post('/api/v2/users/me/keys/tokens', {}, { 'coder-session-token': session });
  return answer.json<{ key: string }>().key;
}

describe('gatehouse login --token', () => {
  it('creates another token with it and keeps only that, so that logging out does not revoke the first one', async () => {
    const token = await longLivedToken();
    const result = await line.run(['login', recording.url, '--token', '-'], { input: `${token}\n` });
    expect(result).toMatchObject({ code: 0, out: '' });
    expect(result.err).toContain(`Welcome, owner. You are logged in to ${recording.url}.\n`);
    const { credential, url } = await profileOf(await only());
    expect(url).toBe(recording.url);
    expect(credential['token']).toMatch(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/);
    expect(credential['token']).not.toBe(token);
    const id = credential['token']!.split('-')[0]!;
    expect(await line.run(['tokens', 'view', id, '-o', 'text', '-c', 'name'])).toMatchObject({
      out: expect.stringMatching(/^login_[a-z]+_[a-z]+\d+\n$/) as string,
    });
    const created = await line.run(['tokens', 'create']);
    expect(created).toMatchObject({ code: 0, err: expect.stringMatching(/^The token is valid until \S+Z\.\n$/) as string });
    const [own, made] = await Promise.all([id, created.out.split('-')[0]!].map((key) => keyState(server.db, key)));
    expect(made!.expires_at.getTime()).toBeLessThanOrEqual(own!.expires_at.getTime());
    const tooLong = await line.run(['tokens', 'create', '--lifetime', '300d']);
    expect([tooLong.code, tooLong.err]).toEqual([
      1,
      expect.stringMatching(/^error: --lifetime can be at most \d+ days .* with this login, until \S+Z\n$/),
    ]);
    expect((await line.run(['logout', '--yes'])).code).toBe(0);
    expect((await server.get('/api/v2/users/me', { 'coder-session-token': token })).status).toBe(200);
    expect((await server.get('/api/v2/users/me', { 'coder-session-token': credential['token'] })).status).toBe(401);
  });

  it('refuses --device with it: only one of them would be used', async () => {
    const result = await line.run(['login', recording.url, '--token', 'x', '--device']);
    expect(result).toMatchObject({ code: 1, err: 'error: --token and --device cannot be combined: each is a way to log in\n' });
    expect(recording.take()).toEqual([]);
  });

  it('keeps the token itself with --use-token-as-session', async () => {
    const token = await longLivedToken();
    await line.logIn(server.url, token);
    expect((await profileOf(await only())).credential).toEqual({ kind: 'token', token });
    expect(await line.run(['login', 'token'])).toMatchObject({ code: 0, out: `${token}\n`, err: '' });
  });

  it('refuses a variable that would be used instead of a login', async () => {
    const result = await line.run(['login', recording.url], { env: { CODER_SESSION_TOKEN: await longLivedToken() } });
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toMatch(/error: CODER_SESSION_TOKEN is set, .*unset it/);
  });

  it('refuses a token that the server does not know, and remembers nothing', async () => {
    const result = await line.run(['login', recording.url, '--token', '-'], { input: 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB\n' });
    expect(result.code).toBe(3);
    expect(result.err).toMatch(/error: The server does not accept the token of --token: it has expired, was revoked, or .*\n/);
    expect(result.err).not.toMatch(/[Cc]ookie|log in again/);
    expect(result.err).not.toContain('BBBBBBBB');
    await expect(readdir(join(line.configDirectory, 'client'))).rejects.toThrow(/ENOENT/);
  });

  it('does not show the token to other users of the machine for longer than it takes to read it', async () => {
    // The header command waits for input that never comes.
    const argv = ['whoami', '--url', server.url, '--token', 'CCCCCCCCCC-DDDDDDDDDDDDDDDDDDDDDD', '--header-command', 'cat'];
    const held = await startCommand(argv, { heldInput: true });
    try {
      await eventually('the arguments are hidden', () => {
        const own = processList().filter(({ pid }) => pid === held.process.pid);
        return Promise.resolve(own.length === 1 && own.every(({ command }) => !command.includes('DDDDDDDD')));
      });
    } finally {
      held.process.kill('SIGKILL');
      await held.ended;
    }
  });
});

describe('gatehouse login', () => {
  sampledRows(it).each(['localhost:1/', 'ftp://gatehouse.example', 'https://user:hunter2@gatehouse.example', 'https://'])(
    'refuses %s without repeating what could be a secret',
    async (url) => {
      const result = await line.run(['login', url, '--token', 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB']);
      expect(result.code).not.toBe(0);
      expect(result.err).not.toMatch(/hunter2|BBBB/);
    },
  );

  unlessSampled(it)('without a URL says how to log in', async () => {
    expect(await line.run(['login'])).toEqual({
      code: 3,
      out: '',
      err: 'error: You are not logged in. Log in with `gatehouse login <url>`.\n',
    });
  });

  it('without a terminal says at once what to do, and waits for nobody', async () => {
    const result = await line.run(['login', recording.url]);
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toMatch(/error: There is no terminal: pass --device to .*, or --token - to read a token from standard input\n$/);
    expect(recording.take()).toEqual(['GET /api/v2/users/first']);
  });

  it('by https at a server without encryption says so, and asks OpenSSL for no words', async () => {
    const { host } = new URL(server.url);
    const result = await line.run(['login', `https://${host}`, '--token', await longLivedToken()]);
    expect(result).toEqual({ code: 7, out: '', err: `error: ${host} responds without encryption: is its URL http://${host}?\n` });
  });

  it('at a server that does not respond names the ping that examines this server, not that of the current profile', async () => {
    const gone = await RecordingServer.start(server.url);
    const { url } = gone;
    await gone.stop();
    await line.logIn(server.url, session);
    const result = await line.run(['login', url]);
    expect(result.code).toBe(7);
    expect(result.err).toContain(`\nRun \`gatehouse ping --url ${url}\` to find out why.\n`);
    const lost = await line.run(['whoami', '--url', url, '--token', 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB']);
    expect(lost.err).toContain(`gatehouse ping --url ${url}`);
  });

  sampledRows(it).each([
    ['another server', { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not here</h1>' }],
    ['another API', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"message":"hello"}' }],
    ['an API without this path', { status: 404, headers: { 'content-type': 'application/json' }, body: '{"message":"Not Found"}' }],
  ])('recognizes %s', async (_what, response) => {
    recording.scripted = [response];
    const result = await line.run(['login', recording.url, '--token', await longLivedToken()]);
    expect(result.code).toBe(1);
    expect(result.err).toContain(`error: ${recording.url} is not a Gatehouse server. Can you open it in a browser?\n`);
    expect(recording.take()).toEqual(['GET /api/v2/users/first']);
  });

  it('sends the password of a first user to no server that only seems to have no users', async () => {
    const json = { 'content-type': 'application/json' };
    recording.scripted = [{ status: 404, headers: json, body: '{"message":"The initial user has not been created!"}' }];
    const flags = ['--first-user-username', OWNER.username, '--first-user-email', OWNER.email];
    const result = await line.run(['login', recording.url, ...flags], { env: { CODER_FIRST_USER_PASSWORD: OWNER.password } });
    recording.scripted = [];
    expect(result).toEqual({
      code: 1,
      out: '',
      err: `error: ${recording.url} is not a Gatehouse server. Can you open it in a browser?\n`,
    });
    expect(recording.take()).toEqual(['GET /api/v2/users/first']);
  });

  it('ends the former login at the same server, with a device or with a token, and no other token', async () => {
    const works = async (token = ''): Promise<boolean> =>
      (await server.get('/api/v2/users/me', { authorization: `Bearer ${token}` })).status === 200;
    const enter = async (token: string): Promise<string> => {
      const result = await line.run(['login', server.url, '--token', '-'], { input: `${token}\n` });
      expect(result.code).toBe(0);
      return result.err;
    };
    expect(await logInWithDevice(line, server, session)).toMatchObject({ code: 0 });
    const device = (await profileOf(await only())).credential['accessToken'];
    expect(await works(device)).toBe(true);

    const token = await longLivedToken();
    expect(await enter(token)).toMatch(/^Your former login as owner was ended\.\n$/m);
    const first = (await profileOf(await only())).credential['token'];
    expect([await works(device), await works(first)]).toEqual([false, true]);
    await enter(token);
    const second = (await profileOf(await only())).credential['token'];
    expect([await works(first), await works(second), await works(token)]).toEqual([false, true, true]);

    // What the new login is made of stays valid.
    expect(await enter(second!)).not.toContain('was ended');
    expect(await works(second)).toBe(true);
  });

  sampledRows(it).each(['/account', '/login', '/swagger'])(
    'with the URL of the page %s names that of the server, and sends no token',
    async (path) => {
      const result = await line.run(['login', `${recording.url}${path}`, '--token', await longLivedToken()]);
      expect(result).toEqual({
        code: 1,
        out: '',
        err: `error: ${recording.url}${path} is not the URL of a Gatehouse server: did you mean ${recording.url}?\n`,
      });
      expect(recording.take()).toEqual([`GET ${path}/api/v2/users/first`]);
    },
  );

  sampledRows(it, 1).each([
    ['another server', () => recording.url],
    ['a page', () => `${server.url}/swagger`],
  ])('is not what a command suspects behind the URL of %s', async (_what, url) => {
    recording.scripted = [{ status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not here</h1>' }];
    const result = await line.run(['whoami', '--url', url(), '--token', 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB']);
    recording.scripted = [];
    expect(result).toMatchObject({ code: expect.any(Number) as unknown, out: '' });
    expect(result.err).toMatch(/^error: \S+ is not (?:a Gatehouse server|the URL of a Gatehouse server: did you mean)/);
    expect(result.err).not.toMatch(/Check the name|<h1>/);
  });

  it('does not follow a redirect, which could lead the token to another host', async () => {
    const elsewhere = await RecordingServer.start(server.url);
    try {
      await line.logIn(recording.url, session);
      recording.scripted = [{ status: 307, headers: { location: `${elsewhere.url}/api/v2/users/me?secret=1` } }];
      const result = await line.run(['whoami']);
      expect(result).toMatchObject({ code: 1, out: '' });
      expect(result.err).toContain(
        `error: ${recording.url} redirects to ${elsewhere.url}/api/v2/users/me: use the URL of the server itself\n`,
      );
      expect(elsewhere.take()).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });

  itInTerminal('opens the page in the browser, and takes the token that is pasted', async () => {
    const [program, opened] = [join(line.folder, 'browser'), join(line.folder, 'opened')];
    await writeFile(program, `#!/bin/sh\necho "$1" > '${opened}'\n`);
    await chmod(program, 0o755);
    const token = await longLivedToken();
    const env = { BROWSER: program, CODER_CONFIG_DIR: line.configDirectory };
    const command = await startCommand(['login', server.url], { terminalInput: '', env });
    // Only now the terminal shows nothing of what is typed.
    await eventually('the command asks', () => Promise.resolve(command.output.out.includes('Paste your token here: ')));
    command.process.stdin?.write(`${token}\n`);
    const result = await command.ended;
    expect(result.code).toBe(0);
    expect(result.out).toContain(`  ${server.url}/cli-auth`);
    expect(result.out).toContain('Paste your token here: ');
    expect(result.out).not.toContain(token.slice(11));
    expect(result.out).toContain('Welcome, owner.');
    await eventually('the page is opened', async () => (await readFile(opened, 'utf8').catch(() => '')) === `${server.url}/cli-auth\n`);
    expect((await profileOf(await only())).credential).toEqual({ kind: 'token', token });
  });
});

describe('gatehouse login --no-open', () => {
  const logIn = async (token: string): Promise<CommandResult> => {
    const env = { CODER_CONFIG_DIR: line.configDirectory, NO_COLOR: '1' };
    const command = await startCommand(['login', server.url, '--no-open'], { terminalInput: '', env });
    await eventually('the command asks', () => Promise.resolve(command.output.out.includes('Paste your token here: ')));
    command.process.stdin?.write(`${token}\n`);
    return command.ended;
  };

  itInTerminal('prints the page and takes the token that is pasted: a login session, on a machine without a browser', async () => {
    const token = await signIn(server, OWNER);
    const result = await logIn(token);
    expect(result).toMatchObject({ code: 0 });
    expect(result.out).toContain(
      `Open this page in a browser on any machine. It creates a token for this login:\r\n\r\n  ${server.url}/cli-auth\r\n`,
    );
    expect((await profileOf(await only())).credential).toEqual({ kind: 'token', token });
  });

  itInTerminal('says of a token that is not accepted that it was the one that was entered, and remembers nothing', async () => {
    const result = await logIn('AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB');
    expect(result.code).toBe(3);
    expect(result.out).toMatch(/^error: The server does not accept the token that was entered: it has expired, was revoked, or /m);
    expect(result.out).not.toMatch(/gatehouse login|BBBB/);
    await expect(readdir(join(line.configDirectory, 'client'))).rejects.toThrow(/ENOENT/);
  });
});

describe('gatehouse login --device', () => {
  const logIn = (decision: 'allow' | 'deny'): ReturnType<typeof logInWithDevice> => logInWithDevice(line, server, session, decision);

  it('waits until somebody consents, renews its tokens when they expire, and revokes the grant at logout', async () => {
    const loggedIn = await logIn('allow');
    expect(loggedIn).toMatchObject({ code: 0 });
    const name = await only();
    const { credential } = await profileOf(name);
    expect(credential['kind']).toBe('device');
    expect(await line.run(['whoami'])).toMatchObject({ code: 0, out: `You are logged in to ${server.url} as owner.\n` });

    const file = join(line.configDirectory, 'client', `${name}.json`);
    const past = { ...credential, expiresAt: '2020-01-01T00:00:00.000Z' };
    await writeFile(file, JSON.stringify({ ...(await profileOf(name)), url: recording.url, credential: past }));
    expect((await line.run(['whoami'])).code).toBe(0);
    expect(recording.take()).toEqual(['POST /oauth2/tokens', 'GET /api/v2/users/me']);
    const renewed = (await profileOf(name)).credential;
    expect(renewed['refreshToken']).not.toBe(credential['refreshToken']);
    expect(Date.parse(renewed['expiresAt'] ?? '')).toBeGreaterThan(Date.now());

    expect(await line.run(['logout', '--yes'])).toMatchObject({ code: 0, err: `You are logged out of ${recording.url}.\n` });
    expect(recording.take()).toEqual(['POST /oauth2/revoke']);
    expect((await server.get('/api/v2/users/me', { authorization: `Bearer ${renewed['accessToken']}` })).status).toBe(401);
  });

  it('gets no permission that only administrators have, and a refusal names the login that has it', async () => {
    expect(await logIn('allow')).toMatchObject({ code: 0 });
    const other = await createPerson(server);
    const advice =
      /^error: Forbidden\. Run `gatehouse login` in a terminal, without --device \(.*\), or pass a long-lived token of yours with --token\.\nAn app that acts for you /;
    const refused = await line.run(['users', 'suspend', other.username, '--yes']);
    expect(refused).toMatchObject({ code: 4, err: expect.stringMatching(advice) as unknown });
    // A long-lived token would not help here.
    const onlySession =
      /^error: Forbidden\. Run `gatehouse login` in a terminal, without --device and --token \(.*\)\.\nThis requires a login session\. /;
    for (const command of [
      ['agents', 'create', 'nightly'],
      ['agents', 'token', 'rotate', 'nightly', '--yes'],
    ])
      expect(await line.run(command)).toMatchObject({ code: 4, err: expect.stringMatching(onlySession) as unknown });
  });

  it('ends when somebody declines', async () => {
    const result = await logIn('deny');
    expect(result).toMatchObject({ code: 4 });
    expect(result.err).toContain('error: The login was declined in the browser.\n');
  });
});

it('a server without users gets its first one, who is then logged in', async () => {
  const fresh = await startServer();
  try {
    const flags = ['--first-user-username', OWNER.username, '--first-user-email', OWNER.email];
    const refused = await line.run(['login', fresh.url, ...flags]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toMatch(/error: the first user needs .*CODER_FIRST_USER_PASSWORD/);
    const result = await line.run(['login', fresh.url, ...flags], { env: { CODER_FIRST_USER_PASSWORD: OWNER.password } });
    expect(result.code).toBe(0);
    expect((await line.run(['whoami', '-o', 'json'])).out).toContain('"Owner"');
  } finally {
    await fresh.stop();
  }
});
