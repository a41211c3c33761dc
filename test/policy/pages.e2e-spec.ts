import { type RoutePolicy, RouteRegistry } from '../../src/http/index.js';
import { parsePage } from '../../src/testing/index.js';
import { SCRIPT } from '../../src/views/assets.js';
import { PAGE_PATHS, PAGE_SECURITY_HEADERS } from '../../src/views/index.js';
import { startApplication, type TestedApplication } from '../support/application.js';
import { type Answer, sendRequest } from '../support/http-client.js';

const HOST = 'id.example.com';
const OWNER = { email: 'owner@example.com', username: 'owner', password: 'correct horse battery staple' };

/** Pages of a library, with scripts, and their own headers. */
const EXPLORER = ['/swagger', '/swagger/oauth2-redirect.html'];

describe('every page', () => {
  let tested: TestedApplication;
  let routes: readonly { readonly method: string; readonly url: string; readonly policy: RoutePolicy }[];
  let session: string;
  let token: string;

  const ask = (method: string, url: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> =>
    sendRequest(method, new URL(url.replace(/:\w+/g, 'x'), tested.url), {
      headers: { host: HOST, accept: 'text/html', ...headers },
      ...(body !== undefined && { body }),
    });
  const asJson = (path: string, fields: object, headers: Record<string, string> = {}): Promise<Answer> =>
    ask('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(fields));

  beforeAll(async () => {
    tested = await startApplication(`http://${HOST}`, { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
    routes = tested.app
      .get(RouteRegistry)
      .list()
      .flatMap(({ method, url, policy }) => (policy?.style === 'page' && method !== 'HEAD' ? [{ method, url, policy }] : []));
    await asJson('/api/v2/users/first', OWNER);
    session = (await asJson('/api/v2/users/login', OWNER)).json<{ session_token: string }>().session_token;
    const own = { 'coder-session-token': session };
    token = (await asJson('/api/v2/users/me/keys/tokens', {}, own)).json<{ key: string }>().key;
  });
  afterAll(() => tested.close());

  const signedIn = (): typeof routes => routes.filter(({ policy }) => policy.access === 'required');

  it('works for a signed-in user without scripts, with all headers of its kind', async () => {
    const shown: string[] = [];
    for (const { method, url } of routes) {
      if (method !== 'GET' || EXPLORER.includes(url.replace(/\/$/, ''))) continue;
      const { status, headers, text } = await ask(method, url, { cookie: `coder_session_token=${session}` });
      expect([url, status < 500]).toEqual([url, true]);
      if (status === 303 || status === 302) continue;
      const sent = Object.values(PAGE_SECURITY_HEADERS).find((kind) =>
        Object.entries(kind).every(([name, value]) => headers.get(name) === value),
      );
      expect([url, sent !== undefined]).toEqual([url, true]);
      // That of the console is a file; that it is not needed is shown by a browser without scripts.
      const scripts = parsePage(text).elements.filter(({ name, attributes }) => name === 'script' && attributes['src'] !== SCRIPT.path);
      expect([url, scripts]).toEqual([url, []]);
      shown.push(url);
    }
    expect(shown.length).toBeGreaterThan(3);
  });

  it('that another one links or posts to exists', () => {
    const served = new Set(routes.map(({ url }) => url));
    expect(Object.values(PAGE_PATHS).filter((path) => !served.has(path))).toEqual([]);
  });

  it('for signed-in users redirects everybody else to the login, and does not open for a long-lived token', async () => {
    expect(signedIn().length).toBeGreaterThan(8);
    for (const { method, url } of signedIn()) {
      const stranger = await ask(method, url, { origin: `http://${HOST}` });
      expect([url, stranger.status, stranger.headers.get('location')]).toEqual([url, 303, expect.stringMatching(/^\/login\?/)]);
      const program = await ask(method, url, { 'coder-session-token': token });
      expect([url, program.status]).toEqual([url, 403]);
    }
  });

  it('with a form refuses forms of other sites', async () => {
    const forms = routes.filter(({ method }) => method !== 'GET');
    expect(forms.length).toBeGreaterThan(6);
    for (const { method, url } of forms) {
      const headers = {
        cookie: `coder_session_token=${session}`,
        origin: 'https://evil.example',
        'content-type': 'application/x-www-form-urlencoded',
      };
      const answer = await ask(method, url, headers, 'a=b');
      expect([url, answer.status, answer.text]).toEqual([url, 400, expect.stringContaining('wrong with your CSRF token')]);
    }
  });
});
