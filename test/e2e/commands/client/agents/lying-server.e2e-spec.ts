import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampledRows } from '../../../../../src/testing/index.js';
import { type CommandResult, runCommand } from '../../../../support/command.js';

const TOKEN = `gha_AAAAAAAAAA-${'A'.repeat(22)}`;

/** A server that was taken over: it says this of the secrets of an agent. */
let server: Server;
let home: string;
let secrets: object[] = [];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-lies-'));
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(secrets));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  rmSync(home, { recursive: true });
});

function runWith(
  secret: { name?: string; env_name?: string; file_path?: string },
  options: readonly string[] = [],
): Promise<CommandResult> {
  secrets = [{ name: 'secret', env_name: '', file_path: '', value: 'the-value', enabled: true, ...secret }];
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const env = { CODER_AGENT_URL: `http://127.0.0.1:${port}`, CODER_AGENT_TOKEN: TOKEN, CODER_NO_VERSION_WARNING: 'true' };
  return runCommand(['agent', 'run', '--home', home, ...options, '--', 'echo', 'ran'], { env });
}

describe('a server that lies to an agent', () => {
  sampledRows(it).each(['PATH', 'LD_PRELOAD', 'NODE_OPTIONS', 'BASH_ENV', 'git_ssh_command', 'CODER_AGENT_URL'])(
    'cannot set %s',
    async (variable) => {
      const { code, out, err } = await runWith({ env_name: variable });
      expect([code, out, err]).toEqual([1, '', expect.stringMatching(/"secret" cannot be passed on: .*reserved\. Nothing was run\./)]);
    },
  );

  sampledRows(it).each([{ env_name: 'OTHER' }, { file_path: '~/other' }, { env_name: 'NPM_TOKEN', file_path: '~/other' }])(
    'places nothing but where --allow says: %j',
    async (place) => {
      const { code, out, err } = await runWith(place, ['--allow', 'NPM_TOKEN,~/.npm-token']);
      const said: unknown = expect.stringMatching(/"secret" is for "(OTHER|~\/other)", which --allow does not name\. Nothing was run\./);
      expect([code, out, err, readdirSync(home)]).toEqual([1, '', said, []]);
    },
  );

  it('runs the program with what --allow names', async () => {
    const { code, out } = await runWith({ env_name: 'NPM_TOKEN', file_path: '~/.npm-token' }, ['--allow', 'NPM_TOKEN, ~/.npm-token']);
    expect([code, out]).toEqual([0, 'ran\n']);
  });

  sampledRows(it).each(['~/.ssh/config', '~/.SSH/rc', '~/.bashrc', '~/.gitconfig', '~/.config/git/config', 'HOME/.ssh/authorized_keys'])(
    'cannot write %s',
    async (path) => {
      const { code, out, err } = await runWith({ file_path: path.replace('HOME', home) });
      expect([code, out, err]).toEqual([1, '', expect.stringMatching(/cannot be written to .*reserved\. Nothing was run\./)]);
      expect(readdirSync(home)).toEqual([]);
    },
  );

  it.each([
    '~/../escaped',
    '~/a/../../escaped',
    '~/a/../.npm-token',
    '~/./.npm-token',
    '~/..',
    '~/a\\..\\b',
    'HOME/../escaped',
    '/escaped',
    'escaped',
  ])('cannot leave the folder with %s', async (path) => {
    const { code, out, err } = await runWith({ file_path: path.replace('HOME', home) });
    expect([code, out, err]).toEqual([1, '', expect.stringMatching(/cannot be written to .*: it is not below .*\. Nothing was run\./)]);
    expect([readdirSync(home), existsSync(join(home, '..', 'escaped')), existsSync('/escaped'), existsSync('escaped')]).toEqual([
      [],
      false,
      false,
      false,
    ]);
  });

  it.each([{ env_name: 'PATH' }, { file_path: '~/.bashrc' }])('cannot draw on the terminal with an error: %j', async (place) => {
    const { code, err } = await runWith({ name: '\u009b2J\u202e\u001b]0;x\u0007', ...place });
    expect([code, err]).toEqual([1, expect.stringContaining('"\\u009b2J\\u202e\\u001b]0;x\\u0007"')]);
    expect(err).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('can still pass a secret on', async () => {
    expect(await runWith({ env_name: 'NPM_TOKEN', file_path: '~/.npm-token' })).toEqual({ code: 0, out: 'ran\n', err: '' });
  });
});
