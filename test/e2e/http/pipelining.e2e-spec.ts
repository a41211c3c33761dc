import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { peakMibDuring, residentMib } from '../../support/resident-memory.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';

const BUNDLE = '/swagger/swagger-ui-bundle.js';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess();
});
afterAll(() => server.stop());

/** Sends these bytes and reads until the server hangs up, or never reads when `reads` is false. */
function send(text: string, reads = true): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('latin1').on('error', () => undefined);
    socket.on('close', () => {
      resolve(answer);
    });
    if (reads) socket.on('data', (piece: string) => (answer += piece));
    socket.write(text, () => {
      // Longer than what the kernel's buffers accept without being read.
      if (!reads)
        void server
          .get('/healthz')
          .then(() => server.get('/healthz'))
          .then(() => socket.destroy());
    });
  });
}

function requests(path: string, count: number): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\n\r\n`.repeat(count);
}

describe('pipelined requests', () => {
  it('are answered one after the other, in order', async () => {
    const paths = Array.from({ length: 30 }, (_, i) => `/api/v2/nothing-${i}`);
    const last = requests('/healthz', 1).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
    const answer = await send(paths.map((path) => requests(path, 1)).join('') + last);
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual([...paths.map(() => '404'), '200']);
  });

  it('beyond the limit get an error with a reason for the first of them, and the connection is closed', async () => {
    const answer = await send(requests('/healthz', 1_500));
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual([...Array.from({ length: 33 }, () => '200'), '503']);
    const [, refusal = ''] = answer.split('HTTP/1.1 503');
    expect(refusal.toLowerCase()).toContain('connection: close');
    expect(refusal.toLowerCase()).toContain('retry-after: 1');
    expect(refusal).toContain('Too many concurrent requests on one connection.');
    expect(refusal.toLowerCase()).toContain('x-request-id: ');
  });

  it.each([true, false])('use little memory when 50 kB of them request a large file, with a client that reads: %s', async (reads) => {
    if (residentMib(server.pid) === null) {
      console.warn('skipped: this system does not say how much memory a process has');
      return;
    }
    await server.get(BUNDLE);
    const peak = await peakMibDuring(server.pid, async () => {
      await Promise.all(Array.from({ length: 10 }, () => send(requests(BUNDLE, 800), reads)));
    });
    // It used to be 1 300 MiB for a single connection.
    expect(peak).toBeLessThan(150);
    expect((await server.get('/healthz')).status).toBe(200);
  });
});

/** A module that makes a process log the length of all that it compresses. */
const LOGS_COMPRESSION = `
  import zlib from 'node:zlib';
  import { syncBuiltinESMExports } from 'node:module';
  const { gzip } = zlib;
  zlib.gzip = (body, ...rest) => {
    console.log('compressed ' + body.length + ' bytes');
    return gzip(body, ...rest);
  };
  syncBuiltinESMExports();`;

describe('a public static file', () => {
  it('is compressed once, however many clients request it at once', async () => {
    const preload = `--import=data:text/javascript,${encodeURIComponent(LOGS_COMPRESSION)}`;
    const watched = await startServerProcess({ env: { NODE_OPTIONS: preload, CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    try {
      for (const path of [BUNDLE, '/swagger/explorer.css', '/swagger/openapi.json']) {
        const answers = await Promise.all(Array.from({ length: 20 }, () => watched.get(path, { 'accept-encoding': 'gzip' })));
        answers.push(await watched.get(path, { 'accept-encoding': 'gzip' }));
        const { length } = (await watched.get(path)).body;
        for (const { headers, body } of answers) {
          expect(headers.get('content-encoding')).toBe('gzip');
          expect(gunzipSync(body)).toHaveLength(length);
        }
        await watched.waitForLog(new RegExp(`compressed ${length} bytes`));
        expect(watched.logs().match(new RegExp(`compressed ${length} bytes`, 'g'))).toHaveLength(1);
      }
    } finally {
      await watched.stop();
    }
  });

  it.each([BUNDLE, '/swagger/explorer.css', '/swagger/openapi.json'])(
    '%s is compressed for clients that accept it, with a separate ETag for each form',
    async (path) => {
      const plain = await server.get(path);
      const gzipped = await server.get(path, { 'accept-encoding': 'br, gzip;q=0.5' });
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(gzipped.headers.get('content-encoding')).toBe('gzip');
      for (const { headers } of [plain, gzipped]) expect(headers.get('vary')).toBe('Accept-Encoding');
      expect(gzipped.headers.get('etag')).not.toBe(plain.headers.get('etag'));
      expect(gunzipSync(gzipped.body).equals(plain.body)).toBe(true);

      for (const [answer, encoding] of [
        [plain, 'gzip;q=0'],
        [gzipped, 'gzip'],
      ] as const) {
        const again = await server.get(path, { 'accept-encoding': encoding, 'if-none-match': answer.headers.get('etag') ?? '' });
        expect([again.status, again.body.length]).toEqual([304, 0]);
        expect(again.headers.get('etag')).toBe(answer.headers.get('etag'));
        expect(again.headers.get('cache-control')).toBe(answer.headers.get('cache-control'));
      }
      const other = await server.get(path, { 'if-none-match': '"another"' });
      expect(other.status).toBe(200);
    },
  );
});
