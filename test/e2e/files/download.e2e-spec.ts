import { File } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { rawZip } from '../../../src/files/testing/raw-zip.js';
import { expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { FileClient, ZIP } from '../../support/files.js';
import type { Answer } from '../../support/http-client.js';
import { createPerson, withKey, type Person } from '../../support/person.js';
import { startServer, type RunningServer } from '../../support/server.js';

const UNKNOWN = '99999999-9999-4999-8999-999999999999';
const BYTES = rawTar({ name: 'random', content: randomBytes(2_500_000) });
const ETAG = `"${createHash('sha256').update(BYTES).digest('hex')}"`;

/** Everything that an answer tells, but for what is different each time. */
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

  describe('the whole', () => {
    it('is what was uploaded, and a browser saves it instead of showing it', async () => {
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

    it('HEAD tells the same and sends nothing', async () => {
      const { status, headers } = await annas.get(id);
      const head = await annas.send('HEAD', id);
      expect(told(head)).toEqual(told({ status, headers, body: Buffer.alloc(0) } as Answer));
    });

    it('keeps nothing anywhere when the token was in the URL', async () => {
      const answer = await server.get(`/api/v2/files/${id}?coder_session_token=${anna.token}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
    });

    it('an empty format is none, as clients send what they leave out', async () => {
      expect((await annas.get(`${id}?format=`)).body.equals(BYTES)).toBe(true);
    });

    it('breaks off when stored bytes are missing, instead of ending as if it were whole', async () => {
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
    ])('304 without a body for %s, by GET and HEAD', async (_what, tags) => {
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

    it.each(['"other"', ETAG.slice(1, -1), '', ETAG.toUpperCase()])('the bytes for %s', async (tags) => {
      expect((await annas.get(id, { 'if-none-match': tags })).body.equals(BYTES)).toBe(true);
    });

    it('tells nobody that they guessed the tag of what they may not read', async () => {
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
    ])('206 with %s', async (_what, range, first, last) => {
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
    ])('all of it for %s', async (_what, headers) => {
      const answer = await annas.get(id, headers);
      expect({ status: answer.status, isWhole: answer.body.equals(BYTES) }).toEqual({ status: 200, isWhole: true });
    });

    it('206 for the range of this version', async () => {
      expect((await annas.get(id, { range: 'bytes=0-9', 'if-range': ETAG })).status).toBe(206);
    });

    it('416 with the size for what lies beyond the end', async () => {
      const answer = await annas.get(id, { range: `bytes=${size}-` });
      expectRefused(answer, 416, 'The requested range lies beyond the end of the file.');
      expect(answer.headers.get('content-range')).toBe(`bytes */${size}`);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBeNull();
    });
  });

  describe('?format=zip', () => {
    it('the same entries as a .zip, which becomes the same .tar again', async () => {
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

    it('has no parts, and is not sent to who has it', async () => {
      const zipped = await annas.get(`${id}?format=zip`, { range: 'bytes=0-9' });
      expect(zipped.status).toBe(200);
      const again = await annas.get(`${id}?format=zip`, { 'if-none-match': zipped.headers.get('etag') ?? '' });
      expect({ status: again.status, size: again.body.length }).toEqual({ status: 304, size: 0 });
      // The stored bytes are something else.
      expect((await annas.get(`${id}?format=zip`, { 'if-none-match': ETAG })).status).toBe(200);
    });

    it.each(['tar', 'ZIP', 'zip2', 'zip&format=zip'])('400 for ?format=%s', async (format) => {
      expectRefused(await annas.get(`${id}?format=${format}`), 400, 'Unsupported conversion format.');
    });

    it.each([
      ['is no archive', Buffer.from('no tar at all')],
      ['is cut off', rawTar({ name: 'a', content: randomBytes(2000) }).subarray(0, 1000)],
      ['holds what a .zip cannot', rawTar({ name: 'null', flag: '3' })],
      ['leads outside', rawTar({ name: '../../etc/passwd' })],
    ])('400 before the first byte when the .tar %s; as it is it can still be had', async (_what, tar) => {
      const odd = await annas.store(tar);
      const answer = await annas.get(`${odd}?format=zip`);
      expectRefused(answer, 400, 'Invalid .tar archive contents.');
      expect(answer.json()).toHaveProperty('detail');
      expect((await annas.get(odd)).body.equals(tar)).toBe(true);
    });

    it('400 for a file of an older server that is no .tar', async () => {
      const legacy = await annas.store(rawTar({ name: 'x', content: randomBytes(8) }));
      await server.db.query(`UPDATE files SET mimetype = 'application/zip' WHERE id = $1`, [legacy]);
      expectRefused(await annas.get(`${legacy}?format=zip`), 400, 'Only .tar files can be converted to .zip format');
      expect((await annas.get(legacy)).headers.get('content-type')).toBe('application/zip');
    });
  });

  it('works for the calls of the TypeScript client: a File as the body, an ArrayBuffer and a Blob as answers', async () => {
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

  describe('who may', () => {
    it('what is not theirs looks like what is not there, to the last header', async () => {
      const hidden = await bens.get(id);
      expectNotFound(hidden);
      expect(told(hidden)).toEqual(told(await bens.get(UNKNOWN)));
      expect(told(await bens.get(`${id}?format=zip`))).toEqual(told(await bens.get(`${UNKNOWN}?format=zip`)));
      expect(told(await bens.get(`${id}?format=none`))).toEqual(told(await bens.get(`${UNKNOWN}?format=none`)));
      expect(told(await bens.get(id, { range: 'bytes=999999999-' }))).toEqual(told(await bens.get(UNKNOWN)));
    });

    it.each(['owner', 'template-admin'])('the site role %s may read what others uploaded', async (role) => {
      const client = new FileClient(server, await createPerson(server, { siteRoles: [role] }));
      expect((await client.get(id)).body.equals(BYTES)).toBe(true);
    });

    it.each(['auditor', 'user-admin'])('the site role %s may not', async (role) => {
      expectNotFound(await new FileClient(server, await createPerson(server, { siteRoles: [role] })).get(id));
    });

    it('a token may be limited to one file', async () => {
      const other = await annas.store(rawTar({ name: 'other', content: randomBytes(8) }));
      const limited = new FileClient(server, await withKey(server, anna, { scopes: ['file:read'], allowList: [`file:${id}`] }));
      expect((await limited.get(id)).status).toBe(200);
      expectNotFound(await limited.get(other));
    });

    it('a token without the scope is told which one it lacks, before anything is looked up', async () => {
      const uploader = new FileClient(server, await withKey(server, anna, { scopes: ['file:create'] }));
      for (const path of [id, UNKNOWN, `${id}/entries`, `${id}/entries/random`]) {
        const answer = await uploader.get(path);
        expect(answer.status).toBe(403);
        expect(answer.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="file:read"/);
      }
    });

    it('nobody without credentials', async () => {
      for (const path of [id, `${id}/entries`, `${id}/entries/random`]) {
        const answer = await server.get(`/api/v2/files/${path}`);
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="coder", resource_metadata="/);
      }
    });

    it.each(['x', '1234', `${UNKNOWN}x`, `%7B${UNKNOWN}%7D`, UNKNOWN.replaceAll('-', '')])('400 for %s, which is no id', async (bad) => {
      expectRefused(await annas.get(bad), 400, 'File id must be a valid UUID.');
      expectRefused(await annas.get(`${bad}/entries`), 400, 'File id must be a valid UUID.');
      expectRefused(await annas.get(`${bad}/entries/a`), 400, 'File id must be a valid UUID.');
    });

    it('the id in capitals is the same id', async () => {
      expect((await annas.get(id.toUpperCase())).status).toBe(200);
    });
  });
});

describe('how often', () => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer()));
  afterAll(() => server.stop());

  it('twelve downloads a minute of one file, by whatever spelling and method, and as many of the next', async () => {
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
    // Looking into an archive takes many requests.
    for (let i = 0; i < 15; i++) expect((await files.get(`${id}/entries/a`)).status).toBe(200);
    expect((await new FileClient(server, await createPerson(server)).get(id)).status).toBe(404);
  });

  it('twelve uploads a minute, whoever else uploads', async () => {
    const files = new FileClient(server, await createPerson(server));
    const tar = rawTar({ name: 'a' });
    for (let i = 0; i < 12; i++) expect((await files.upload(tar)).status).toBe(i === 0 ? 201 : 200);
    expectRefused(await files.upload(tar), 429, "You've been rate limited for sending more than 12 requests in 1m0s.");
    expect((await new FileClient(server, await createPerson(server)).upload(tar)).status).toBe(201);
  });
});
