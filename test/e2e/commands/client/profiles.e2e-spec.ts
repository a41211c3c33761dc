import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine } from '../../../support/client-command.js';
import { createPerson } from '../../../support/people.js';
import { RecordingServer } from '../../../support/recording-server.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';

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

async function profileOf(name: string): Promise<{ url: string }> {
  const text = await readFile(join(line.configDirectory, 'client', `${name}.json`), 'utf8');
  return JSON.parse(text) as never;
}

const only = async (): Promise<string> => {
  const [file = ''] = (await readdir(join(line.configDirectory, 'client'))).filter((name) => name.endsWith('.json'));
  return file.replace(/\.json$/, '');
};

describe('a profile', () => {
  it('is a file that only its owner can read, in a folder that only they can open', async () => {
    await mkdir(join(line.configDirectory, 'client'), { recursive: true, mode: 0o755 });
    await line.logIn(server.url, session);
    const folder = join(line.configDirectory, 'client');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of await readdir(folder)) expect([file, (await stat(join(folder, file))).mode & 0o777]).toEqual([file, 0o600]);
  });

  it('that others can read is used with a warning', async () => {
    await line.logIn(server.url, session);
    await chmod(join(line.configDirectory, 'client', `${await only()}.json`), 0o644);
    const result = await line.run(['whoami']);
    expect(result.code).toBe(0);
    expect(result.err).toMatch(/^warning: other users of this machine can read \S+\.json, which contains a token/);
  });

  it('is only for its own server: its token is never sent to another one', async () => {
    await line.logIn(server.url, session);
    expect((await line.run(['whoami', '--url', recording.url])).code).toBe(3);
    const [request] = recording.requests;
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.headers).not.toHaveProperty('coder-session-token');
    expect((await line.run(['whoami', '--url', recording.url, '--profile', await only()])).code).toBe(3);
    expect(recording.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it('is one of several, of which commands use the last one, the chosen one, or the named one', async () => {
    const other = await createPerson(server);
    await line.logIn(server.url, session, '--profile', 'production');
    await line.logIn(recording.url, other.token, '--profile', 'staging');
    const whoAmI = async (...flags: string[]): Promise<string> => (await line.run([...flags, 'whoami', '-o', 'json'])).out;
    expect(await whoAmI()).toContain(other.username);
    expect(await whoAmI('--profile', 'production')).toContain('"owner"');
    expect(await whoAmI('--url', server.url)).toContain('"owner"');
    expect((await line.run(['profiles', 'use', 'production'])).err).toBe(`Commands use ${server.url} as owner.\n`);
    expect(await whoAmI()).toContain('"owner"');
    const { out } = await line.run(['profiles', 'list']);
    expect(out).toMatch(/^production +\S+ +owner +yes$/m);
    expect(out).toMatch(new RegExp(`^staging +\\S+ +${other.username} +no$`, 'm'));
  });

  it('is chosen again after the current one was logged out', async () => {
    for (const name of ['production', 'staging']) {
      await line.logIn(server.url, (await createPerson(server)).token, '--profile', name);
    }
    expect(await line.run(['logout', '--yes'])).toMatchObject({ code: 0 });
    const result = await line.run(['whoami']);
    expect([result.code, result.err]).toEqual([
      3,
      'error: No server is chosen: choose one with `gatehouse profiles use <name>`. You are logged in with production. For another server: `gatehouse login <url>`.\n',
    ]);
    await line.run(['profiles', 'use', 'production']);
    expect(await line.run(['whoami'])).toMatchObject({ code: 0 });
  });

  it('is not replaced by a login to another server, which would lose its token', async () => {
    await line.logIn(server.url, session, '--profile', 'mine');
    recording.take();
    const result = await line.run(['login', recording.url, '--profile', 'mine', '--use-token-as-session'], {
      env: { CODER_SESSION_TOKEN: session },
    });
    expect(result).toMatchObject({
      code: 1,
      err: expect.stringContaining(`error: the profile mine is a login to ${server.url}: `) as unknown,
    });
    expect(recording.take()).toEqual([]);
    expect((await profileOf('mine')).url).toBe(server.url);
  });

  it('is forgotten at logout even if the server cannot be reached, which is reported', async () => {
    await line.logIn(recording.url, session);
    const name = await only();
    recording.scripted = Array.from({ length: 5 }, () => ({
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"Broken."}',
    }));
    const result = await line.run(['logout', '--yes']);
    recording.scripted = [];
    expect(result.code).toBe(1);
    expect(result.err).toContain('The login is forgotten here, but may still be valid at the server:\n');
    await expect(profileOf(name)).rejects.toThrow(/ENOENT/);
  });
});
