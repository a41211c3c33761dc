import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { rawZip } from '../../../src/files/testing/raw-zip.js';
import { createDatabase } from '../../support/database.js';
import { expectRefused } from '../../support/expect-answer.js';
import { eventually } from '../../support/eventually.js';
import { FileClient, storedRows, TAR, ZIP } from '../../support/files.js';
import { Pause } from '../../support/pause.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { RawRequest } from '../../support/raw-http.js';
import { Replica } from '../../support/replica.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';
import { DPOP_OFFER } from '../../support/oauth/index.js';

const MIB = 1_048_576;
const LIMIT = 104_857_600;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const someTar = (bytes = 1000): Buffer => rawTar({ name: 'random', content: randomBytes(bytes) });

describe('POST /api/v2/files', () => {
  let server: ServerProcess;
  let spool: string;
  let anna: Person;
  let annas: FileClient;
  let bens: FileClient;

  beforeAll(async () => {
    spool = mkdtempSync(join(tmpdir(), 'files-spool-'));
    server = await startServerProcess({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_CACHE_DIRECTORY: spool } });
    anna = await createPerson(server);
    annas = new FileClient(server, anna);
    bens = new FileClient(server, await createPerson(server));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(spool, { recursive: true });
  });

  const begin = (headers: Record<string, string | number> = {}): Promise<RawRequest> =>
    RawRequest.begin(`${server.url}/api/v2/files`, { ...annas.credentials, 'content-type': TAR, ...headers });
  /** Resolves when the server has cancelled the work of a client that `act` disconnects. */
  const abandoned = async (act: () => unknown): Promise<void> => {
    const seen = server.logs().length;
    await act();
    await server.waitForLog(new RegExp(`^[\\s\\S]{${seen}}[\\s\\S]*the client closed the connection`));
  };

  describe('the response', () => {
    it('is 201 with the id of a new file, 200 with the same id for a known one', async () => {
      const tar = someTar();
      const first = await annas.upload(tar);
      expect({ status: first.status, body: first.json() }).toEqual({ status: 201, body: { hash: expect.stringMatching(UUID) as string } });
      expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
      const second = await annas.upload(tar);
      expect({ status: second.status, body: second.json() }).toEqual({ status: 200, body: first.json() });
    });

    it("is 201 with another id for another user's equal bytes, which are stored once", async () => {
      const tar = someTar();
      const id = await annas.store(tar);
      const before = await storedRows(server);
      const answer = await bens.upload(tar);
      expect(answer.status).toBe(201);
      expect(answer.json<{ hash: string }>().hash).not.toBe(id);
      expect(await storedRows(server)).toEqual({ ...before, files: before.files + 1 });
    });

    it('accepts an empty file', async () => {
      const id = await annas.store(Buffer.alloc(0));
      const answer = await annas.get(id);
      expect({ status: answer.status, length: answer.headers.get('content-length'), body: answer.body.length }).toEqual({
        status: 200,
        length: '0',
        body: 0,
      });
    });

    it.each([
      ['an empty one', ''],
      ['one of a form, which is what curl sends unless it is told otherwise', 'application/x-www-form-urlencoded'],
      ['JSON', 'application/json'],
      ['a .tar with a parameter', 'application/x-tar; charset=binary'],
      ['another spelling', 'Application/Zip'],
      ['no media type at all', 'tar'],
      ['the name that is used inside of the server', 'application/x-unparsed'],
    ])('is 400 and names the content type: %s', async (_what, contentType) => {
      const body = await begin({ 'content-length': 5 * MIB, 'content-type': contentType });
      // Each announces more than a parsed body may have, so any parser that tried would fail. All of it would break the pipe.
      await body.send(Buffer.from('{'));
      const { status, text } = await body.answer();
      expect({ status, body: JSON.parse(text) as unknown }).toEqual({
        status: 400,
        body: { message: `Unsupported content type header "${contentType}".` },
      });
      body.drop();
    });

    it('is 400 without a content type', async () => {
      const answer = await server.request('POST', '/api/v2/files', { headers: annas.credentials });
      expectRefused(answer, 400, 'Unsupported content type header "".');
    });

    it('is 401 with a challenge without credentials, whatever the body', async () => {
      const answer = await server.post('/api/v2/files', someTar(), { 'content-type': 'text/html' });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(
        `Bearer realm="coder", resource_metadata="${server.url}/.well-known/oauth-protected-resource"${DPOP_OFFER}`,
      );
    });

    it('is 403 insufficient_scope for a read-only token', async () => {
      const reader = new FileClient(server, await withKey(server, anna, { scopes: ['file:read'] }));
      const answer = await reader.upload(someTar());
      expect(answer.status).toBe(403);
      expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
      expect(answer.headers.get('www-authenticate')).toContain('scope="file:create"');
    });

    it('accepts a token with exactly this scope', async () => {
      const uploader = new FileClient(server, await withKey(server, anna, { scopes: ['file:create'] }));
      expect((await uploader.upload(someTar())).status).toBe(201);
    });
  });

  describe('the limit of 100 MiB', () => {
    const TOO_LARGE = { message: 'Request body too large.', detail: `The limit is ${LIMIT} bytes.` };

    it('refuses a larger declared length before reading the body', async () => {
      const body = await begin({ 'content-length': LIMIT + 1 });
      const { status, text } = await body.answer();
      expect({ status, body: JSON.parse(text) as unknown }).toEqual({ status: 413, body: TOO_LARGE });
      body.drop();
    });

    it('refuses a chunked body at the first byte too many, and a client that sends everything first still gets the response', async () => {
      const before = await storedRows(server);
      const body = await begin();
      const piece = Buffer.alloc(MIB);
      const answered = body.answer();
      for (let sent = 0; sent < LIMIT + 3 * MIB; sent += MIB) await body.send(piece);
      body.end();
      const { status, text } = await answered;
      expect({ status, body: JSON.parse(text) as unknown }).toEqual({ status: 413, body: TOO_LARGE });
      expect(await storedRows(server)).toEqual(before);
    });

    it('accepts exactly 100 MiB', async () => {
      const body = await begin();
      const piece = randomBytes(MIB);
      const answered = body.answer();
      for (let sent = 0; sent < LIMIT; sent += MIB) await body.send(piece);
      body.end();
      expect((await answered).status).toBe(201);
    });
  });

  describe('simultaneous uploads', () => {
    it('of ten equal bodies make one file with one id, and at least one of them gets 201', async () => {
      const tar = someTar(2 * MIB);
      const before = await storedRows(server);
      const answers = await Promise.all(Array.from({ length: 10 }, () => annas.upload(tar)));
      expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
      const statuses = answers.map(({ status }) => status);
      expect(statuses).toContain(201);
      expect(statuses.filter((status) => status !== 200 && status !== 201)).toEqual([]);
      expect(await storedRows(server)).toEqual({ files: before.files + 1, blobs: before.blobs + 1, chunks: before.chunks + 3 });
    });

    it("that lose the race for the row get the winner's file and 201, as in the reference", async () => {
      const tar = someTar();
      await bens.store(tar); // The content is stored; they race for the row of the file.
      await Pause.during(server.db, { after: 'INSERT', table: 'files' }, async (pause) => {
        const racing = [annas.upload(tar), annas.upload(tar)];
        await pause.waiting(2);
        await pause.release();
        const [one, other] = await Promise.all(racing);
        expect([one!.status, other!.status]).toEqual([201, 201]);
        expect(one!.json()).toEqual(other!.json());
      });
    });

    it('of equal content wait for the first one, here or on another replica, and share it', async () => {
      const tar = someTar(3 * MIB);
      const hash = createHash('sha256').update(tar).digest('hex');
      const replica = await Replica.of(server);
      await Pause.during(server.db, { after: 'INSERT', table: 'file_chunks' }, async (pause) => {
        const racing = [annas.upload(tar), bens.upload(tar)];
        await pause.waiting(1);
        const elsewhere = replica.post('/api/v2/files', tar, { ...annas.credentials, 'content-type': TAR });
        await pause.waiting(2);
        await pause.release();
        const [one, other, third] = await Promise.all([...racing, elsewhere]);
        expect([one.status, other!.status, third!.status]).toEqual([201, 201, 201]);
        expect(one.text).not.toBe(other!.text);
        expect(third!.text).toBe(one.text);
      });
      await replica.stop();
      expect(await server.db.query(`SELECT size_bytes FROM file_blobs WHERE hash = $1`, [hash])).toEqual([
        { size_bytes: String(tar.length) },
      ]);
    });
  });

  describe('nothing remains after', () => {
    /** Cleaning up may end after the log has said that the client is gone. */
    const nothingIsLeft = (before: unknown): Promise<void> =>
      eventually('what was begun is gone', async () => {
        return isDeepStrictEqual(await storedRows(server), before) && readdirSync(spool).length === 0;
      });
    it.each([
      ['announced', { 'content-length': 50 * MIB }],
      ['chunked', {}],
    ])('a connection that drops in the middle of a body, %s', async (_how, headers) => {
      const before = await storedRows(server);
      const body = await begin(headers);
      for (let sent = 0; sent < 8; sent++) await body.send(randomBytes(MIB));
      await abandoned(() => {
        body.drop();
      });
      await nothingIsLeft(before);
      expect((await server.get('/readyz')).status).toBe(200);
      expect(server.logs()).not.toContain('request failed');
    });

    it('a client that leaves while the database writes', async () => {
      const before = await storedRows(server);
      await Pause.during(server.db, { after: 'INSERT', table: 'file_chunks' }, async (pause) => {
        const body = await begin();
        await body.send(randomBytes(4 * MIB));
        body.end();
        await pause.waiting(1);
        await abandoned(async () => {
          body.drop();
          // Whatever it reads afterwards, it reads after noticing the disconnection.
          await server.get('/readyz');
          await pause.release();
        });
      });
      await nothingIsLeft(before);
    });

    it.each([
      ['a .zip with invalid content', Buffer.from('PK, but no'), 'Incomplete .zip archive file.'],
      ['a .zip with a damaged entry', rawZip({ name: 'a', content: 'abc', crc: 1 }), 'Invalid .zip archive contents.'],
    ])('%s', async (_what, zip, message) => {
      const before = await storedRows(server);
      expectRefused(await annas.upload(zip, ZIP), 400, message);
      expect(await storedRows(server)).toEqual(before);
      expect(readdirSync(spool)).toEqual([]);
    });
  });
});

