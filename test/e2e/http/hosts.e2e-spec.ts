import type { OutgoingHttpHeaders } from 'node:http';
import { type Answer, sendRequest } from '../../support/http-client.js';
import { sendBytes } from '../../support/raw-http.js';
import { type RunningServer, startServer } from '../../support/server.js';

const NAMED = { CODER_ACCESS_URL: 'https://id.example.com', CODER_ALLOWED_HOSTS: 'id.internal.example,10.0.0.7,[2001:db8::7]' };

async function served(server: RunningServer, hosts: readonly string[]): Promise<string[]> {
  const taken: string[] = [];
  for (const host of hosts) if ((await server.get('/api/v2/buildinfo', { host })).status === 200) taken.push(host);
  return taken;
}

describe('a server with an access URL', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({ env: NAMED });
  });
  afterAll(() => server.stop());

  it("answers for the access URL's host, CODER_ALLOWED_HOSTS and loopback names, in any case and with any port", async () => {
    const hosts = [
      'id.example.com',
      'ID.example.com:443',
      'id.example.com.',
      'id.internal.example:8080',
      '10.0.0.7',
      '[2001:DB8::7]:3000',
      'localhost:1',
      '127.0.0.1',
      '127.9.9.9:3000',
      '[::1]:3000',
    ];
    expect(await served(server, hosts)).toEqual(hosts);
  });

  it('refuses every other host: sub-domains, siblings and lookalikes', async () => {
    const hosts = [
      'evil.example',
      'evil.example:3000',
      'id.example.com.evil.example',
      'x.id.example.com',
      'example.com',
      'id.example.com@evil.example',
      'evil.example#id.example.com',
      'evil.example/id.example.com',
      'id.example.com,evil.example',
      'id.example.com evil.example',
      'id.example.com:x',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '127.evil.example',
      '10.0.0.8',
      '192.0.2.1:3000',
      '0.0.0.0',
      '[::ffff:192.0.2.1]',
      '[2001:db8::8]',
    ];
    expect(await served(server, hosts)).toEqual([]);
  });

  it('says in the format of the route which address to use, and which setting adds a name', async () => {
    const detail = 'Use https://id.example.com. An administrator can add a host with CODER_ALLOWED_HOSTS or correct CODER_ACCESS_URL.';
    const api = await server.get('/api/v2/users/me', { host: 'evil.example' });
    expect([api.status, api.json()]).toEqual([421, { message: 'The host in the request is not known to this server.', detail }]);
    expect(api.headers.get('cache-control')).toBe('no-store');

    const page = await server.get('/login', { host: 'evil.example', accept: 'text/html' });
    expect([page.status, page.headers.get('content-type')]).toEqual([421, 'text/html; charset=utf-8']);
    for (const words of ['Unknown host', 'https://id.example.com', 'CODER_ALLOWED_HOSTS']) expect(page.text).toContain(words);
    expect(page.text).not.toContain('evil.example');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");

    const oauth = await server.post('/oauth2/tokens', new URLSearchParams({ grant_type: 'x' }), { host: 'evil.example' });
    expect([oauth.status, oauth.json<{ error: string }>().error]).toEqual([421, 'invalid_request']);
  });

  it('answers probes at any address', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await server.get(path, { host: '192.0.2.1:3000' })).status).toBe(200);
  });

  it('refuses a request without a Host header, also with an absolute URL as the target', async () => {
    const status = async (head: string): Promise<number | undefined> =>
      (await sendBytes(server.url, Buffer.from(`${head}\r\nConnection: close\r\n\r\n`)))?.status;
    expect(await status('GET /api/v2/buildinfo HTTP/1.0')).toBe(421);
    expect(await status('GET /api/v2/buildinfo HTTP/1.1\r\nHost:')).toBe(421);
    expect(await status('GET http://id.example.com/api/v2/buildinfo HTTP/1.1\r\nHost: evil.example')).toBe(421);
    expect(await status('GET https://id.example.com/api/v2/buildinfo HTTP/1.1\r\nHost: id.example.com')).toBe(200);
  });

  it('ignores X-Forwarded-Host from an untrusted sender', async () => {
    const ask = (headers: OutgoingHttpHeaders): Promise<Answer> => server.get('/api/v2/buildinfo', headers);
    expect((await ask({ host: 'evil.example', 'x-forwarded-host': 'id.example.com' })).status).toBe(421);
    expect((await ask({ host: 'id.example.com', 'x-forwarded-host': 'evil.example' })).status).toBe(200);
  });
});

describe('behind a trusted proxy', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({ env: { ...NAMED, CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1' } });
  });
  afterAll(() => server.stop());

  it.each([
    ['what the proxy was asked for counts', '10.9.9.9:3000', 'id.example.com', 200],
    ['a service name of its network is as good', 'gatehouse:3000', 'id.example.com', 200],
    ['the last one is that of the proxy itself', '10.9.9.9:3000', 'evil.example, id.example.com', 200],
    ['what somebody asked it for is refused', '127.0.0.1:3000', 'evil.example', 421],
    ['before it, the last one counts, too', '127.0.0.1:3000', 'id.example.com, evil.example', 421],
    ['a header that it only handed on does not hide the name that a browser was led by', 'evil.example', 'id.example.com', 421],
  ])('%s', async (_title, host, forwarded, status) => {
    expect((await server.get('/api/v2/buildinfo', { host, 'x-forwarded-host': forwarded })).status).toBe(status);
  });
});

describe('a server on every interface without an access URL', () => {
  it('answers for IP addresses, which no web page can claim, and for no names but loopback', async () => {
    const server = await startServer({ env: { CODER_HTTP_ADDRESS: ':0' } });
    const url = new URL(server.url);
    url.hostname = '127.0.0.1';
    const ask = async (host: string): Promise<number> =>
      (await sendRequest('GET', new URL('/api/v2/buildinfo', url), { headers: { host } })).status;
    for (const host of ['192.0.2.1:3000', '[2001:db8::1]', 'localhost', '127.0.0.1']) expect([host, await ask(host)]).toEqual([host, 200]);
    for (const host of ['evil.example', '192.0.2.1.evil.example', 'gatehouse']) expect([host, await ask(host)]).toEqual([host, 421]);
    await server.stop();
  });
});
