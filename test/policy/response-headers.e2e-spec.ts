import { type Document, type Route, routesOf } from '../fuzz/routes.js';
import { createPerson } from '../support/people.js';
import { type RunningServer, startServer } from '../support/server.js';
import { documentedHeaders } from './documented-headers.js';

/** Headers about the message, which every server sends, and two whose values the pages of their features explain. */
const OF_EVERY_SERVER = [
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'location',
  'set-cookie',
  'transfer-encoding',
];
const ORIGIN = 'https://app.example.com';

describe('docs/reference/response-headers.md', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_CORS_ALLOWED_ORIGINS: ORIGIN } });
  });
  afterAll(() => server.stop());

  it('names every header that a route sends: to anybody, to an administrator, to a browser, to a preflight', async () => {
    const routes: readonly Route[] = routesOf((await server.get('/swagger/openapi.json')).json<Document>());
    const { token } = await createPerson(server, { siteRoles: ['owner'] });
    const callers: readonly Readonly<Record<string, string>>[] = [
      { origin: ORIGIN },
      { accept: 'text/html' },
      { 'coder-session-token': token, accept: 'text/html' },
    ];
    const named = documentedHeaders();
    const unnamed: string[] = [];
    let responses = 0;
    const ask = async (method: string, path: string, headers: Readonly<Record<string, string>>): Promise<void> => {
      const answer = await server.request(method, path, { headers });
      responses += 1;
      const names = [...answer.headers.keys()].filter((name) => !named.has(name) && !OF_EVERY_SERVER.includes(name));
      unnamed.push(...names.map((name) => `${method} ${path} ${answer.status}: ${name}`));
    };
    for (const { method, path } of routes) {
      const address = path.replace(/\{\w+\}/g, 'a0000000-0000-4000-8000-00000000dead');
      for (const headers of callers) {
        // The administrator must not sign out here.
        if (method === 'GET' || !('coder-session-token' in headers)) await ask(method, address, headers);
      }
      await ask('OPTIONS', address, { origin: ORIGIN, 'access-control-request-method': method });
    }
    expect(responses).toBeGreaterThan(routes.length * 3);
    expect(unnamed).toEqual([]);
  });
});
