import { CommandLine } from '../../../support/client-command.js';
import { freePort } from '../../../support/free-port.js';
import { RecordingServer } from '../../../support/recording-server.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';

let server: RunningServer;
let recording: RecordingServer;
let line: CommandLine;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  recording = await RecordingServer.start(server.url);
  line = await CommandLine.open();
  await line.logIn(recording.url, await createOwner(server));
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

describe('gatehouse ping', () => {
  it('shows every step of the way', async () => {
    const { code, out } = await line.run(['ping']);
    expect(code).toBe(0);
    expect(out.split('\n').map((text) => text.replace(/ {2,}.*/, ''))).toEqual([
      'CHECK',
      'proxy',
      'dns',
      'tcp',
      'server',
      'version',
      'clock',
      'credentials',
      '',
    ]);
    expect(out).toMatch(/^credentials +ok +logged in as owner$/m);
  });

  it.each([
    [
      'a port where nothing listens',
      async () => `http://127.0.0.1:${await freePort()}`,
      'tcp',
      /^tcp: Nothing accepts connections at port/m,
    ],
    [
      'a name without an address',
      () => Promise.resolve('http://gatehouse.invalid'),
      'dns',
      /^dns: The name of the server, gatehouse\.invalid/m,
    ],
    [
      'a server without TLS, which is named without a scheme',
      () => Promise.resolve(recording.url.replace('http://', '')),
      'tls',
      /^tls: 127\.0\.0\.1:\d+ responds without encryption: is its URL http:\/\/127\.0\.0\.1:\d+\?$/m,
    ],
    [
      'the URL of a page',
      () => Promise.resolve(`${recording.url}/swagger`),
      'server',
      /^server: http:\/\/127\.0\.0\.1:\d+\/swagger is not the URL of a Gatehouse server: did you mean http:\/\/127\.0\.0\.1:\d+\?$/m,
    ],
    [
      'a server without TLS',
      () => Promise.resolve(recording.url.replace('http:', 'https:')),
      'tls',
      /^tls: 127\.0\.0\.1:\d+ responds without encryption: is its URL http:\/\/127\.0\.0\.1:\d+\?$/m,
    ],
  ])('finds %s, and skips the rest of the way', async (_what, url, check, hint) => {
    const { code, out, err } = await line.run(['ping', '--url', await url()]);
    expect(code).toBe(7);
    expect(out).toMatch(new RegExp(`^${check} +failed `, 'm'));
    expect(out).toMatch(/^credentials +skipped/m);
    expect(err).toMatch(hint);
    expect(err).not.toMatch(/DeprecationWarning|OpenSSL|SSL routines/);
  });

  it('finds another server, a clock that is wrong, and a token that is not accepted', async () => {
    recording.scripted = [{ status: 200, body: 'OK' }];
    expect((await line.run(['ping'])).out).toMatch(/^server +failed +status 200, but not from a Gatehouse server$/m);
    recording.addedHeaders = { date: 'Thu, 01 Jan 2026 00:00:00 GMT' };
    const { out, err } = await line.run(['ping']);
    expect(out).toMatch(/^clock +warning +\d+ seconds ahead of the server$/m);
    expect(err).toMatch(/clock: Tokens may seem to be expired/);
    recording.addedHeaders = {};
    const refused = await line.run(['ping', '--token', 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB']);
    expect(refused.out).toMatch(/^credentials +failed /m);
    expect(refused.err).toMatch(/credentials: Log in again/);
  });
});
