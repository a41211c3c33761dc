import { rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { GuardedHttp } from '../../../src/outgoing/index.js';
import type { GuardedHttpSettings } from '../../../src/outgoing/guarded-http.js';
import { HostResolver } from '../../../src/outgoing/host-resolver.port.js';
import { OutgoingHttp } from '../../../src/outgoing/outgoing-http.js';
import { CertificateMaker } from '../../support/certificates.js';
import { PATIENCE_MS } from '../../support/patience.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const LIMITS = { accept: 'application/json', maxBytes: 100, timeoutMs: PATIENCE_MS };
const NOT_PUBLIC = 'its host cannot be found on the internet (for one of your own network, see CODER_DANGEROUS_ALLOW_PRIVATE_CLIENT_HOSTS)';
/** Too short for a host that never responds. */
const SHORT_MS = 200;

/** Resolves names as the test says; each call takes the next answer, and the last one stays. */
class Answers extends HostResolver {
  calls = 0;

  constructor(private readonly answers: readonly (readonly string[])[]) {
    super();
  }

  override resolve(): Promise<readonly string[]> {
    const answer = this.answers[Math.min(this.calls++, this.answers.length - 1)];
    return answer && answer.length > 0 ? Promise.resolve(answer) : Promise.reject(new Error('no such name'));
  }
}

/** Of a server that has just closed. */
async function unusedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a request to a URL that somebody else chose', () => {
  let directory: string;
  let server: Server;
  let port: number;
  let trusted: string;
  let foreign: string;
  let answer: RequestListener;
  const seen: { host: string | undefined; servername: string | false | null | undefined; accept: string | undefined }[] = [];

  beforeAll(async () => {
    directory = await temporaryDirectory('guarded-http');
    const maker = new CertificateMaker(directory);
    const authority = maker.authority('authority');
    trusted = authority.cert;
    foreign = maker.authority('foreign').cert;
    const { cert, key } = maker.leaf('server', authority, 'DNS:app.example.com');
    server = createServer({ cert, key }, (request, response) => {
      seen.push({ host: request.headers.host, servername: (request.socket as TLSSocket).servername, accept: request.headers.accept }); // the server speaks TLS
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port; // a TCP server that listens has one
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(() => {
    seen.length = 0;
    answer = (_request, response) => response.setHeader('content-type', 'application/json').end('{"a":1}');
  });

  function guarded(resolver: HostResolver, allowsPrivate: boolean, https?: string, authority: string | undefined = trusted): GuardedHttp {
    const http = new OutgoingHttp({ http: undefined, https, except: '' }, authority);
    const settings: GuardedHttpSettings = { dangerousAllowPrivateClientHosts: allowsPrivate };
    return new GuardedHttp(http, resolver, settings);
  }

  it('resolves the name once and connects to that address, with the name for TLS and HTTP, whatever it resolves to later', async () => {
    const resolver = new Answers([['127.0.0.1'], ['203.0.113.9']]);
    const response = await guarded(resolver, true).get(`https://app.example.com:${port}/x`, LIMITS);
    expect([response.status, await response.json()]).toEqual([200, { a: 1 }]);
    expect(seen).toEqual([{ host: `app.example.com:${port}`, servername: 'app.example.com', accept: 'application/json' }]);
    expect(resolver.calls).toBe(1);
  });

  it.each([
    ['a private address', ['10.0.0.1']],
    ['loopback, although the server is there', ['127.0.0.1']],
    ['the metadata of clouds', ['169.254.169.254']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['a public and a private address', ['93.184.216.34', '192.168.0.1']],
  ])('refuses a name that resolves to %s, without a connection', async (_what, addresses) => {
    const request = guarded(new Answers([addresses]), false).get(`https://app.example.com:${port}/x`, LIMITS);
    await expect(request).rejects.toThrow(NOT_PUBLIC);
    expect(seen).toEqual([]);
  });

  it.each(['127.0.0.1', '2130706433', '0x7f.1', '017700000001', '127.1', '0', '[::1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '10.0.0.1'])(
    'refuses the address %s in any spelling',
    async (host) => {
      const resolver = new Answers([['93.184.216.34']]);
      await expect(guarded(resolver, false).get(`https://${host}:${port}/x`, LIMITS)).rejects.toThrow(
        'its host cannot be found on the internet',
      );
      expect([resolver.calls, seen]).toEqual([0, []]);
    },
  );

  it.each(['http://app.example.com/x', 'ftp://app.example.com/x', 'file:///etc/passwd', 'https://user@app.example.com/x', 'x', ''])(
    'refuses %j',
    async (url) => {
      await expect(guarded(new Answers([['127.0.0.1']]), true).get(url, LIMITS)).rejects.toThrow('must be an https URL');
    },
  );

  it('does not follow a redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `https://127.0.0.1:${port}/secret` }).end();
    const response = await guarded(new Answers([['127.0.0.1']]), true).get(`https://app.example.com:${port}/x`, LIMITS);
    expect([response.status, seen.length]).toEqual([302, 1]);
  });

  it('reads no more than the limit, also of a response without a length', async () => {
    answer = (_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(60)), 1);
      response.on('close', () => {
        clearInterval(timer);
      });
    };
    const request = guarded(new Answers([['127.0.0.1']]), true).get(`https://app.example.com:${port}/x`, LIMITS);
    await expect(request).rejects.toThrow('its response is too large');
  });

  it('CIMD-12 §6.6: gives up in time, while a name is resolved and while a response is awaited', async () => {
    answer = () => undefined;
    const url = `https://app.example.com:${port}/x`;
    const silent = guarded(new Answers([['127.0.0.1']]), true).get(url, { ...LIMITS, timeoutMs: SHORT_MS });
    await expect(silent).rejects.toThrow('it did not respond in time');
    const never = { resolve: () => new Promise<readonly string[]>(() => undefined) };
    await expect(guarded(never, true).get(url, { ...LIMITS, timeoutMs: SHORT_MS })).rejects.toThrow('it did not respond in time');
  });

  it('says the same of a name that does not exist as of one with a private address, and names the setting', async () => {
    for (const answers of [[], ['10.0.0.1']]) {
      await expect(guarded(new Answers([answers]), false).get('https://app.example.com/x', LIMITS)).rejects.toThrow(new Error(NOT_PUBLIC));
    }
    const missing = guarded(new Answers([[]]), true).get('https://app.example.com/x', LIMITS);
    await expect(missing).rejects.toThrow(new Error('its host cannot be found on the internet'));
  });

  it('tells apart a refused connection, a certificate that is not trusted or of another name, and a connection that ends early', async () => {
    const faultOf = (request: Promise<unknown>): Promise<string> =>
      request.then(
        () => 'none',
        (error: unknown) => String(error),
      );
    const resolver = new Answers([['127.0.0.1']]);
    const url = (host: string): string => `https://${host}:${port}/x`;
    expect(await faultOf(guarded(resolver, true).get(`https://app.example.com:${await unusedPort()}/x`, LIMITS))).toContain(
      'the connection was refused',
    );
    expect(await faultOf(guarded(resolver, true, undefined, foreign).get(url('app.example.com'), LIMITS))).toMatch(
      /its TLS connection failed \(UNABLE_TO_[A-Z_]+\)/,
    );
    expect(await faultOf(guarded(resolver, true).get(url('other.example.com'), LIMITS))).toContain('(ERR_TLS_CERT_ALTNAME_INVALID)');
    answer = (request) => request.socket.destroy();
    expect(await faultOf(guarded(resolver, true).get(url('app.example.com'), LIMITS))).toContain('it closed the connection');
  });

  it('behind a proxy sends nothing for names and addresses of this network, whether or not this network resolves names of the internet', async () => {
    const proxy = 'http://127.0.0.1:9';
    for (const [host, answers] of [
      ['intranet', []],
      ['db.internal', []],
      ['printer.local', []],
      ['10.0.0.1', []],
      ['app.example.com', ['10.0.0.1']],
    ] as const) {
      const request = guarded(new Answers([answers]), false, proxy).get(`https://${host}/x`, LIMITS);
      await expect(request).rejects.toThrow('its host cannot be found on the internet');
    }
    // Goes to the proxy, which is not there.
    const request = guarded(new Answers([[]]), false, proxy).get('https://app.example.com/x', LIMITS);
    await expect(request).rejects.toThrow('it cannot be reached through the proxy');
  });
});
