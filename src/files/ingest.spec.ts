import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import type { Content } from './content.js';
import { ingest } from './ingest.js';
import type { IngestOptions } from './ingest.js';
import { Spool } from './spool.js';
import { collect, pieces } from './testing/bytes.js';

const MIB = 1_048_576;
const TOO_LARGE = { code: 'payload_too_large', message: 'Request body too large.' };
const UNREADABLE = { code: 'invalid_input', message: 'Failed to read file from request.' };

let spoolDirectory: string;
beforeAll(() => {
  spoolDirectory = mkdtempSync(join(tmpdir(), 'ingest-'));
});
afterEach(() => {
  expect(readdirSync(spoolDirectory)).toEqual([]);
});
afterAll(() => {
  rmSync(spoolDirectory, { recursive: true });
});

const options = (changes: Partial<IngestOptions> = {}): IngestOptions => ({
  limitBytes: 10 * MIB,
  declaredBytes: undefined,
  spoolDirectory,
  signal: undefined,
  ...changes,
});

const readAll = async (content: Content) => ({ content, bytes: await collect(content.read(0, content.sizeBytes, 100_000)) });

describe('ingest', () => {
  it.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 7])('passes %d bytes on unchanged, with their hash', async (size) => {
    const body = randomBytes(size);
    const { content, bytes } = await ingest(pieces(body, 65_537), options({ declaredBytes: size }), readAll);
    expect(bytes.equals(body)).toBe(true);
    expect(content).toMatchObject({ sizeBytes: size, sha256: createHash('sha256').update(body).digest('hex') });
  });

  it('can be read again and from any offset, from memory as from disk', async () => {
    for (const size of [1000, 2 * MIB + 5]) {
      const body = randomBytes(size);
      await ingest(pieces(body), options(), async (content) => {
        await fc.assert(
          fc.asyncProperty(fc.nat(size), fc.nat(5000), fc.integer({ min: 1, max: 3000 }), async (start, length, pieceBytes) => {
            const end = Math.min(size, start + length);
            expect((await collect(content.read(start, end, pieceBytes))).equals(body.subarray(start, end))).toBe(true);
            const target = Buffer.alloc(length);
            expect(await content.readAt(target, start)).toBe(end - start);
            expect(target.subarray(0, end - start).equals(body.subarray(start, end))).toBe(true);
          }),
          { numRuns: 50 },
        );
      });
    }
  });

  it('copies the chunks of a source that reuses its buffer', async () => {
    const shared = Buffer.alloc(1000);
    async function* reusing() {
      for (let i = 0; i < 3000; i++) yield await Promise.resolve(shared.fill(i % 251));
    }
    const { bytes } = await ingest(reusing(), options(), readAll);
    expect(bytes.every((byte, at) => byte === Math.floor(at / 1000) % 251)).toBe(true);
  });

  it('allows exactly the limit and not a byte more, declared or not', async () => {
    const limitBytes = MIB;
    const exact = Buffer.alloc(limitBytes);
    const more = Buffer.alloc(limitBytes + 1);
    await expect(ingest(pieces(exact), options({ limitBytes }), readAll)).resolves.toBeDefined();
    await expect(ingest(pieces(more), options({ limitBytes }), readAll)).rejects.toMatchObject({
      ...TOO_LARGE,
      detail: 'The limit is 1048576 bytes.',
    });
    await expect(ingest(pieces(more), options({ limitBytes, declaredBytes: more.length }), readAll)).rejects.toMatchObject(TOO_LARGE);
  });

  it('refuses a declared length over the limit without reading anything', async () => {
    let isRead = false;
    const body = new Readable({
      read() {
        isRead = true;
        this.push(null);
      },
    });
    await expect(ingest(body, options({ declaredBytes: 10 * MIB + 1 }), readAll)).rejects.toMatchObject(TOO_LARGE);
    expect(isRead).toBe(false);
  });

  it('refuses a body that is shorter or longer than declared', async () => {
    for (const declaredBytes of [9, 11]) {
      await expect(ingest(pieces(Buffer.alloc(10)), options({ declaredBytes }), readAll)).rejects.toMatchObject(UNREADABLE);
    }
  });

  it('reports a failed body as unreadable, and keeps the reason for the log', async () => {
    const cause = new Error('aborted');
    async function* failing() {
      yield await Promise.resolve(Buffer.alloc(2 * MIB));
      throw cause;
    }
    await expect(ingest(failing(), options(), readAll)).rejects.toMatchObject({ ...UNREADABLE, cause });
  });

  it('ends with the reason of the signal when the client has gone, even if the body never continues', async () => {
    const gone = new AbortController();
    const body = new Readable({ read: () => undefined });
    body.push(Buffer.alloc(2 * MIB));
    const reason = new Error('client gone');
    const outcome = expect(ingest(body, options({ signal: gone.signal }), readAll)).rejects.toBe(reason);
    gone.abort(reason);
    await outcome;
    expect(body.destroyed).toBe(true);
  });

  it('passes on the failure of its consumer, and cleans up', async () => {
    const failure = new Error('database down');
    await expect(ingest(pieces(Buffer.alloc(2 * MIB)), options(), () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('closes its source when it stops early', async () => {
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(MIB));
      } finally {
        isClosed = true;
      }
    }
    await expect(ingest(endless(), options({ limitBytes: MIB }), readAll)).rejects.toMatchObject(TOO_LARGE);
    expect(isClosed).toBe(true);
  });
});

