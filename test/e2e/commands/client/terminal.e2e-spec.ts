import { CommandLine } from '../../../support/client-command.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';

let server: RunningServer;
let line: CommandLine;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  line = await CommandLine.open();
  await line.logIn(server.url, await createOwner(server));
  await line.run(['secrets', 'create', 'npm-token'], { input: 'value\n' });
});
afterAll(async () => {
  await line.close();
  await server.stop();
});

describe('without a terminal', () => {
  it('--force-tty asks all the same, and each line of standard input is an answer', async () => {
    const argv = ['secrets', 'delete', 'npm-token'];
    const refused = await line.run([...argv, '--force-tty'], { input: 'n\n' });
    expect(refused).toMatchObject({
      code: 1,
      err: 'Delete the secret npm-token? [y/N] \n\u001b[31merror:\u001b[0m Not confirmed. Nothing was changed.\n',
    });
    expect((await line.run(argv)).err).toMatch(/pass --yes to confirm/);
    const env = { CODER_FORCE_TTY: 'true', NO_COLOR: '1' };
    expect(await line.run(argv, { env, input: 'y\n' })).toMatchObject({
      code: 0,
      err: 'Delete the secret npm-token? [y/N] \nDeleted npm-token.\n',
    });
  });

  it('--force-tty fails at the end of the input', async () => {
    const result = await line.run(['users', 'suspend', 'me', '--force-tty'], { env: { NO_COLOR: '1' } });
    expect(result).toMatchObject({ code: 1, err: expect.stringContaining('pass --yes to confirm. Nothing was changed.\n') as unknown });
  });
});

it('--debug-options shows what the command was given and by whom, without secrets, and sends nothing', async () => {
  const argv = ['tokens', 'create', '--lifetime', '1h', '--url', 'https://gatehouse.invalid', '-o', 'json', '--debug-options'];
  const env = { CODER_SESSION_TOKEN: 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB', CODER_TOKEN_NAME: 'ci', CODER_HEADER: 'X-Key=hunter2' };
  const { code, out, err } = await line.run(argv, { env });
  expect([code, err]).toEqual([0, '']);
  const rows = out
    .trim()
    .split('\n')
    .map((text) => text.split(/ {2,}/));
  expect(rows).toEqual(
    expect.arrayContaining([
      ['OPTION', 'VARIABLE', 'VALUE', 'SOURCE'],
      ['--url', 'CODER_URL', 'https://gatehouse.invalid', 'flag'],
      ['--token', 'CODER_SESSION_TOKEN', '(secret)', 'env'],
      ['--header', 'CODER_HEADER', '(secret)', 'env'],
      ['--lifetime', 'CODER_TOKEN_LIFETIME', '1h', 'flag'],
      ['--name', 'CODER_TOKEN_NAME', 'ci', 'env'],
      ['--user', 'CODER_TOKEN_USER', '-', 'default'],
      ['--output', '-', 'json', 'flag'],
    ]),
  );
  expect(out).not.toMatch(/BBBB|hunter2/);
});
