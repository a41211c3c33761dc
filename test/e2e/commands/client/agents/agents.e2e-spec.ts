import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampledRows, unlessSampled } from '../../../../../src/testing/index.js';
import { fileTokenStore } from '../../../../../src/sdk/agent-node/index.js';
import { CommandLine } from '../../../../support/client-command.js';
import { type CommandResult, runCommand, startCommand } from '../../../../support/command.js';
import { eventually } from '../../../../support/eventually.js';
import { processList } from '../../../../support/process-list.js';
import { type RunningServer, startServer } from '../../../../support/server.js';
import { createOwner } from '../../../../support/sign-in.js';
import { uniqueName } from '../../../../support/unique-name.js';

const VALUE = 'the-value-of-the-secret';
const TOKEN = /^gha_[A-Za-z0-9]{10}-[A-Za-z0-9]{22}\n$/;

let server: RunningServer;
let session: string;
let line: CommandLine;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  line = await CommandLine.open();
  await line.logIn(server.url, session);
});
afterAll(async () => {
  await line.close();
  await server.stop();
});

async function ok(argv: readonly string[], input?: string): Promise<string> {
  const { code, out, err } = await line.run(argv, input === undefined ? {} : { input });
  expect({ argv, code, err: code === 0 ? '' : err }).toEqual({ argv, code: 0, err: '' });
  return out;
}

/** An agent with one secret. */
async function createAgent(...secretFlags: readonly string[]): Promise<{ name: string; secret: string; token: string }> {
  const [name, secret] = [uniqueName('agent'), uniqueName('secret')];
  await ok(['secrets', 'create', secret, ...secretFlags], `${VALUE}\n`);
  return { name, secret, token: (await ok(['agents', 'create', name, '--secret', secret])).trim() };
}

/** Runs a command as the agent, whose account has an empty home directory. */
function asAgent(token: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  return runCommand(argv, { env: { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN: token, ...env } });
}

it('a person creates an agent, which runs a program with a secret until its token is revoked', async () => {
  await ok(['secrets', 'create', 'npm-token', '--env', 'NPM_TOKEN'], `${VALUE}\n`);
  const token = await ok(['agents', 'create', 'nightly-build', '--secret', 'npm-token', '--description', 'publishes']);
  expect(token).toMatch(TOKEN);
  expect(await asAgent(token.trim(), ['agent', 'whoami', '-o', 'text', '-c', 'name,owner,secrets'])).toMatchObject({
    code: 0,
    out: 'nightly-build\towner\tnpm-token\n',
  });
  expect(await asAgent(token.trim(), ['agent', 'run', '--', 'printenv', 'NPM_TOKEN'])).toEqual({ code: 0, out: `${VALUE}\n`, err: '' });

  const rotated = await asAgent(token.trim(), ['agent', 'rotate']);
  expect(rotated).toMatchObject({ code: 0, out: expect.stringMatching(TOKEN) as string });
  expect(await asAgent(rotated.out.trim(), ['agent', 'run', 'printenv', 'NPM_TOKEN'])).toMatchObject({ code: 0, out: `${VALUE}\n` });
  expect(await asAgent(token.trim(), ['agent', 'whoami'])).toMatchObject({ code: 3, out: '' });

  await ok(['agents', 'token', 'revoke', 'nightly-build', '--yes']);
  const refused = await asAgent(rotated.out.trim(), ['agent', 'run', '--', 'printenv', 'NPM_TOKEN']);
  expect(refused).toMatchObject({ code: 3, out: '' });
  expect(refused.err).toMatch(
    /^error: The server does not accept the token of this agent\. It was revoked, .* `gatehouse agents token rotate`\.\n$/,
  );
});

