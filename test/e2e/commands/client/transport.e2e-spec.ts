import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { productVersion } from '../../../../src/config/index.js';
import { isInstalled, runsIf, sampledRows } from '../../../../src/testing/index.js';
import { CertificateMaker } from '../../../support/certificates.js';
import { CommandLine } from '../../../support/client-command.js';
import { ForwardProxy } from '../../../support/forward-proxy.js';
import { freePort } from '../../../support/free-port.js';
import { RecordingServer } from '../../../support/recording-server.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';

const itWithCertificates = runsIf(isInstalled('openssl'), 'certificates of a company: openssl is not installed', it);

let server: RunningServer;
let recording: RecordingServer;
let line: CommandLine;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_ALLOWED_HOSTS: 'gatehouse.corp.test' } });
  session = await createOwner(server);
  recording = await RecordingServer.start(server.url);
  line = await CommandLine.open();
  await line.logIn(recording.url, session);
});
afterAll(async () => {
  await recording.stop();
  await line.close();
  await server.stop();
});
beforeEach(() => {
  recording.take();
  recording.scripted = [];
  recording.addedHeaders = {};
});

const only = (): RecordingServer['requests'][number] => {
  expect(recording.requests).toHaveLength(1);
  return recording.requests[0]!;
};

describe('the requests of a command', () => {
  it('say which command sends them, with which options and without their values', async () => {
    const argv = ['users', 'list', '--search', 'hunter2', '-o', 'json', '--no-version-warning'];
    await line.run(argv, { env: { CODER_NO_FEATURE_WARNING: 'true' } });
    const { headers } = only();
    expect(headers['user-agent']).toBe(`gatehouse-cli/${productVersion()} (${process.platform}/${process.arch}; gatehouse users list)`);
    const text = Buffer.from(String(headers['coder-cli-telemetry']), 'base64').toString();
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toEqual({
      command: 'gatehouse users list',
      options: expect.arrayContaining([
        { name: 'search', value_source: 'flag' },
        { name: 'no-version-warning', value_source: 'flag' },
        { name: 'no-feature-warning', value_source: 'env' },
      ]) as unknown,
      invoked_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    });
    expect(headers.authorization).toBe(`Bearer ${session}`);
  });

  it('have the headers of --header, its variable and the output of --header-command, which runs once', async () => {
    const command = `echo X-From-Command=\${CODER_URL}; echo run >> '${join(line.folder, 'runs')}'`;
    const argv = ['tokens', 'create', '--header', 'X-One=1', '--header', 'X-Two=a=b', '--header-command', command];
    expect((await line.run(argv)).code).toBe(0);
    expect(recording.requests).toHaveLength(2);
    for (const { headers } of recording.requests) {
      expect(headers).toMatchObject({ 'x-one': '1', 'x-two': 'a=b', 'x-from-command': recording.url });
    }
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(join(line.folder, 'runs'), 'utf8')).toBe('run\n');
  });

  sampledRows(it).each([
    [['--header', 'hunter2'], /^error: --header: a header must be name=value\n$/],
    [['--header', 'bad name=hunter2'], /^error: --header: "bad name" is not the name of a header\n$/],
    [['--header-command', 'echo hunter2'], /^error: the output of the header command: a header must be name=value\n$/],
    [['--header-command', 'exit 7'], /^error: the header command failed: exit code 7\. Run it yourself to see why\n$/],
  ])('are not sent with %j', async (flags, message) => {
    const result = await line.run(['whoami', ...flags]);
    expect(result).toMatchObject({ code: 1, out: '', err: expect.stringMatching(message) as unknown });
    expect(recording.take()).toEqual([]);
  });
});

describe('warnings', () => {
  it('about versions and the license come from the headers of the first response, once, and cost no request', async () => {
    recording.addedHeaders = { 'x-coder-build-version': '9.1.0', 'x-coder-entitlements-warning': 'The license \u009b31mexpires soon' };
    const result = await line.run(['tokens', 'create']);
    expect(result.code).toBe(0);
    expect(result.err.replace(/until \S+Z/, 'until DATE')).toBe(
      'warning: version mismatch: this client is ' +
        `${productVersion()}, the server is 9.1.0. Install the client of the server's version, or pass --no-version-warning\n` +
        'warning: The license \\u009b31mexpires soon\n' +
        'The token is valid until DATE.\n',
    );
    expect(recording.take()).toEqual(['GET /api/v2/users/me/keys/tokens/tokenconfig', 'POST /api/v2/users/me/keys/tokens']);
  });

  it('are not shown if they are switched off', async () => {
    recording.addedHeaders = { 'x-coder-build-version': '9.1.0', 'x-coder-entitlements-warning': 'The license expires soon' };
    expect(await line.run(['whoami', '--no-version-warning', '--no-feature-warning'])).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    [productVersion().replace(/\d+$/, '99'), ''],
    ['not a version', ''],
    [`${productVersion()}-rc.1`, `warning: the server runs a pre-release: ${productVersion()}-rc.1\n`],
  ])('for the version %s: %j', async (version, err) => {
    recording.addedHeaders = { 'x-coder-build-version': version };
    expect(await line.run(['whoami'])).toMatchObject({ code: 0, err });
  });
});