describe('ingest of a request', () => {
  /** A server that answers with the status of the outcome, and keeps what was thrown. */
  async function serve() {
    const failures: unknown[] = [];
    const server = createServer((incoming, answer) => {
      void ingest(incoming, options({ limitBytes: 3 * MIB }), (content) => Promise.resolve(content.sizeBytes)).then(
        (size) => answer.end(String(size)),
        (error: unknown) => {
          failures.push(error);
          answer.writeHead(413, { connection: 'close' }).end('too large');
          server.emit('failed');
        },
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { server, failures, port: (server.address() as AddressInfo).port };
  }

  it('lets the client see the refusal of a chunked body that turns out too large', async () => {
    const { server, failures, port } = await serve();
    const upload = request({ port, method: 'POST' });
    upload.on('error', () => undefined);
    const answered = once(upload, 'response');
    Readable.from(pieces(Buffer.alloc(4 * MIB))).pipe(upload);
    const [answer] = (await answered) as [{ statusCode: number }];
    expect(answer.statusCode).toBe(413);
    expect(failures).toMatchObject([TOO_LARGE]);
    upload.destroy();
    server.closeAllConnections();
    server.close();
  });

  it('leaves nothing behind when the connection drops in the middle', async () => {
    const { server, failures, port } = await serve();
    const upload = request({ port, method: 'POST', headers: { 'content-length': 3 * MIB } });
    upload.on('error', () => undefined);
    const failed = once(server, 'failed');
    upload.write(Buffer.alloc(2 * MIB), () => upload.destroy());
    await failed;
    expect(failures).toMatchObject([UNREADABLE]);
    server.close();
  });
});

describe('Spool', () => {
  it('keeps the first MiB off the disk', async () => {
    const spool = new Spool('/nonexistent');
    await spool.write(Buffer.alloc(MIB));
    expect((await spool.finish()).sizeBytes).toBe(MIB);
    await spool.close();
  });

  it('fails with an internal error if it cannot write', async () => {
    const spool = new Spool('/nonexistent');
    await expect(spool.write(Buffer.alloc(MIB + 1))).rejects.toMatchObject({ code: 'ENOENT' });
    await spool.close();
  });

  it('can be closed twice, and accepts nothing afterwards', async () => {
    const spool = new Spool(spoolDirectory);
    await spool.write(Buffer.alloc(2 * MIB));
    await spool.close();
    await spool.close();
    await expect(spool.write(Buffer.alloc(1))).rejects.toThrow('the spool is closed');
  });

  it('leaves nothing behind when the process is killed', async () => {
    const script = `const { Spool } = await import(${JSON.stringify(new URL('./spool.js', import.meta.url).href)});
      const spool = new Spool(${JSON.stringify(spoolDirectory)});
      await spool.write(Buffer.alloc(3 * ${MIB}));
      console.log('written');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readdirSync(spoolDirectory)).toEqual([]);
  });
});
