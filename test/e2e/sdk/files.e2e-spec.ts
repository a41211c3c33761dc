import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { ApiError, bearerToken, type Client, createClient } from '../../../src/sdk/client/index.js';
import { PATIENCE_MS } from '../../support/patience.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { createOwner } from '../../support/sign-in.js';

const PROGRAM = fileURLToPath(new URL('programs/stream-file.js', import.meta.url));
const FILE_MIB = 96;
const TAR = 'application/x-tar';

let server: RunningServer;
let token: string;
let client: Client;
beforeAll(async () => {
  server = await startServer();
  token = await createOwner(server);
  client = createClient({ url: server.url, auth: bearerToken(token) });
});
afterAll(() => server.stop());

it(`a file of ${FILE_MIB} MiB is uploaded and downloaded as a stream, in much less memory`, () => {
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, server.url, String(FILE_MIB)], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], GATEHOUSE_TOKEN: token },
    timeout: PATIENCE_MS,
  });
  expect(stderr).toBe('');
  const { sent, received, grownMib } = JSON.parse(stdout) as { sent: string; received: string; grownMib: number };
  expect(received).toBe(sent);
  // Held as a whole, it would be there at least once. How soon the rest is collected depends on the machine.
  expect(grownMib).toBeLessThan(FILE_MIB * 0.75);
});

it('an entry of an archive is read as a stream, whatever its path', async () => {
  const body = rawTar({ name: 'a folder/ä.txt', content: 'hello' });
  const { data } = await client.POST('/api/v2/files', { body, contentType: TAR });
  const entry = await client.GET('/api/v2/files/{id}/entries/{path}', { params: { path: { id: data.hash, path: 'a folder/ä.txt' } } });
  expect(await new Response(entry.data).text()).toBe('hello');
});

it('bytes and a Blob can be uploaded, too', async () => {
  const bytes = rawTar({ name: 'one' });
  const first = await client.POST('/api/v2/files', { body: bytes, contentType: TAR });
  const again = await client.POST('/api/v2/files', { body: new Blob([new Uint8Array(bytes)]), contentType: TAR });
  expect(first.response.status).toBe(201);
  expect(again).toMatchObject({ data: first.data, response: { status: 200 } });
});

it('a part is requested with Range', async () => {
  const bytes = rawTar({ name: 'part', content: 'x'.repeat(1000) });
  const { data } = await client.POST('/api/v2/files', { body: bytes, contentType: TAR });
  const part = await client.GET('/api/v2/files/{id}', { params: { path: { id: data.hash }, header: { Range: 'bytes=512-515' } } });
  expect(part.response.status).toBe(206);
  expect(await new Response(part.data).text()).toBe('xxxx');
});

it('a refused upload is an ApiError', async () => {
  const upload = client.POST('/api/v2/files', { body: new TextEncoder().encode('not a zip'), contentType: 'application/zip' });
  const error: unknown = await upload.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 400 });
});

it('an aborted download ends', async () => {
  const { data } = await client.POST('/api/v2/files', {
    body: rawTar({ name: 'large', content: Buffer.alloc(8_000_000) }),
    contentType: TAR,
  });
  const controller = new AbortController();
  const file = await client.GET('/api/v2/files/{id}', { params: { path: { id: data.hash } }, signal: controller.signal });
  const reason = new Error('enough');
  const reading = new Response(file.data).arrayBuffer();
  controller.abort(reason);
  await expect(reading).rejects.toBe(reason);
});
