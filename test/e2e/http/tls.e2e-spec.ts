import { rm } from 'node:fs/promises';
import { request } from 'node:https';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { isInstalled, runsIf, sampledRows } from '../../../src/testing/index.js';
import { type Certificate, CertificateMaker } from '../../support/certificates.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const describeWithOpenssl = runsIf(isInstalled('openssl'), 'TLS with real certificates: openssl is not installed', describe);

describeWithOpenssl('TLS', () => {
  let folder: string;
  let authority: Certificate;
  let own: Certificate;
  let client: Certificate;
  let stranger: Certificate;
  let server: RunningServer | undefined;

  beforeAll(async () => {
    folder = await temporaryDirectory('tls');
    const maker = new CertificateMaker(folder);
    authority = maker.authority('authority');
    own = maker.leaf('server', authority);
    client = maker.leaf('client', authority);
    stranger = maker.leaf('stranger', maker.authority('authority-of-others'));
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function serve(env: Readonly<Record<string, string>>): Promise<RunningServer> {
    const files = { CODER_TLS_CERT_FILE: own.certFile, CODER_TLS_KEY_FILE: own.keyFile, CODER_TLS_CLIENT_CA_FILE: authority.certFile };
    server = await startServer({ env: { CODER_TLS_ENABLE: 'true', CODER_TLS_ADDRESS: '127.0.0.1:0', ...files, ...env } });
    return server;
  }

  /** The status of a request over a connection of its own, or that it was refused. */
  function knock(to: RunningServer, options: ConnectionOptions = {}): Promise<number | 'refused'> {
    return new Promise((resolve) => {
      request(`${to.url}/healthz`, { agent: false, ca: authority.cert, ...options }, (answer) => {
        answer.resume().on('end', () => {
          resolve(answer.statusCode ?? 0);
        });
      })
        .on('error', () => {
          resolve('refused');
        })
        .end();
    });
  }

  /** An established connection, and its sessions for resumption. */
  function handshake(to: RunningServer, options: ConnectionOptions): Promise<{ socket: TLSSocket; sessions: Buffer[] }> {
    const { hostname: host, port } = new URL(to.url);
    return new Promise((resolve, reject) => {
      const sessions: Buffer[] = [];
      const socket = connect({ host, port: Number(port), ca: authority.cert, ...options });
      socket.on('session', (session: Buffer) => sessions.push(session));
      socket.on('error', reject);
      // A response shows that everything after the handshake has arrived.
      socket.once('data', () => {
        socket.destroy();
        resolve({ socket, sessions });
      });
      socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    });
  }

  sampledRows(it).each<[string, { none: number | 'refused'; stranger: number | 'refused'; known: number | 'refused' }]>([
    ['none', { none: 200, stranger: 200, known: 200 }],
    ['request', { none: 200, stranger: 200, known: 200 }],
    ['require-any', { none: 'refused', stranger: 200, known: 200 }],
    ['verify-if-given', { none: 200, stranger: 'refused', known: 200 }],
    ['require-and-verify', { none: 'refused', stranger: 'refused', known: 200 }],
  ])('with CODER_TLS_CLIENT_AUTH=%s only the specified clients connect', async (mode, expected) => {
    const https = await serve({ CODER_TLS_CLIENT_AUTH: mode });
    const shown = ({ cert, key }: Certificate): ConnectionOptions => ({ cert, key });
    expect({ none: await knock(https), stranger: await knock(https, shown(stranger)), known: await knock(https, shown(client)) }).toEqual(
      expected,
    );
    // TLS 1.2 decides at another step of the handshake.
    const old: ConnectionOptions = { maxVersion: 'TLSv1.2' };
    expect({
      none: await knock(https, old),
      stranger: await knock(https, { ...old, ...shown(stranger) }),
      known: await knock(https, { ...old, ...shown(client) }),
    }).toEqual(expected);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('(%s) a session resumed from one with a certificate is refused without it', async (version) => {
    const https = await serve({ CODER_TLS_CLIENT_AUTH: 'require-and-verify' });
    const versions = { minVersion: version, maxVersion: version };
    const { sessions } = await handshake(https, { ...versions, cert: client.cert, key: client.key });
    for (const session of [...sessions, undefined]) expect(await knock(https, { ...versions, session })).toBe('refused');
  });

  it('9728-20 §7.1: refuses versions older than CODER_TLS_MIN_VERSION', async () => {
    const https = await serve({ CODER_TLS_MIN_VERSION: 'tls13' });
    expect(await knock(https, { maxVersion: 'TLSv1.2' })).toBe('refused');
    expect(await knock(https)).toBe(200);
  });

  it('offers only the ciphers of CODER_TLS_CIPHERS, and TLS 1.3', async () => {
    const https = await serve({ CODER_TLS_CIPHERS: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' });
    const old: ConnectionOptions = { maxVersion: 'TLSv1.2' };
    expect(await knock(https, { ...old, ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' })).toBe('refused');
    expect(await knock(https, { ...old, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })).toBe(200);
    expect(await knock(https, { minVersion: 'TLSv1.3' })).toBe(200);
  });

  it('listens on CODER_TLS_ADDRESS only, prints it, and sends Strict-Transport-Security', async () => {
    const strict = { CODER_STRICT_TRANSPORT_SECURITY: '60', CODER_STRICT_TRANSPORT_SECURITY_OPTIONS: 'includeSubDomains,preload' };
    const https = await serve(strict);
    expect(https.logs()).toContain(`listening on ${https.url}"`);
    expect(new URL(https.url)).toMatchObject({ protocol: 'https:', hostname: '127.0.0.1' });
    await https.waitForLog(
      /warning: CODER_HTTP_ADDRESS \(--http-address\): has no effect with CODER_TLS_ADDRESS: plain HTTP is not served\n/,
    );
    const header = await new Promise((resolve, reject) => {
      request(`${https.url}/healthz`, { agent: false, ca: authority.cert }, (answer) => {
        answer.resume();
        resolve(answer.headers['strict-transport-security']);
      })
        .on('error', reject)
        .end();
    });
    expect(header).toBe('max-age=60; includeSubDomains; preload');
  });
});
