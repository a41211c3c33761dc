import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { CountingProxy } from '../../support/counting-proxy.js';
import type { Answer } from '../../support/http-client.js';
import { bearer, createOwner, ME, OWNER } from '../../support/sign-in.js';
import { eventually } from '../../support/eventually.js';
import { RawRequest } from '../../support/raw-http.js';
import { peakMibDuring, residentMib } from '../../support/resident-memory.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';

const LOGIN = '/api/v2/users/login';
const JSON_TYPE = { 'content-type': 'application/json' };

let server: ServerProcess;
let session: string;

beforeAll(async () => {
  server = await startServerProcess({
    env: { CODER_HTTP_BODY_MEMORY_MIB: '1', CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' },
  });
  session = await createOwner(server);
});
afterAll(() => server.stop());

describe('credentials are checked before the body is read', () => {
  it.each([
    ['without a credential', {}, 401],
    ['with an unknown one', { 'coder-session-token': 'ABCDEFGHIJ-abcdefghijklmnopqrstuv' }, 401],
  ])('%s the response comes before the body, and the connection stays usable', async (_how, headers, status) => {
    // The body never ends: a response shows that the server did not wait for it.
    const request = await RawRequest.begin(`${server.url}/api/v2/users`, { ...JSON_TYPE, ...headers, 'content-length': 60_000 });
    await request.send(Buffer.from('{"username": '));
    const answer = await request.answer();
    request.drop();
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toHaveProperty('message');
  });

  it('a request without the scope, from another site or to an unknown path is answered without its body too', async () => {
    const ask = async (path: string, headers: Readonly<Record<string, string>>): Promise<number> => {
      const request = await RawRequest.begin(server.url + path, { ...JSON_TYPE, ...headers, 'content-length': 60_000 });
      await request.send(Buffer.from('['));
      const { status } = await request.answer();
      request.drop();
      return status;
    };
    const made = await server.post(
      '/api/v2/users/me/keys/tokens',
      { token_name: 'narrow', scopes: ['user:read'] },
      { 'coder-session-token': session },
    );
    const { key } = made.json<{ key: string }>();
    expect(await ask('/api/v2/users', { 'coder-session-token': key })).toBe(403);
    expect(await ask('/api/v2/users', { cookie: `coder_session_token=${session}`, origin: 'https://evil.example' })).toBe(400);
    expect(await ask('/api/v2/nothing-here', {})).toBe(404);
  });

  it('a refused client that sends a large body before reading gets the response', async () => {
    const answers = await Promise.all(
      ['/api/v2/users', LOGIN, '/oauth2/tokens', '/api/v2/nothing-here'].map((path) =>
        server.post(path, Buffer.alloc(4 * 1024 * 1024, '['), JSON_TYPE),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 413, 413, 404]);
    for (const { headers } of answers) expect(headers.get('x-request-id')).not.toBeNull();
  });

  it('the handler acts as the user that the request head authenticated', async () => {
    const answer = await server.post('/api/v2/users/logout', undefined, { 'coder-session-token': await signIn() });
    expect(answer.status).toBe(200);
  });

  it('the credentials of a request are verified once, whether it has a body or not', async () => {
    const proxy = await CountingProxy.before(server.db.url);
    // Without the cache, verifying a credential is one statement.
    const counted = await startServerProcess({
      database: server.db,
      env: { CODER_PG_CONNECTION_URL: proxy.url, CODER_CREDENTIAL_CACHE_MIB: '0' },
    });
    const own = { 'coder-session-token': session };
    const tokens = '/api/v2/users/me/keys/tokens';
    const requests: readonly [number, () => Promise<Answer>][] = [
      [200, () => counted.get(ME, own)],
      [200, () => counted.get(ME, bearer(session))],
      [201, () => counted.post(tokens, { token_name: 'by-header' }, own)],
      [201, () => counted.post(tokens, { token_name: 'by-bearer' }, bearer(session))],
      [201, () => counted.post(tokens, { token_name: 'by-cookie' }, { cookie: `coder_session_token=${session}`, origin: counted.url })],
      [401, () => counted.post(tokens, { token_name: 'x' }, { 'coder-session-token': 'ABCDEFGHIJ-abcdefghijklmnopqrstuv' })],
    ];
    try {
      for (const [status, request] of requests) {
        const statements = await proxy.preparedDuring(async () => {
          expect((await request()).status).toBe(status);
        });
        expect(statements.filter((name) => name === 'credentials_find_keys')).toHaveLength(1);
      }
    } finally {
      await counted.stop();
      await proxy.stop();
    }
  });
});

describe('each route declares the maximum size of its bodies', () => {
  const fill = (bytes: number): string => JSON.stringify({ padding: 'x'.repeat(bytes - '{"padding":""}'.length) });
  const post = (path: string, bytes: number, method = 'POST'): Promise<Answer> =>
    server.request(method, path, { headers: { ...JSON_TYPE, 'coder-session-token': session }, body: Buffer.from(fill(bytes)) });

  it.each([
    ['POST', LOGIN, 16 * 1024],
    ['POST', '/api/v2/users', 64 * 1024],
    ['POST', '/api/v2/users/me/secrets', 256 * 1024],
    ['POST', '/api/v2/authcheck', 256 * 1024],
    ['PATCH', `/api/v2/groups/${randomUUID()}`, 256 * 1024],
  ])('%s %s: %d bytes are read, one more is 413 and names the limit', async (method, path, limit) => {
    expect((await post(path, limit, method)).status).not.toBe(413);
    const answer = await post(path, limit + 1, method);
    expect(answer.status).toBe(413);
    expect(answer.json()).toEqual({ message: 'Request body too large.', detail: `The limit is ${limit} bytes.` });
  });

  it('the limit applies to chunked bodies, which declare no length', async () => {
    const request = await RawRequest.begin(server.url + LOGIN, JSON_TYPE);
    await request.send(Buffer.alloc(16 * 1024 + 1, ' '));
    request.end();
    expect((await request.answer()).status).toBe(413);
  });

  it('a body of an unsupported type is refused unread', async () => {
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x']) {
      const request = await RawRequest.begin(server.url + LOGIN, { 'content-type': type, 'content-length': 1_000_000 });
      expect((await request.answer()).status).toBe(415);
      request.drop();
    }
  });

  it('a form has at most 256 parameters', async () => {
    const answer = await server.post('/oauth2/tokens', 'a&'.repeat(256), { 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({ error: 'invalid_request', error_description: 'Request body cannot be accepted.' });
  });
});

describe('endless bodies', () => {
  const open: Socket[] = [];
  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
  });

  /** Sends the head and a part of the body, and waits for a response. */
  function begin(path: string, length: number, sent: string, to = server): Promise<string> {
    const { hostname, port, host } = new URL(to.url);
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname);
      open.push(socket);
      let answer = '';
      socket.setEncoding('latin1').on('error', () => undefined);
      socket.on('data', (piece: string) => {
        answer += piece;
        // The connection stays open for a while, for other requests that the client may have begun.
        if (answer.startsWith('HTTP/1.1 503') && answer.endsWith('}')) resolve(answer);
      });
      socket.on('close', () => {
        resolve(answer);
      });
      socket.write(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${sent}`);
    });
  }

  it('get 408 after the time limit, and the connection is closed', async () => {
    const hasty = await startServerProcess({ database: server.db, env: { CODER_HTTP_BODY_TIMEOUT: '1s' } });
    const answer = await begin(LOGIN, 100, '{"email":', hasty);
    await hasty.stop();
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(answer).toContain('{"message":"The request body took too long to arrive.","detail":"It must arrive within 1 seconds."}');
  });

  it('use a bounded amount of memory: the next one gets 503 with Retry-After, until memory is free again', async () => {
    const patient = await startServerProcess({
      env: { CODER_HTTP_BODY_TIMEOUT: '1h', CODER_HTTP_BODY_MEMORY_MIB: '1', CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' },
    });
    try {
      const work = async (): Promise<void> => {
        const refused: string[] = [];
        const all = Array.from({ length: 150 }, () =>
          begin(LOGIN, 16_384, ' '.repeat(16_000), patient).then((answer) => {
            if (answer !== '') refused.push(answer);
          }),
        );
        // A quarter of 1 MiB is available to one network: 16 bodies of 16 KiB.
        await eventually('all others are refused', () => Promise.resolve(refused.length === 150 - 16));
        for (const answer of refused)
          expect(answer).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1\r\n[^]*There is not enough memory for another request body\./i);
        for (const socket of open.splice(0)) socket.destroy();
        await Promise.all(all);
      };
      if (residentMib(patient.pid) === null) await work();
      // It used to be 600 MiB.
      else expect(await peakMibDuring(patient.pid, work)).toBeLessThan(100);
      await eventually('there is room again', async () => (await patient.post(LOGIN, ' '.repeat(16_000), JSON_TYPE)).status === 400);
    } finally {
      await patient.stop();
    }
  });
});

async function signIn(): Promise<string> {
  const answer = await server.post(LOGIN, { email: OWNER.email, password: OWNER.password });
  expect(answer.status).toBe(201);
  return answer.json<{ session_token: string }>().session_token;
}