describe('a server that is busy', () => {
  const busy = (status: number, after?: string): RecordingServer['scripted'][number] => ({
    status,
    headers: { 'content-type': 'application/json', ...(after !== undefined && { 'retry-after': after }) },
    body: '{"message":"Busy."}',
  });

  it.each([429, 503])('is asked again after %d as soon as it allows, if the request is idempotent', async (status) => {
    recording.scripted = [busy(status, '0'), busy(status, '1')];
    expect(await line.run(['whoami'])).toMatchObject({ code: 0 });
    expect(recording.take()).toEqual(['GET /api/v2/users/me', 'GET /api/v2/users/me', 'GET /api/v2/users/me']);
  });

  it('is not asked again to create something', async () => {
    recording.scripted = [busy(503, '0')];
    const result = await line.run(['organizations', 'create', 'twice']);
    expect(result.code).toBe(8);
    expect(recording.take()).toEqual(['POST /api/v2/organizations']);
  });

  it('is reported if it asks for a long wait', async () => {
    recording.scripted = [busy(429, '3600')];
    const result = await line.run(['whoami']);
    expect(result).toMatchObject({ code: 8, out: '' });
    expect(result.err).toMatch(/error: Busy\. Try again later\.\n$/);
    expect(recording.take()).toEqual(['GET /api/v2/users/me']);
  });
});

describe('the way to the server', () => {
  it('leads through the proxy of the environment, unless NO_PROXY excludes the host', async () => {
    const proxy = await ForwardProxy.start({ 'gatehouse.corp.test': server.url });
    try {
      const env = { HTTP_PROXY: proxy.url, CODER_ALLOW_PLAIN_HTTP: 'true' };
      const url = 'http://gatehouse.corp.test';
      const result = await line.run(['whoami', '--url', url], { env: { ...env, CODER_SESSION_TOKEN: session } });
      expect(proxy.seen).toEqual([`GET ${url}/api/v2/users/me`]);
      expect(result).toEqual({
        code: 0,
        out: `You are logged in to ${url} as owner.\n`,
        err: `warning: requests to ${url} are not encrypted: others on the way can read passwords and tokens\n`,
      });
      const direct = await line.run(['whoami', '--url', url], { env: { ...env, NO_PROXY: '.corp.test' } });
      expect(direct.code).toBe(7);
      expect(direct.err).toMatch(
        /got no response \(.*gatehouse\.corp\.test\)\nRun `gatehouse ping --url http:\/\/gatehouse\.corp\.test` to find out why\.\n$/,
      );
      expect(proxy.seen).toHaveLength(1);
    } finally {
      await proxy.stop();
    }
  });

  itWithCertificates('is encrypted with the certificates of a company, and shows the certificate of the client', async () => {
    const maker = new CertificateMaker(line.folder);
    const [authority, stranger] = [maker.authority('company'), maker.authority('stranger')];
    const [own, client] = [maker.leaf('server', authority), maker.leaf('client', authority)];
    const port = await freePort();
    const secure = await startServer({
      env: {
        CODER_TLS_ENABLE: 'true',
        CODER_TLS_ADDRESS: `127.0.0.1:${port}`,
        CODER_TLS_CERT_FILE: own.certFile,
        CODER_TLS_KEY_FILE: own.keyFile,
        CODER_TLS_CLIENT_AUTH: 'require-and-verify',
        CODER_TLS_CLIENT_CA_FILE: authority.certFile,
        CODER_ACCESS_URL: `https://127.0.0.1:${port}`,
      },
    });
    try {
      const url = `https://127.0.0.1:${port}`;
      const run = (...flags: string[]) => line.run(['ping', '--url', url, ...flags]);
      const trusted = ['--client-tls-ca-file', authority.certFile];
      const certified = ['--client-tls-cert-file', client.certFile, '--client-tls-key-file', client.keyFile];
      const good = await run(...trusted, ...certified);
      expect(good.out).toMatch(/^tls +warning +TLSv1\.3, certificate valid until /m);
      expect(good.out).toMatch(/^server +ok +healthy$/m);
      const distrusted = await run('--client-tls-ca-file', stranger.certFile, ...certified);
      expect(distrusted).toMatchObject({ code: 7, out: expect.stringMatching(/^tls +failed /m) as unknown });
      expect(distrusted.err).toMatch(/tls: The certificate is not trusted/);
      expect((await run(...trusted)).code).toBe(7);
      expect(await run('--client-tls-cert-file', client.certFile)).toMatchObject({
        code: 1,
        err: expect.stringContaining('--client-tls-cert-file and --client-tls-key-file must be given together') as unknown,
      });
      expect((await run('--client-tls-ca-file', '/nowhere.pem')).err).toContain('--client-tls-ca-file: /nowhere.pem does not exist');
    } finally {
      await secure.stop();
    }
  });
});

describe('a server that does not speak HTTP as expected', () => {
  let raw: Server;
  let bytes: string;
  beforeAll(async () => {
    raw = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(bytes));
    });
    raw.listen(0, '127.0.0.1');
    await once(raw, 'listening');
  });
  afterAll(() => raw.close());

  sampledRows(it).each([
    ['changes to another protocol', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 'changed to another protocol'],
    ['sends a status that is none', 'HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n', 'sent 600, which is no status of HTTP'],
    ['ends the connection', '', 'socket hang up'],
  ])('is named at once if it %s', async (_what, sent, said) => {
    bytes = sent;
    const { port } = raw.address() as AddressInfo; // a TCP server that listens has one
    const { code, out, err } = await line.run(['whoami', '--url', `http://127.0.0.1:${port}`, '--token', session]);
    expect({ code, out, err }).toEqual({ code: 7, out: '', err: expect.stringContaining(said) as string });
  });
});