it('an owner lists, shows, changes and deletes agents', async () => {
  const { name, secret } = await createAgent();
  expect(await ok(['agents', 'list', '--search', name, '-o', 'text', '-c', 'name,secrets,owner'])).toBe(`${name}\t${secret}\towner\n`);
  await ok(['agents', 'edit', name, '--clear', 'secrets', '--git-ssh-key', 'yes', '--token-lifetime', '1h', '--expires-in', '1d']);
  expect(await ok(['agents', 'show', name, '-o', 'text', '-c', 'secrets,git ssh key,token lifetime'])).toBe('-\tyes\t1 hour\n');
  await ok(['agents', 'edit', name, '--secret', secret, '--git-credential', `https://ada@git.example.com=${secret}`, '--never-expires']);
  expect(await ok(['agents', 'show', name, '-o', 'text', '-c', 'secrets,git hosts,git ssh key,expires at'])).toBe(
    `${secret}\thttps://git.example.com\tyes\tnever\n`,
  );
  const lost = await line.run(['agents', 'edit', name, '--secret', 'another', '--description', 'x']);
  expect([lost.code, lost.err]).toEqual([
    1,
    `error: --secret: the Git credential of https://git.example.com needs "${secret}". Keep the secret, or give --git-credential or --clear git-credentials in the same command\n`,
  ]);
  const another = await ok(['agents', 'token', 'rotate', name, '--yes']);
  expect(await asAgent(another.trim(), ['agent', 'whoami', '-o', 'text', '-c', 'name'])).toMatchObject({ code: 0, out: `${name}\n` });
  await ok(['agents', 'delete', name, '--yes']);
  expect(await line.run(['agents', 'show', name])).toMatchObject({ code: 5 });
  const gone = await asAgent(another.trim(), ['agent', 'whoami']);
  expect([gone.code, gone.err]).toEqual([3, expect.stringContaining('the agent was deleted')]);
});

sampledRows(it).each([
  [['--clear', 'secrets', '--secret', 'x'], '--clear secrets cannot be combined'],
  [['--clear', 'everything'], 'it is one of secrets, files, git-credentials.'],
  [['--never-expires', '--expires-in', '1d'], 'cannot be combined'],
  [['--git-credential', 'https://git.example.com=x'], '--git-credential must be https://'],
  [[], 'There is nothing to change'],
])('an edit with %j is refused before it is sent', async (flags, message) => {
  const { code, err } = await line.run(['agents', 'edit', 'nobody', ...flags]);
  expect([code, err]).toEqual([1, expect.stringContaining(message)]);
});

describe('agent', () => {
  it.each([
    ['a session of a user', () => session],
    ['no token', () => ''],
  ])('refuses %s, and sends nothing', async (_what, token) => {
    const { code, out, err } = await asAgent(token(), ['agent', 'run', '--', 'printenv']);
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(/^error: (?:This is not the token of an agent|There is no token of an agent)/);
    expect(err).not.toContain(session);
  });

  it('needs the URL of its server, and no profile takes its place', async () => {
    const { token } = await createAgent();
    const { code, err } = await line.run(['agent', 'whoami'], { env: { CODER_AGENT_TOKEN: token } });
    expect([code, err]).toEqual([1, 'error: CODER_AGENT_URL is not set: it is the URL of the server\n']);
  });

  it('rotate replaces the token in its file', async () => {
    const { token } = await createAgent();
    const file = join(line.folder, uniqueName('token'));
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    const env = { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN_FILE: file };
    expect(await runCommand(['agent', 'rotate'], { env })).toMatchObject({ code: 0, out: '', err: `The token in ${file} was replaced.\n` });
    const stored = readFileSync(file, 'utf8');
    expect([stored, stored.trim() === token, statSync(file).mode & 0o777, existsSync(`${file}.lock`)]).toEqual([
      expect.stringMatching(TOKEN),
      false,
      0o600,
      false,
    ]);
    expect(await runCommand(['agent', 'whoami'], { env })).toMatchObject({ code: 0 });
  });
});

