import { type Document, type Route, routesOf } from '../fuzz/routes.js';
import { SAMPLES_ONLY } from '../../src/testing/index.js';
import type { Answer } from '../support/http-client.js';
import { createPerson, type Person } from '../support/people.js';
import { type RunningServer, startServer } from '../support/server.js';

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
/** Node accepts these methods, and no route of ours has them. */
const FOREIGN = ['PROPFIND', 'TRACE', 'LOCK', 'SEARCH'];

describe('every path of the server', () => {
  let server: RunningServer;
  let owner: Person;
  let routes: readonly Route[];
  let paths: readonly string[];

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    owner = await createPerson(server, { siteRoles: ['owner'] });
    routes = routesOf((await server.get('/swagger/openapi.json')).json<Document>());
    paths = [...new Set(routes.map(({ path }) => path))].filter((path) => !path.includes('{nothing}')).map(filled);
  });
  afterAll(() => server.stop());

  const filled = (path: string): string => path.replace(/\{\w+\}/g, 'a0000000-0000-4000-8000-00000000dead');
  const send = (method: string, path: string, token?: string): Promise<Answer> =>
    server.request(method, path, { headers: { ...(token !== undefined && { 'coder-session-token': token }) } });

  it('answers 405 to exactly the methods missing from its Allow, and OPTIONS with the same Allow', async () => {
    expect(paths.length).toBeGreaterThan(60);
    const wrong: string[] = [];
    for (const path of paths) {
      const options = await send('OPTIONS', path);
      const allow = options.headers.get('allow')?.split(', ') ?? [];
      if (options.status >= 300 || !allow.includes('OPTIONS') || options.text !== '')
        wrong.push(`OPTIONS ${path}: ${options.status} ${options.text}`);
      for (const method of [...METHODS, ...FOREIGN]) {
        const answer = await send(method, path);
        const isAllowed = answer.status !== 405;
        if (isAllowed !== allow.includes(method)) wrong.push(`${method} ${path}: ${answer.status}, Allow: ${allow.join(', ')}`);
        if (answer.status === 405 && answer.headers.get('allow') !== allow.join(', ')) {
          wrong.push(`${method} ${path}: Allow: ${answer.headers.get('allow')} and not ${allow.join(', ')}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('reports its methods for every spelling of the path', async () => {
    for (const path of ['/api/v2/users/login', '/api/v2/users/login/', '/api/v2/%75sers/login', '/api/v2/users/login?x=/y']) {
      const answer = await send('PATCH', path);
      expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 405, 'DELETE, GET, HEAD, OPTIONS, POST']);
    }
  });

  it('reports no methods for a missing path', async () => {
    for (const path of ['/nope', '/api/v2/nope', '/oauth2/nope', '/api/v2/users/a/b/c/d']) {
      for (const method of METHODS) {
        const answer = await send(method, path);
        expect([method, path, answer.status, answer.headers.get('allow')]).toEqual([method, path, 404, null]);
      }
    }
  });

  it('forbids caching a refusal, for every caller', async () => {
    const wrong: string[] = [];
    let refusals = 0;
    const callers = [undefined, 'aaaaaaaaaa-bbbbbbbbbbbbbbbbbbbbbb', (await createPerson(server)).token, owner.token];
    for (const token of SAMPLES_ONLY ? [undefined, owner.token] : callers) {
      for (const { method, path } of [...routes, ...paths.map((each) => ({ method: 'PROPFIND', path: each }))]) {
        // The owner must not sign out here.
        if (/logout|sessions/.test(path) && method !== 'GET') continue;
        const address = filled(path);
        for (const accept of ['application/json', 'text/html']) {
          const answer = await server.request(method, address, {
            headers: { accept, ...(token !== undefined && { 'coder-session-token': token }) },
          });
          if (answer.status < 400) continue;
          refusals += 1;
          const kept = answer.headers.get('cache-control') ?? 'nothing';
          if (!/(^|[ ,])no-store($|[ ,])/.test(kept) || /public|max-age=[1-9]/.test(kept))
            wrong.push(`${method} ${address} ${answer.status}: ${kept}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(refusals).toBeGreaterThan(500);
  });

  it('forbids caching the refusal of a malformed or oversized request', async () => {
    for (const path of ['/%zz', `/${'a'.repeat(9000)}`, '/pages/nope.css', '/swagger/nope.js', '/api/v2/files/x?access_token=a%20b']) {
      const answer = await send('GET', path);
      expect([path.slice(0, 20), answer.status >= 400, answer.headers.get('cache-control')]).toEqual([
        path.slice(0, 20),
        true,
        expect.stringContaining('no-store'),
      ]);
    }
  });
});
