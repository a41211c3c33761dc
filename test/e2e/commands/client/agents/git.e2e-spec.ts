import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { isInstalled, isRoot, runsIf, sampledRows } from '../../../../../src/testing/index.js';
import { CertificateMaker } from '../../../../support/certificates.js';
import { CommandLine } from '../../../../support/client-command.js';
import { type CommandResult, runCommand } from '../../../../support/command.js';
import { eventually } from '../../../../support/eventually.js';
import { freePort } from '../../../../support/free-port.js';
import { PROGRAM } from '../../../../support/program.js';
import { type RunningServer, startServer } from '../../../../support/server.js';
import { createOwner } from '../../../../support/sign-in.js';
import { uniqueName } from '../../../../support/unique-name.js';

const PASSWORD = 'git-password';
const SSHD = '/usr/sbin/sshd';
const withGit = runsIf(isInstalled('git') && isInstalled('openssl'), 'git over https: git or openssl is not installed', describe);
const withSsh = runsIf(existsSync(SSHD) && isInstalled('ssh-keygen'), 'git over ssh: no OpenSSH server is installed', describe);

let server: RunningServer;
let session: string;
let line: CommandLine;
let gatehouse: string;
beforeAll(async () => {
  server = await startServer();
  session = await createOwner(server);
  line = await CommandLine.open();
  await line.logIn(server.url, session);
  gatehouse = join(line.folder, 'gatehouse');
  writeFileSync(gatehouse, `#!/bin/sh\nexec ${process.execPath} ${PROGRAM} "$@"\n`);
  chmodSync(gatehouse, 0o755);
  const [work, bare] = [join(line.folder, 'work'), join(line.folder, 'app.git')];
  execFileSync('git', ['init', '-q', work]);
  writeFileSync(join(work, 'hello.txt'), 'hello');
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  execFileSync('git', ['-C', work, 'add', '.']);
  execFileSync('git', ['-C', work, ...author, 'commit', '-q', '-m', 'hello']);
  execFileSync('git', ['clone', '-q', '--bare', work, bare]);
});
afterAll(async () => {
  await line.close();
  await server.stop();
});

async function ok(argv: readonly string[], input = ''): Promise<string> {
  const { code, out, err } = await line.run(argv, { input });
  expect({ argv, code, err: code === 0 ? '' : err }).toEqual({ argv, code: 0, err: '' });
  return out.trim();
}

