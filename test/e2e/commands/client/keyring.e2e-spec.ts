import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, runsIf } from '../../../../src/testing/index.js';
import { CommandLine } from '../../../support/client-command.js';
import { PROGRAM } from '../../../support/program.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner, logIn, OWNER } from '../../../support/sign-in.js';

const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((program) => !isInstalled(program));
const itWithKeyring = runsIf(missing.length === 0, `logins in a keyring: not installed: ${missing.join(', ')}`, it);

let server: RunningServer;
let session: string;
let line: CommandLine;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  await createOwner(server);
});
afterAll(() => server.stop());
beforeEach(async () => {
  session = await logIn(server, OWNER);
  line = await CommandLine.open();
});
afterEach(() => line.close());

const profileText = (): string =>
  readFileSync(join(line.folder, '.config', 'gatehouse', 'client', `${new URL(server.url).host.replace(':', '_')}.json`), 'utf8');

/** Runs the script in a session of its own, whose keyring is unlocked. `gatehouse` has no CODER_CONFIG_DIR. */
function inSession(script: string): string {
  const prelude = `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; gatehouse() { '${process.execPath}' '${PROGRAM}' "$@" </dev/null; }`;
  const env = {
    PATH: process.env['PATH'],
    HOME: line.folder,
    XDG_RUNTIME_DIR: line.folder,
    XDG_DATA_HOME: join(line.folder, 'data'),
    SESSION: session,
  };
  const { status, stdout, stderr } = spawnSync('dbus-run-session', ['--', 'bash', '-c', `${prelude}\n${script}`], {
    env,
    encoding: 'utf8',
  });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  return stdout + stderr;
}
const LOGIN = (flags = ''): string => `CODER_SESSION_TOKEN=$SESSION gatehouse login ${server.url} --use-token-as-session ${flags} 2>&1`;

describe('a login', () => {
  itWithKeyring('is kept in the keyring if there is one, is used from there, and leaves nothing there at logout', () => {
    const output = inSession(
      `${LOGIN()}; gatehouse whoami; gatehouse login token; gatehouse logout --yes 2>&1; gatehouse whoami 2>&1; true`,
    );
    expect(output).toContain(
      `You are logged in to ${server.url} as owner.\n${session}\nYou are logged out of ${server.url}.\nerror: You are not logged in.`,
    );
  });

  itWithKeyring('has no token in its file, and needs the keyring', async () => {
    inSession(LOGIN());
    expect(profileText()).not.toContain(session);
    expect(JSON.parse(profileText())).toMatchObject({
      url: server.url,
      credential: { kind: 'keyring', account: expect.any(String) as unknown },
    });
    const env = { CODER_CONFIG_DIR: join(line.folder, '.config', 'gatehouse') };
    expect(await line.run(['whoami'], { env })).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^error: the keyring cannot be used \(/) as unknown,
    });
  });

  itWithKeyring('stays in a file with --no-keyring, with CODER_USE_KEYRING=false and in another directory', () => {
    for (const [how, flags] of [
      ['', '--no-keyring'],
      ['export CODER_USE_KEYRING=false', ''],
      [`export CODER_CONFIG_DIR='${join(line.folder, '.config', 'gatehouse')}'`, ''],
    ]) {
      inSession(`${how}\n${LOGIN(flags)}`);
      expect([how, profileText().includes(session)]).toEqual([how, true]);
    }
  });

  it('fails with --use-keyring without a keyring, before anything is sent', async () => {
    const result = await line.run(['login', server.url, '--use-keyring', '--use-token-as-session'], {
      env: { CODER_SESSION_TOKEN: session },
    });
    expect(result).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^error: the keyring cannot be used \(.+\)\n$/) as unknown,
    });
  });
});
