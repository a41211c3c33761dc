import { RouteRegistry } from '../../src/http/index.js';
import { startApplication, type TestedApplication } from '../support/application.js';
import { type Answer, sendRequest } from '../support/http-client.js';

/** Probes call a server by its address; their responses contain nothing that a web page could use. */
const EXEMPT = ['GET /healthz', 'HEAD /healthz', 'GET /readyz', 'HEAD /readyz'];

describe('every route', () => {
  let tested: TestedApplication;
  let routes: readonly { method: string; url: string }[];

  beforeAll(async () => {
    tested = await startApplication('https://id.example.com');
    routes = tested.app.get(RouteRegistry).list();
  });
  afterAll(() => tested.close());

  const ask = (method: string, url: string, host: string): Promise<Answer> =>
    sendRequest(method, new URL(url.replace(/:\w+/g, 'x').replace('*', 'x'), tested.url), { headers: { host } });

  it('refuses a foreign host, except probes', async () => {
    expect(routes.length).toBeGreaterThan(120);
    const answering: string[] = [];
    for (const { method, url } of routes) {
      const answer = await ask(method, url, 'evil.example');
      if (answer.status !== 421) answering.push(`${method} ${url}`);
    }
    expect(answering.sort()).toEqual([...EXEMPT].sort());
  });

  it('and every unknown route does too: a preflight, another method, a missing path', async () => {
    for (const [method, url] of [
      ['OPTIONS', '/api/v2/users/me'],
      ['OPTIONS', '/oauth2/tokens'],
      ['PATCH', '/login'],
      ['GET', '/nothing'],
      ['GET', '/api/v2/nothing'],
      ['GET', '/oauth2/nothing'],
    ] as const) {
      expect([url, (await ask(method, url, 'evil.example')).status]).toEqual([url, 421]);
      expect([url, (await ask(method, url, 'id.example.com')).status]).not.toEqual([url, 421]);
    }
  });

  it('that answers with a page, refusals included, forbids framing and caching', async () => {
    const wrong: string[] = [];
    let pages = 0;
    for (const { method, url } of routes) {
      const address = new URL(url.replace(/:\w+/g, 'x').replace('*', 'x'), tested.url);
      const { status, headers } = await sendRequest(method, address, { headers: { host: 'id.example.com', accept: 'text/html' } });
      if (!headers.get('content-type')?.startsWith('text/html')) continue;
      pages += 1;
      const isFramed = !/frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? '');
      if (isFramed || headers.get('x-frame-options') !== 'DENY') wrong.push(`${method} ${url} ${status}: can be framed`);
      if (!/no-store/.test(headers.get('cache-control') ?? '')) wrong.push(`${method} ${url} ${status}: ${headers.get('cache-control')}`);
    }
    expect(wrong).toEqual([]);
    expect(pages).toBeGreaterThan(10);
  });
});