/** Runs git to its end, as an agent. */
async function git(args: readonly string[], token: string, env: Readonly<Record<string, string>>): Promise<CommandResult> {
  const child = spawn('git', args, {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: line.folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      CODER_AGENT_URL: server.url,
      CODER_AGENT_TOKEN: token,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

withGit('git over https, with GIT_ASKPASS', () => {
  let host: Server;
  let url: string;
  let authority: string;
  let secret: string;

  /** `git http-backend`, for whoever knows the password. */
  beforeAll(async () => {
    const maker = new CertificateMaker(line.folder);
    const ca = maker.authority('git-authority');
    const { key, cert } = maker.leaf('git-host', ca);
    authority = ca.certFile;
    host = createServer({ key, cert }, (request, response) => {
      if (request.headers.authorization !== `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
        return;
      }
      const { pathname, search } = new URL(request.url ?? '/', 'https://x');
      const backend = spawn('git', ['http-backend'], {
        env: {
          PATH: process.env['PATH'] ?? '',
          GIT_PROJECT_ROOT: line.folder,
          GIT_HTTP_EXPORT_ALL: '1',
          PATH_INFO: pathname,
          QUERY_STRING: search.slice(1),
          REQUEST_METHOD: request.method ?? 'GET',
          CONTENT_TYPE: request.headers['content-type'] ?? '',
          HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: 'safe.directory',
          GIT_CONFIG_VALUE_0: '*',
        },
      });
      request.pipe(backend.stdin);
      const chunks: Buffer[] = [];
      backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      backend.once('close', () => {
        const answer = Buffer.concat(chunks);
        const end = answer.indexOf('\r\n\r\n');
        const fields = answer
          .subarray(0, end)
          .toString()
          .split('\r\n')
          .map((field) => field.split(': ') as [string, string]);
        response.writeHead(200, Object.fromEntries(fields)).end(answer.subarray(end + 4));
      });
    });
    host.listen(0, '127.0.0.1');
    await once(host, 'listening');
    url = `https://localhost:${(host.address() as AddressInfo).port}`; // a TCP server that listens has one
    secret = uniqueName('git-token');
    await ok(['secrets', 'create', secret], `${PASSWORD}\n`);
  });
  afterAll(() => {
    host.closeAllConnections();
    host.close();
  });

  const agentFor = async (at: string): Promise<string> => {
    const credential = at.replace('https://', 'https://ada@');
    return ok(['agents', 'create', uniqueName('agent'), '--secret', secret, '--git-credential', `${credential}=${secret}`]);
  };
  const clone = (token: string, to: string): Promise<CommandResult> =>
    git(['clone', '-q', `${url}/app.git`, join(line.folder, to)], token, { GIT_ASKPASS: gatehouse, GIT_SSL_CAINFO: authority });

  it('clones with the credential of exactly this host', async () => {
    expect(await clone(await agentFor(url), 'https-clone')).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(line.folder, 'https-clone', 'hello.txt'), 'utf8')).toBe('hello');
  });

  it('clones for a program that `agent run` gives the token to', async () => {
    const token = await agentFor(url);
    const env = { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN: token, GIT_SSL_CAINFO: authority, GIT_TERMINAL_PROMPT: '0' };
    const run = (...argv: string[]): Promise<CommandResult> => runCommand(['agent', 'run', ...argv], { env });
    const to = join(line.folder, 'run-clone');
    expect(await run('--with-token', '--', 'git', 'clone', '-q', `${url}/app.git`, to)).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(to, 'hello.txt'), 'utf8')).toBe('hello');
    expect(await run('--', 'printenv', 'GIT_ASKPASS')).toMatchObject({ code: 1, out: '' });
  });

  it.each([
    ['has no credential for Git', () => ok(['agents', 'create', uniqueName('agent')]), {}, ''],
    ['runs where another program is named', () => agentFor(url), { GIT_ASKPASS: '/bin/other' }, '/bin/other\n'],
  ])('is not set for an agent that %s', async (_what, agent, variables, out) => {
    const env = { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN: await agent(), ...variables };
    expect((await runCommand(['agent', 'run', '--with-token', '--', 'printenv', 'GIT_ASKPASS'], { env })).out).toBe(out);
  });

  it.each([
    ['another host', () => 'https://git.example.com'],
    ['another port', () => `${new URL(url).protocol}//${new URL(url).hostname}`],
  ])('gets nothing from an agent with a credential for %s', async (_what, at) => {
    const result = await clone(await agentFor(at()), uniqueName('none'));
    expect([result.code, result.err]).toEqual([128, expect.stringContaining('The agent has no credential for')]);
    expect(result.err).not.toContain(PASSWORD);
  });

  sampledRows(it).each([
    ["Password for 'http://git.example.com': ", 'of one https host'],
    ["Password for 'https://eve@HOST': ", 'has no credential'],
    ["Password for 'https://HOST/@evil.example': ", 'of one https host'],
    ["Password for 'https://ada@HOST@evil.example': ", 'of one https host'],
    ['Password: ', 'of one https host'],
  ])('is refused an answer to %s', async (prompt, message) => {
    const token = await agentFor(url);
    const env = { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN: token };
    const result = await runCommand(['agent', 'git-askpass', prompt.replace('HOST', new URL(url).host)], { env });
    expect([result.code === 0, result.out, result.err]).toEqual([false, '', expect.stringContaining(message)]);
  });

  it('has no host for which git sends the password of another, however the username is written', async () => {
    const token = await agentFor('https://git.example.com');
    const { port } = new URL(url);
    for (const user of ['git.example.com%2f', 'ada%40git.example.com%2f', 'git.example.com%23', 'git.example.com%3f']) {
      const args = ['ls-remote', `https://${user}@127.0.0.1:${port}/app.git`];
      const { code, err } = await git(args, token, { GIT_ASKPASS: gatehouse, GIT_SSL_NO_VERIFY: '1' });
      // Git since 2.48 encodes the username in its question.
      const refusal = /of one https host|has no credential for https:\/\/127\.0\.0\.1/;
      expect([user, code, err]).toEqual([user, 128, expect.stringMatching(refusal)]);
    }
  });

  it('gets one line for each of its questions', async () => {
    const env = { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN: await agentFor(url) };
    const { host: at } = new URL(url);
    expect(await runCommand([`Username for 'https://${at}': `], { env })).toEqual({ code: 0, out: 'ada\n', err: '' });
    expect(await runCommand([`Password for 'https://ada@${at}': `], { env })).toEqual({ code: 0, out: `${PASSWORD}\n`, err: '' });
  });
});

withSsh('git over ssh, with GIT_SSH_COMMAND', () => {
  let daemon: ChildProcess;
  let port: number;
  let runtime: string;

  beforeAll(async () => {
    const folder = join(line.folder, 'ssh');
    mkdirSync(folder, { mode: 0o700 });
    runtime = join(folder, 'runtime');
    mkdirSync(runtime, { mode: 0o700 });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'host')]);
    writeFileSync(join(folder, 'authorized_keys'), `${await ok(['ssh-key', 'show'])}\n`, { mode: 0o600 });
    port = await freePort();
    writeFileSync(
      join(folder, 'config'),
      [
        `ListenAddress 127.0.0.1:${port}`,
        `HostKey ${join(folder, 'host')}`,
        `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
        'PidFile none',
        'StrictModes no',
        'UsePAM no',
        'PasswordAuthentication no',
        'PermitRootLogin prohibit-password',
      ].join('\n'),
    );
    // The folder that sshd changes its root to when root runs it; distributions create it when the service starts.
    if (isRoot) mkdirSync('/run/sshd', { recursive: true });
    daemon = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    daemon.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    await eventually('sshd listens', () => Promise.resolve(said.includes('Server listening')));
  });
  afterAll(async () => {
    daemon.kill();
    await once(daemon, 'close');
  });

  const clone = (token: string, to: string): Promise<CommandResult> =>
    git(['clone', '-q', `ssh://${userInfo().username}@127.0.0.1:${port}${join(line.folder, 'app.git')}`, join(line.folder, to)], token, {
      GIT_SSH_COMMAND: `${gatehouse} agent gitssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`,
      XDG_RUNTIME_DIR: runtime,
    });

  it('clones with the key that the agent was given, which is gone afterwards', async () => {
    const token = await ok(['agents', 'create', uniqueName('agent'), '--git-ssh-key', 'yes']);
    expect(await clone(token, 'ssh-clone')).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(line.folder, 'ssh-clone', 'hello.txt'), 'utf8')).toBe('hello');
    expect(readdirSync(runtime)).toEqual([]);
  });

  it('is refused to an agent without the key', async () => {
    const result = await clone(await ok(['agents', 'create', uniqueName('agent')]), uniqueName('none'));
    expect([result.code, result.err]).toEqual([128, expect.stringContaining('error: ')]);
    expect(readdirSync(runtime)).toEqual([]);
  });

  it('offers no key but that one, reads no configuration, and gives ssh no credential', async () => {
    const token = await ok(['agents', 'create', uniqueName('agent'), '--git-ssh-key', 'yes']);
    const folder = join(line.folder, uniqueName('bin'));
    mkdirSync(folder);
    // Shows what ssh would do.
    writeFileSync(join(folder, 'ssh'), '#!/bin/sh\nprintenv\necho "arguments $*"\nPATH=$REAL_PATH exec ssh -G "$@"\n', { mode: 0o755 });
    const path = process.env['PATH'] ?? '';
    const { code, out } = await runCommand(['agent', 'gitssh', 'git@git.example.com'], {
      env: {
        PATH: `${folder}:${path}`,
        REAL_PATH: path,
        CODER_AGENT_URL: server.url,
        CODER_AGENT_TOKEN: token,
        CODER_SESSION_TOKEN: session,
        SSH_AUTH_SOCK: '/nowhere/agent',
        XDG_RUNTIME_DIR: runtime,
      },
    });
    const lines = out.split('\n');
    expect([code, lines.filter((each) => each.startsWith('identityfile ')).length]).toEqual([0, 1]);
    expect(lines).toEqual(
      expect.arrayContaining(['identitiesonly yes', 'identityagent none', 'addkeystoagent false', 'controlmaster false']),
    );
    expect(out).toMatch(/^arguments -F none .*-i \S+\/key git@git\.example\.com$/m);
    expect(out).toMatch(/^userknownhostsfile \S+known_hosts/m);
    expect(out).not.toMatch(/^CODER_.*TOKEN/m);
  });

  it('leaves no key behind if it is ended by a signal', async () => {
    const token = await ok(['agents', 'create', uniqueName('agent'), '--git-ssh-key', 'yes']);
    // Accepts connections and says nothing.
    const silent = createTcpServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port: silentPort } = silent.address() as AddressInfo;
    const child = spawn(gatehouse, ['agent', 'gitssh', '-p', String(silentPort), 'nobody@127.0.0.1'], {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: line.folder,
        CODER_AGENT_URL: server.url,
        CODER_AGENT_TOKEN: token,
        XDG_RUNTIME_DIR: runtime,
      },
      stdio: 'ignore',
    });
    await eventually('ssh has the key', () => Promise.resolve(readdirSync(runtime).length === 1));
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(readdirSync(runtime)).toEqual([]);
    silent.close();
  });
});
