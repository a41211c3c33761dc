import { File } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { rawZip } from '../../../src/files/testing/raw-zip.js';
import { eventually } from '../../support/eventually.js';
import { expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { FileClient, ZIP } from '../../support/files.js';
import type { Answer } from '../../support/http-client.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

const UNKNOWN = '99999999-9999-4999-8999-999999999999';
const BYTES = rawTar({ name: 'random', content: randomBytes(2_500_000) });
const ETAG = `"${createHash('sha256').update(BYTES).digest('hex')}"`;

/** The whole response without the headers that differ each time. */
const told = ({ status, headers, body }: Answer): unknown => {
  const { date: _date, 'x-request-id': _id, ...rest } = Object.fromEntries(headers);
  return { status, headers: rest, body: body.toString('latin1') };
};

describe('GET /api/v2/files/{id}', () => {
  let server: RunningServer;
  let anna: Person;
  let annas: FileClient;
  let bens: FileClient;
  let id: string;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    anna = await createPerson(server);
    annas = new FileClient(server, anna);
    bens = new FileClient(server, await createPerson(server));
    id = await annas.store(BYTES);
  });
  afterAll(() => server.stop());

  describe('the whole file', () => {
    it('is returned as it was uploaded, as an attachment', async () => {
      const answer = await annas.get(id);
      expect(answer.status).toBe(200);
      expect(answer.body.equals(BYTES)).toBe(true);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/x-tar',
        'content-length': String(BYTES.length),
        'content-disposition': `attachment; filename=${id}.tar`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-cache',
        'accept-ranges': 'bytes',
        etag: ETAG,
      });
    });

    it('answers HEAD with the same headers and no body', async () => {
      const { status, headers } = await annas.get(id);
      const head = await annas.send('HEAD', id);
      expect(told(head)).toEqual(told({ status, headers, body: Buffer.alloc(0) } as Answer));
    });

    it('is never cached when the token was in the URL', async () => {
      const answer = await server.get(`/api/v2/files/${id}?coder_session_token=${anna.token}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
    });

    it('ignores an empty format, which clients send for a missing one', async () => {
      expect((await annas.get(`${id}?format=`)).body.equals(BYTES)).toBe(true);
    });

    it('breaks off when stored bytes are missing, instead of ending as if it were complete', async () => {
      const tar = rawTar({ name: 'a', content: randomBytes(4_000_000) });
      const broken = await annas.store(tar);
      const hash = createHash('sha256').update(tar).digest('hex');
      await server.db.query(`DELETE FROM file_chunks WHERE hash = $1 AND sequence = 2`, [hash]);
      await expect(annas.get(broken)).rejects.toThrow('aborted');
      expect((await annas.get(id)).status).toBe(200);
    });
  });

  describe('If-None-Match', () => {
    it.each([
      ['the tag', ETAG],
      ['the tag in its weak form', `W/${ETAG}`],
      ['a list with the tag in it', `"other", W/"more" ,${ETAG}`],
      ['anything', '*'],
    ])('answers 304 without a body to %s, by GET and HEAD', async (_what, tags) => {
      for (const method of ['GET', 'HEAD']) {
        const answer = await annas.send(method, id, { 'if-none-match': tags });
        expect({ status: answer.status, size: answer.body.length, etag: answer.headers.get('etag') }).toEqual({
          status: 304,
          size: 0,
          etag: ETAG,
        });
        expect(answer.headers.get('content-type')).toBeNull();
        expect(answer.headers.get('cache-control')).toBe('private, no-cache');
      }
    });

    it.each(['"other"', ETAG.slice(1, -1), '', ETAG.toUpperCase()])('sends the bytes for %s', async (tags) => {
      expect((await annas.get(id, { 'if-none-match': tags })).body.equals(BYTES)).toBe(true);
    });

    it('answers 404 to the correct tag of an unreadable file', async () => {
      expectNotFound(await bens.get(id, { 'if-none-match': ETAG }));
    });
  });

  describe('Range', () => {
    const size = BYTES.length;
    it.each([
      ['the beginning', 'bytes=0-9', 0, 9],
      ['the middle, over the border of two stored pieces', 'bytes=1048570-1048585', 1_048_570, 1_048_585],
      ['all from a place on', `bytes=${size - 5}-`, size - 5, size - 1],
      ['the end', 'bytes=-7', size - 7, size - 1],
      ['more than there is', `bytes=${size - 3}-${size + 10}`, size - 3, size - 1],
      ['all', 'bytes=0-', 0, size - 1],
    ])('answers 206 for %s', async (_what, range, first, last) => {
      const answer = await annas.get(id, { range });
      expect(answer.status).toBe(206);
      expect(answer.headers.get('content-range')).toBe(`bytes ${first}-${last}/${size}`);
      expect(answer.headers.get('content-length')).toBe(String(last - first + 1));
      expect(answer.body.equals(BYTES.subarray(first, last + 1))).toBe(true);
    });

    it.each([
      ['several ranges', { range: 'bytes=0-1,5-6' }],
      ['another unit', { range: 'lines=1-2' }],
      ['nonsense', { range: 'bytes=b-a' }],
      ['the range of an older version', { range: 'bytes=0-9', 'if-range': '"older"' }],
      ['a tag that proves nothing', { range: 'bytes=0-9', 'if-range': `W/${ETAG}` }],
    ])('sends the whole file for %s', async (_what, headers) => {
      const answer = await annas.get(id, headers);
      expect({ status: answer.status, isWhole: answer.body.equals(BYTES) }).toEqual({ status: 200, isWhole: true });
    });

    it('answers 206 if If-Range names this version', async () => {
      expect((await annas.get(id, { range: 'bytes=0-9', 'if-range': ETAG })).status).toBe(206);
    });

    it('answers 416 with the size for a range beyond the end', async () => {
      const answer = await annas.get(id, { range: `bytes=${size}-` });
      expectRefused(answer, 416, 'The requested range starts beyond the end of the file.');
      expect(answer.headers.get('content-range')).toBe(`bytes */${size}`);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBeNull();
    });
  });

  describe('?format=zip', () => {
    it('returns the same entries as a .zip, which converts back to the same .tar', async () => {
      const tar = await annas.get(await annas.store(rawZip({ name: 'd/a', content: 'alpha' }, { name: 'b', content: 'beta' }), ZIP));
      const stored = await annas.store(tar.body);
      const answer = await annas.get(`${stored}?format=zip`);
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename=${stored}.zip`,
        'accept-ranges': 'none',
        etag: expect.stringMatching(/^W\/"[0-9a-f]{64}-zip"$/) as string,
      });
      expect(answer.headers.get('content-length')).toBeNull();
      expect(await annas.store(answer.body, ZIP)).toBe(stored);
    });

    it('serves four downloads per user at once while their readers take them, refuses a fifth, and serves other users', async () => {
      const large = rawTar({ name: 'random', content: randomBytes(24_000_000) });
      const rest = `${await annas.store(large)}?format=zip`;
      const hangUps = await Promise.all(Array.from({ length: 4 }, () => annas.stall(rest)));
      expectRefused(await annas.get(rest), 429, 'You already have 4 conversions in progress.');
      expect((await annas.get(id)).status).toBe(200);
      expect((await bens.get(`${await bens.store(large)}?format=zip`)).status).toBe(200);
      for (const hangUp of hangUps) hangUp();
      await eventually('there is room again', async () => (await annas.get(rest)).status === 200);
      // Its slot is free again however a conversion ends.
      for (let i = 0; i < 5; i++) await annas.send('HEAD', rest);
      for (let i = 0; i < 5; i++) await annas.leave(rest);
      await eventually('none of them holds a place', async () => {
        const answers = await Promise.all(Array.from({ length: 4 }, () => annas.send('HEAD', rest)));
        return answers.every(({ status }) => status === 200);
      });
    });

    it('ignores ranges, and answers 304 for its own tag', async () => {
      const zipped = await annas.get(`${id}?format=zip`, { range: 'bytes=0-9' });
      expect(zipped.status).toBe(200);
      const again = await annas.get(`${id}?format=zip`, { 'if-none-match': zipped.headers.get('etag') ?? '' });
      expect({ status: again.status, size: again.body.length }).toEqual({ status: 304, size: 0 });
      // The tag of the stored bytes is a different one.
      expect((await annas.get(`${id}?format=zip`, { 'if-none-match': ETAG })).status).toBe(200);
    });

    it.each(['tar', 'ZIP', 'zip2', 'zip&format=zip'])('answers 400 for ?format=%s', async (format) => {
      expectRefused(await annas.get(`${id}?format=${format}`), 400, 'Unsupported conversion format.');
    });

    it.each([
      ['is not an archive', Buffer.from('no tar at all')],
      ['is cut off', rawTar({ name: 'a', content: randomBytes(2000) }).subarray(0, 1000)],
      ['holds what a .zip cannot', rawTar({ name: 'null', flag: '3' })],
      ['points outside', rawTar({ name: '../../etc/passwd' })],
    ])('answers 400 before the first byte if the .tar %s; the .tar itself can still be downloaded', async (_what, tar) => {
      const odd = await annas.store(tar);
      const answer = await annas.get(`${odd}?format=zip`);
      expectRefused(answer, 400, 'Invalid .tar archive contents.');
      expect(answer.json()).toHaveProperty('detail');
      expect((await annas.get(odd)).body.equals(tar)).toBe(true);
    });

    it('answers 400 for a file of an older server that is not a .tar', async () => {
      const legacy = await annas.store(rawTar({ name: 'x', content: randomBytes(8) }));
      await server.db.query(`UPDATE files SET mimetype = 'application/zip' WHERE id = $1`, [legacy]);
      expectRefused(await annas.get(`${legacy}?format=zip`), 400, 'Only .tar files can be converted to .zip format');
      expect((await annas.get(legacy)).headers.get('content-type')).toBe('application/zip');
    });
  });

  it('works with the calls of the TypeScript client: a File as the body, an ArrayBuffer and a Blob as responses', async () => {
    const headers = { 'Coder-Session-Token': anna.token, Accept: 'application/json, text/plain, */*' };
    const file = new File([rawZip({ name: 'main.tf', content: 'resource' })], 'template.zip', { type: 'application/zip' });
    const uploaded = await fetch(`${server.url}/api/v2/files`, {
      method: 'POST',
      body: file,
      headers: { ...headers, 'Content-Type': file.type },
    });
    const { hash } = (await uploaded.json()) as { hash: string };
    const tar = await (await fetch(`${server.url}/api/v2/files/${hash}`, { headers })).arrayBuffer();
    expect(Buffer.from(tar).subarray(0, 7).toString()).toBe('main.tf');
    const zip = await (await fetch(`${server.url}/api/v2/files/${hash}?format=zip`, { headers })).blob();
    expect({
      type: zip.type,
      begin: Buffer.from(await zip.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    }).toEqual({ type: ZIP, begin: 'PK' });
  });

  describe('permission', () => {
    it("hides other users' files: the response equals that for a missing file, in every header", async () => {
      const hidden = await bens.get(id);
      expectNotFound(hidden);
      expect(told(hidden)).toEqual(told(await bens.get(UNKNOWN)));
      expect(told(await bens.get(`${id}?format=zip`))).toEqual(told(await bens.get(`${UNKNOWN}?format=zip`)));
      expect(told(await bens.get(`${id}?format=none`))).toEqual(told(await bens.get(`${UNKNOWN}?format=none`)));
      expect(told(await bens.get(id, { range: 'bytes=999999999-' }))).toEqual(told(await bens.get(UNKNOWN)));
    });

    it.each(['owner', 'template-admin'])("lets the site role %s read other users' files", async (role) => {
      const client = new FileClient(server, await createPerson(server, { siteRoles: [role] }));
      expect((await client.get(id)).body.equals(BYTES)).toBe(true);
    });

    it.each(['auditor', 'user-admin'])('does not let the site role %s read them', async (role) => {
      expectNotFound(await new FileClient(server, await createPerson(server, { siteRoles: [role] })).get(id));
    });

    it('may be limited to one file by a token', async () => {
      const other = await annas.store(rawTar({ name: 'other', content: randomBytes(8) }));
      const limited = new FileClient(server, await withKey(server, anna, { scopes: ['file:read'], allowList: [`file:${id}`] }));
      expect((await limited.get(id)).status).toBe(200);
      expectNotFound(await limited.get(other));
    });

    it('names the missing scope of a token before anything is looked up', async () => {
      const uploader = new FileClient(server, await withKey(server, anna, { scopes: ['file:create'] }));
      for (const path of [id, UNKNOWN, `${id}/entries`, `${id}/entries/random`]) {
        const answer = await uploader.get(path);
        expect(answer.status).toBe(403);
        expect(answer.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="file:read"/);
      }
    });

    it('needs credentials', async () => {
      for (const path of [id, `${id}/entries`, `${id}/entries/random`]) {
        const answer = await server.get(`/api/v2/files/${path}`);
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="coder", resource_metadata="/);
      }
    });

    it.each(['x', '1234', `${UNKNOWN}x`, `%7B${UNKNOWN}%7D`, UNKNOWN.replaceAll('-', '')])(
      'answers 400 for %s, which is not an id',
      async (bad) => {
        expectRefused(await annas.get(bad), 400, 'File id must be a valid UUID.');
        expectRefused(await annas.get(`${bad}/entries`), 400, 'File id must be a valid UUID.');
        expectRefused(await annas.get(`${bad}/entries/a`), 400, 'File id must be a valid UUID.');
      },
    );

    it('accepts an id in capitals', async () => {
      expect((await annas.get(id.toUpperCase())).status).toBe(200);
    });
  });
});