describe('a killed server', () => {
  it('leaves nothing of a body or a database write that was in progress: the next start removes it', async () => {
    const spool = mkdtempSync(join(tmpdir(), 'files-spool-'));
    const database = await createDatabase();
    const env = { CODER_CACHE_DIRECTORY: spool };
    const server = await startServerProcess({ database, env });
    const files = new FileClient(server, await createPerson(server));
    const upload = (): Promise<RawRequest> => RawRequest.begin(`${server.url}/api/v2/files`, { ...files.credentials, 'content-type': TAR });
    await Pause.during(database, { after: 'INSERT', table: 'file_chunks' }, async (pause) => {
      const writing = await upload();
      await writing.send(randomBytes(3 * MIB));
      writing.end();
      await pause.waiting(1);
      const sending = await upload();
      await sending.send(randomBytes(3 * MIB));
      await server.kill();
    });
    // As left by a kill between creating the file and unlinking it.
    writeFileSync(join(spool, 'gatehouse-upload-abandoned'), '');
    writeFileSync(join(spool, 'somebody-elses'), '');

    const next = await startServerProcess({ database, env });
    expect(await storedRows(next)).toEqual({ files: 0, blobs: 0, chunks: 0 });
    expect(readdirSync(spool)).toEqual(['somebody-elses']);
    await next.stop();
    await database.drop();
    rmSync(spool, { recursive: true });
  });
});