it('an owner gives a platform the keys in a file, and later has them discovered', async () => {
  const file = join(line.folder, uniqueName('keys'));
  const key = { kty: 'OKP', crv: 'Ed25519', kid: 'one', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  writeFileSync(file, JSON.stringify({ keys: [key] }));
  const name = uniqueName('platform');
  const columns = ['-o', 'text', '-c', 'name,keys'];
  const add = ['agents', 'issuers', 'add', name, `https://${name}.example.com`, '--jwks-file', file, ...columns];
  expect(await ok(add)).toBe(`${name}\tgiven\n`);
  expect(await ok(['agents', 'issuers', 'edit', name, '--discover-keys', ...columns])).toBe(`${name}\tdiscovered\n`);
  expect(await ok(['agents', 'issuers', 'edit', name, '--jwks-file', file, '--name', `${name}-2`, ...columns])).toBe(`${name}-2\tgiven\n`);
  writeFileSync(file, '-----BEGIN PRIVATE KEY-----');
  const { code, err } = await line.run(['agents', 'issuers', 'edit', `${name}-2`, '--jwks-file', file]);
  expect([code, err]).toEqual([1, `error: --jwks-file: ${file} is not a JSON Web Key Set, such as {"keys":[…]}\n`]);
});

describe('the file of a token', () => {
  it.each([
    ['is empty', ''],
    ['does not exist', null],
  ])('that %s is named', async (fault, content) => {
    const file = join(line.folder, uniqueName('token'));
    if (content !== null) writeFileSync(file, content, { mode: 0o600 });
    const result = await runCommand(['agent', 'whoami'], { env: { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN_FILE: file } });
    expect([result.code, result.err]).toEqual([3, `error: ${file} ${fault}: it has to contain the token of the agent\n`]);
  });

  sampledRows(it).each([
    [0o600, 0, /^$/],
    [0o644, 0, /^warning: .* can be read by other users of this machine: run chmod 600 on it\n$/],
    [0o660, 1, /^error: .* can be changed by other users of this machine: run chmod 600 on it\n$/],
    [0o602, 1, /^error: .* can be changed by other users of this machine: run chmod 600 on it\n$/],
  ])('with the mode %o is read silently only if it is private, and never if others can write it', async (mode, code, err) => {
    const { token } = await createAgent();
    const file = join(line.folder, uniqueName('token'));
    writeFileSync(file, `${token}\n`);
    chmodSync(file, mode);
    const result = await runCommand(['agent', 'whoami'], { env: { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN_FILE: file } });
    expect([result.code, result.err]).toEqual([code, expect.stringMatching(err)]);
    const warnings: string[] = [];
    const load = (): unknown => fileTokenStore(file, (text) => void warnings.push(text)).load();
    if (code === 0) expect(load()).toBe(token);
    else expect(load).toThrow('can be changed by other users');
    expect(warnings).toHaveLength(mode === 0o644 ? 1 : 0);
  });
});

describe('agent run', () => {
  it('keeps the exit code, the arguments, and everything but the token in the environment', async () => {
    const { token } = await createAgent('--env', 'DEPLOY_KEY');
    const script =
      'console.log(JSON.stringify([process.argv.slice(1), process.env.DEPLOY_KEY, process.env.KEPT, process.env.CODER_AGENT_TOKEN ?? null])); process.exit(42)';
    const argv = ['agent', 'run', '--', process.execPath, '-e', script, '--', '--yes', '-o', 'a b'];
    expect(await asAgent(token, argv, { KEPT: 'kept' })).toEqual({
      code: 42,
      out: `${JSON.stringify([['--yes', '-o', 'a b'], VALUE, 'kept', null])}\n`,
      err: '',
    });
    const asked = await asAgent(token, ['agent', 'run', '--with-token', '--', 'printenv', 'CODER_AGENT_TOKEN']);
    expect(asked).toMatchObject({ code: 0, out: `${token}\n` });
  });

  it('passes no credential of this environment on', async () => {
    const { token } = await createAgent();
    const credentials = { CODER_SESSION_TOKEN: session, CODER_HEADER: 'x-proxy=secret', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job' };
    const { code, out } = await asAgent(token, ['agent', 'run', '--', 'printenv'], credentials);
    expect([code, out.split('\n').filter((each) => /^CODER_(?!AGENT_URL|CONFIG_DIR)|^ACTIONS_/.test(each))]).toEqual([0, []]);
  });

  it('accepts no token as an argument, which other users could see, and does not repeat it', async () => {
    const { token } = await createAgent();
    const { code, out, err } = await asAgent(token, ['agent', 'run', '--agent-token', token, '--', 'printenv']);
    expect([code, out, err]).toEqual([1, '', expect.stringContaining("unknown option '--agent-token'")]);
    expect(err).not.toContain(token);
  });

  unlessSampled(it)('runs nothing that does not exist', async () => {
    const { token } = await createAgent();
    expect(await asAgent(token, ['agent', 'run', '--', 'no-such-program'])).toMatchObject({ code: 127, out: '' });
    expect(await asAgent(token, ['agent', 'run', '--', '/'])).toMatchObject({ code: 126, out: '' });
  });

  unlessSampled(it)('leaves out a secret that is only for its name', async () => {
    const { token } = await createAgent();
    const { out } = await asAgent(token, ['agent', 'run', '--', 'printenv']);
    expect(out).not.toContain(VALUE);
  });

  it('has files of secrets while the program runs, for this account only, and shows no secret in a process list', async () => {
    const home = join(line.folder, uniqueName('home'));
    mkdirSync(home);
    const { token } = await createAgent('--file', '~/.config/deploy/key');
    const argv = ['agent', 'run', '--home', home, '--', process.execPath, '-e', 'console.log("ready"); setInterval(() => {}, 1000)'];
    const command = await startCommand(argv, { env: { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN: token } });
    await eventually('the program runs', () => Promise.resolve(command.output.out.includes('ready')));
    const file = join(home, '.config', 'deploy', 'key');
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([VALUE, 0o600]);
    expect(processList().filter(({ command: text }) => text.includes(VALUE) || text.includes(token))).toEqual([]);
    command.process.kill('SIGTERM');
    expect(await command.ended).toMatchObject({ code: 143 });
    expect(existsSync(join(home, '.config'))).toBe(false);
  });

  sampledRows(it, 1).each(['SIGINT', 'SIGHUP', 'SIGQUIT'] as const)('forwards %s, and ends as the program does', async (signal) => {
    const { token } = await createAgent();
    const script = `process.once('${signal}', () => { console.log('got ${signal}'); process.exit(7); }); console.log('ready'); setInterval(() => {}, 1000)`;
    const argv = ['agent', 'run', '--', process.execPath, '-e', script];
    const command = await startCommand(argv, { env: { CODER_AGENT_URL: server.url, CODER_AGENT_TOKEN: token } });
    await eventually('the program runs', () => Promise.resolve(command.output.out.includes('ready')));
    command.process.kill(signal);
    expect(await command.ended).toMatchObject({ code: 7, out: `ready\ngot ${signal}\n` });
  });

  sampledRows(it).each([
    ['a path elsewhere', '/etc/gatehouse-test', 'it is not below'],
    ['a file that exists', '~/existing', 'it exists'],
    ['a link', '~/link', 'it exists'],
    ['a folder that is a link', '~/linked/key', 'is not a folder'],
    ['the home directory', '~/', 'it is not below'],
  ])('refuses %s, leaves everything as it was, and runs nothing', async (_what, path, reason) => {
    const home = join(line.folder, uniqueName('home'));
    mkdirSync(home);
    writeFileSync(join(home, 'existing'), 'mine');
    symlinkSync(join(line.folder, 'target'), join(home, 'link'));
    symlinkSync(line.folder, join(home, 'linked'));
    const { token } = await createAgent('--file', path);
    const { code, out, err } = await asAgent(token, ['agent', 'run', '--home', home, '--', 'echo', 'ran']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(new RegExp(`cannot be written to .*${reason}.*Nothing was run`));
    expect(err).not.toContain(VALUE);
    expect([
      readFileSync(join(home, 'existing'), 'utf8'),
      existsSync(join(line.folder, 'target')),
      existsSync(join(line.folder, 'key')),
    ]).toEqual(['mine', false, false]);
  });
});