describe('the rate limit', () => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer()));
  afterAll(() => server.stop());

  it('allows twelve downloads a minute of one file, over all spellings and methods, and as many of the next file', async () => {
    const person = await createPerson(server);
    const files = new FileClient(server, person);
    const id = await files.store(rawTar({ name: 'a', content: 'one' }));
    const other = await files.store(rawTar({ name: 'a', content: 'other' }));
    const spellings = [id, id.toUpperCase(), `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`, `${id}?format=zip`, `${id}/`, `${id}?x=1`];
    for (let i = 0; i < 12; i++) {
      const answer = await files.send(i % 2 === 0 ? 'GET' : 'HEAD', spellings[i % spellings.length]!);
      expect(answer.status).toBe(200);
    }
    for (const spelling of spellings) {
      const answer = await files.get(spelling);
      expectRefused(answer, 429, "You've been rate limited for sending more than 12 requests in 1m0s.");
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await files.get(other)).status).toBe(200);
    // Browsing an archive takes many requests.
    for (let i = 0; i < 15; i++) expect((await files.get(`${id}/entries/a`)).status).toBe(200);
    expect((await new FileClient(server, await createPerson(server)).get(id)).status).toBe(404);
  });

  it('allows each user twelve uploads a minute', async () => {
    const files = new FileClient(server, await createPerson(server));
    const tar = rawTar({ name: 'a' });
    for (let i = 0; i < 12; i++) expect((await files.upload(tar)).status).toBe(i === 0 ? 201 : 200);
    expectRefused(await files.upload(tar), 429, "You've been rate limited for sending more than 12 requests in 1m0s.");
    expect((await new FileClient(server, await createPerson(server)).upload(tar)).status).toBe(201);
  });
});
