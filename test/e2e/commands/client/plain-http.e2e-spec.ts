import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sampledRows } from '../../../../src/testing/index.js';
import { CommandLine } from '../../../support/client-command.js';
import { ForwardProxy } from '../../../support/forward-proxy.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';

/** Only the proxy can resolve it. */
const url = 'http://gatehouse.corp.test';

let server: RunningServer;
let proxy: ForwardProxy;
let line: CommandLine;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_ALLOWED_HOSTS: 'gatehouse.corp.test' } });
  session = await createOwner(server);
  proxy = await ForwardProxy.start({ 'gatehouse.corp.test': server.url });
  line = await CommandLine.open();
});
afterAll(async () => {
  await proxy.stop();
  await line.close();
  await server.stop();
});

describe('a server on another machine without encryption', () => {
  const SECRETS = { CODER_SESSION_TOKEN: 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB', CODER_FIRST_USER_PASSWORD: 'Correct-Horse-7-Battery' };
  sampledRows(it).each([
    ['login', url],
    ['login', url, '--device'],
    ['login', url, '--use-token-as-session'],
    ['whoami', '--url', url],
    ['secrets', 'create', 'x', '--url', url],
  ])('is not taken: %s %s %s sends nothing, and runs no header command', async (...argv) => {
    const ran = join(line.folder, 'ran');
    const result = await line.run([...argv, '--header-command', `touch '${ran}'`], {
      env: { ...SECRETS, HTTP_PROXY: proxy.url },
      input: 'value\n',
    });
    expect(result).toEqual({
      code: 1,
      out: '',
      err: `error: nothing was sent to ${url}: without encryption, others on the way can read passwords and tokens. Use https, or pass --allow-plain-http\n`,
    });
    expect(proxy.seen).toEqual([]);
    expect(existsSync(ran)).toBe(false);
  });

  it('is found by ping, which then sends neither a request nor the token', async () => {
    const direct = await line.run(['ping', '--url', url], { env: { ...SECRETS, HTTP_PROXY: proxy.url } });
    expect(direct.code).toBe(7);
    expect(direct.out).toMatch(/^tls +failed +the URL is http, and the server is on another machine\nserver +skipped/m);
    expect(direct.err).toMatch(/^tls: .*pass --allow-plain-http\.$/m);
    expect(proxy.seen).toEqual([]);
  });

  it('is taken with --allow-plain-http, with a warning before the first request', async () => {
    const argv = ['login', url, '--use-token-as-session', '--allow-plain-http', '--profile', 'plain', '--verbose'];
    const env = { CODER_SESSION_TOKEN: session, HTTP_PROXY: proxy.url };
    const result = await line.run(argv, { env });
    expect(result.code).toBe(0);
    const warning = `warning: requests to ${url} are not encrypted: others on the way can read passwords and tokens\n`;
    expect(result.err.startsWith(warning)).toBe(true);
    expect(result.err.split(warning)).toHaveLength(2);
    // The profile stays, because nobody could revoke the login.
    const logout = ['logout', '--yes', '--profile', 'plain'];
    expect(await line.run(logout, { env: { HTTP_PROXY: proxy.url } })).toMatchObject({ code: 1 });
    expect(await line.run([...logout, '--allow-plain-http'], { env: { HTTP_PROXY: proxy.url } })).toMatchObject({ code: 0 });
  });
});
