import { randomBytes } from 'node:crypto';
import { eventually } from '../../support/eventually.js';
import { parse as parseContentDisposition } from 'content-disposition';
import { rawPax, rawTar } from '../../../src/files/testing/raw-tar.js';
import { expectJson, expectNotFound, expectRefused, NOT_FOUND } from '../../support/expect-answer.js';
import { FileClient } from '../../support/files.js';
import { readMetrics } from '../../support/metrics.js';
import { createPerson } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

interface Entry {
  readonly path: string;
}
interface Page {
  readonly entries: readonly Entry[];
  readonly count: number;
}

const UNKNOWN = '99999999-9999-4999-8999-999999999999';
const BIG = randomBytes(600_000);
const TREE = rawTar(
  { name: './src/', flag: '5', mode: 0o755 },
  { name: './src/a.txt', content: 'alpha', mode: 0o600, mtime: 1_600_000_000 },
  { name: './src/link', flag: '2', linkName: 'a.txt' },
  { name: './src/hard', flag: '1', linkName: './src/a.txt' },
  { name: './src/null', flag: '3' },
  { name: './src/pipe', flag: '6' },
  { name: './big', content: BIG },
  { name: './nothing' },
);

describe('the entries of an archive', () => {
  let server: RunningServer;
  let annas: FileClient;
  let bens: FileClient;
  let id: string;

  beforeAll(async () => {
    server = await startServer({
      env: {
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
        CODER_PROMETHEUS_ENABLE: 'true',
        CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0',
      },
    });
    annas = new FileClient(server, await createPerson(server));
    bens = new FileClient(server, await createPerson(server));
    id = await annas.store(TREE);
  });
  afterAll(() => server.stop());

  describe('GET /api/v2/files/{id}/entries', () => {
    it('describes each entry, in the order of the archive', async () => {
      const answer = await annas.get(`${id}/entries`);
      const page = expectJson<Page>(answer, 200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const modified_at = '2023-11-14T22:13:20.000Z';
      expect(page).toEqual({
        count: 8,
        entries: [
          { path: 'src', type: 'directory', size: 0, mode: '0755', modified_at, link_target: null },
          { path: 'src/a.txt', type: 'file', size: 5, mode: '0600', modified_at: '2020-09-13T12:26:40.000Z', link_target: null },
          { path: 'src/link', type: 'symlink', size: 0, mode: '0644', modified_at, link_target: 'a.txt' },
          { path: 'src/hard', type: 'link', size: 0, mode: '0644', modified_at, link_target: './src/a.txt' },
          { path: 'src/null', type: 'character-device', size: 0, mode: '0644', modified_at, link_target: null },
          { path: 'src/pipe', type: 'fifo', size: 0, mode: '0644', modified_at, link_target: null },
          { path: 'big', type: 'file', size: 600_000, mode: '0644', modified_at, link_target: null },
          { path: 'nothing', type: 'file', size: 0, mode: '0644', modified_at, link_target: null },
        ],
      });
    });

    it('pages through them, at most a thousand at once', async () => {
      const many = await annas.store(rawTar(...Array.from({ length: 2500 }, (_, i) => ({ name: `f${i}` }))));
      const paths = async (query: string): Promise<string[]> => {
        const { entries, count } = expectJson<Page>(await annas.get(`${many}/entries${query}`), 200);
        expect(count).toBe(2500);
        return entries.map(({ path }) => path);
      };
      const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `f${from + i}`);
      expect(await paths('?limit=2&offset=3')).toEqual(names(3, 5));
      for (const query of ['', '?limit=0', '?limit=2000']) expect(await paths(query)).toEqual(names(0, 1000));
      expect(await paths('?offset=2400')).toEqual(names(2400, 2500));
      expect(await paths('?offset=2500')).toEqual([]);
    });

    it.each(['limit=-1', 'offset=x', 'limit=1&limit=2', 'limit=99999999999'])('answers 400 for ?%s', async (query) => {
      expectRefused(await annas.get(`${id}/entries?${query}`), 400, 'Query parameters have invalid values.');
    });

    it('answers 400, every time, for a damaged archive', async () => {
      const broken = await annas.store(rawTar({ name: 'a', content: randomBytes(2000) }).subarray(0, 1500));
      for (let i = 0; i < 2; i++) expectRefused(await annas.get(`${broken}/entries`), 400, 'Invalid .tar archive contents.');
    });
  });

  describe('GET /api/v2/files/{id}/entries/{path}', () => {
    it.each([
      ['src/a.txt', 'alpha'],
      ['src%2Fa.txt', 'alpha'],
      ['nothing', ''],
    ])('sends %s as an attachment without guessing its type', async (path, content) => {
      const answer = await annas.get(`${id}/entries/${path}`);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: content });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(content.length),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-cache',
        'accept-ranges': 'none',
        etag: expect.stringMatching(/^"[0-9a-f]{64}-\d+"$/) as string,
      });
    });

    it('sends a large one too, and answers HEAD for both', async () => {
      const answer = await annas.get(`${id}/entries/big`);
      expect(answer.body.equals(BIG)).toBe(true);
      expect(answer.headers.get('content-length')).toBe('600000');
      for (const path of ['big', 'src/a.txt']) {
        const { headers } = await annas.get(`${id}/entries/${path}`);
        const head = await annas.send('HEAD', `${id}/entries/${path}`);
        expect({ status: head.status, size: head.body.length }).toEqual({ status: 200, size: 0 });
        expect(head.headers.get('content-length')).toBe(headers.get('content-length'));
        expect(head.headers.get('etag')).toBe(headers.get('etag'));
      }
    });

    it('answers 304 for the current tag; entries of one archive have different tags', async () => {
      const tags = await Promise.all(
        ['big', 'src/a.txt'].map(async (path) => (await annas.get(`${id}/entries/${path}`)).headers.get('etag')),
      );
      expect(new Set(tags).size).toBe(2);
      for (const [i, path] of ['big', 'src/a.txt'].entries()) {
        const answer = await annas.get(`${id}/entries/${path}`, { 'if-none-match': tags[i] ?? '' });
        expect({ status: answer.status, size: answer.body.length }).toEqual({ status: 304, size: 0 });
      }
    });

    it.each([
      ['src', 'It is a folder.'],
      ['src/link', 'It is a symbolic link, and links are not followed.'],
      ['src/hard', 'It is a hard link to another entry.'],
      ['src/null', 'It is a device.'],
      ['src/pipe', 'It is a named pipe.'],
    ])('answers 400 for %s: %s', async (path, detail) => {
      const answer = await annas.get(`${id}/entries/${path}`);
      expectRefused(answer, 400, 'This entry has no content.');
      expect(answer.json()).toHaveProperty('detail', detail);
    });

    it.each([
      'none',
      'src/../src/a.txt',
      '..%2f..%2fetc/passwd',
      '%2e%2e/%2e%2e/etc/passwd',
      './src/a.txt',
      '/src/a.txt',
      'src//a.txt',
      'src%252Fa.txt',
      'src%5Ca.txt',
      'SRC/A.TXT',
      '__proto__',
      'constructor',
      'a%00b',
      'x'.repeat(2000),
    ])('answers 404 for %j: a path is looked up, not resolved', async (path) => {
      const { status, text } = await annas.getVerbatim(`${id}/entries/${path}`);
      expect({ status, body: JSON.parse(text) as unknown }).toEqual({ status: 404, body: NOT_FOUND });
    });

    it('serves names of any kind, and never writes them into headers', async () => {
      const names = [
        'grüße.txt',
        'sp ace "quoted".txt',
        '100%.txt',
        '%2e%2e%2f',
        'q?a=b&c#d;e.txt',
        'caf\u00e9',
        'cafe\u0301',
        'line\r\nX-Evil: 1',
        'tab\tand\u0001',
        'folder.with.dots/...',
        'right\u202Eto left',
        `${'deep/'.repeat(200)}end`,
        'x'.repeat(255),
        'emoji 🙈',
        "it's",
        'star*.txt',
      ];
      const odd = await annas.store(rawTar(...names.flatMap((path) => [rawPax({ path }), { name: 'short', content: path }])));
      const listed = expectJson<Page>(await annas.get(`${odd}/entries`), 200).entries.map(({ path }) => path);
      expect(listed).toEqual(names);
      for (const name of names) {
        const answer = await annas.get(`${odd}/entries/${encodeURIComponent(name)}`);
        expect({ name, status: answer.status, text: answer.text }).toEqual({ name, status: 200, text: name });
        expect(answer.headers.get('x-evil')).toBeNull();
        const { type, parameters } = parseContentDisposition(answer.headers.get('content-disposition') ?? '');
        expect({ type, name: parameters['filename'] }).toEqual({ type: 'attachment', name: name.split('/').at(-1) });
      }
    });
  });

  describe('their cache', () => {
    const opened = async (): Promise<Record<string, number>> => readMetrics(server, 'coderd_file_cache_');
    /** A client can have the whole response a moment before the server lets go of the file. */
    const closed = (): Promise<void> =>
      eventually('every reference is given back', async () => (await opened())['open_file_refs_current'] === 0);

    it('serves the owner after others were refused, refuses others while the owner has the file open, and keeps nothing for them', async () => {
      const secret = await annas.store(rawTar({ name: 'secret', content: randomBytes(8) }));
      for (const path of ['entries', 'entries/secret', 'entries/none']) expectNotFound(await bens.get(`${secret}/${path}`));
      expect((await annas.get(`${secret}/entries/secret`)).status).toBe(200);
      // They are still refused while the file is open for the owner.
      for (const path of ['entries', 'entries/secret', 'entries/none']) expectNotFound(await bens.get(`${secret}/${path}`));
      expectNotFound(await bens.get(`${UNKNOWN}/entries`));
    });

    it('gives owner and others their own response when they ask at once', async () => {
      const shared = await annas.store(rawTar({ name: 'a', content: randomBytes(300_000) }));
      const before = await opened();
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? bens : annas).get(`${shared}/entries/a`).then(({ status }) => status)),
      );
      expect(answers).toEqual(answers.map((_, i) => (i % 2 === 0 ? 404 : 200)));
      const after = await opened();
      expect(after['open_files_size_bytes_total']! - before['open_files_size_bytes_total']!).toBeGreaterThan(300_000);
      await closed();
    });

    it('fetches a file once for simultaneous requests, and serves later ones from memory', async () => {
      const file = await annas.store(rawTar({ name: 'a', content: randomBytes(1000) }));
      const before = await opened();
      await Promise.all(Array.from({ length: 20 }, () => annas.get(`${file}/entries`)));
      await annas.get(`${file}/entries/a`);
      const after = await opened();
      const gained = (name: string): number => after[name]! - (before[name] ?? 0);
      expect(gained('open_files_total')).toBe(1);
      expect(gained('open_files_current')).toBe(1);
      expect(gained('open_file_refs_total{hit="false"}')).toBe(1);
      expect(gained('open_file_refs_total{hit="true"}')).toBe(20);
      expect(gained('open_files_size_bytes_current')).toBeGreaterThan(1000);
      await closed();
    });

    it.each([
      ['in the middle of an entry', 1],
      ['while more of its requests wait behind that on the same connection', 15],
    ])('releases the references of a client that leaves %s', async (_when, requests) => {
      const file = await annas.store(rawTar({ name: 'a', content: randomBytes(20_000_000) }));
      await annas.leave(`${file}/entries/a`, requests);
      await closed();
      expect((await annas.get(`${file}/entries/a`)).body.length).toBe(20_000_000);
    });
  });
});
