import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describeInBrowser } from './support/chromium.js';
import { ADA, decide, signIn } from './support/people.js';
import { setStage } from './support/stage.js';
import { SDK_FILE, SdkApp } from './support/sdk-app.js';

const MINIFIER = fileURLToPath(new URL('../../../node_modules/.bin/esbuild', import.meta.url));
const LIMIT_BYTES = 25_000;

it(`the SDK in a browser is less than ${LIMIT_BYTES} bytes, minified and compressed`, () => {
  const { stdout, status } = spawnSync(MINIFIER, [SDK_FILE, '--minify', '--format=esm'], { maxBuffer: 10_000_000 });
  expect(status).toBe(0);
  const { byteLength } = gzipSync(stdout, { level: 9 });
  expect(byteLength).toBeGreaterThan(5_000);
  expect(byteLength).toBeLessThan(LIMIT_BYTES);
});

describeInBrowser('the SDK in a browser', () => {
  const stage = setStage({ app: SdkApp, env: ({ origin }) => ({ CODER_CORS_ALLOWED_ORIGINS: origin }) });

  it('signs a user in on the page of another origin, with PKCE, and calls the API with the token alone', async () => {
    const page = await stage.visitor.open(stage.app.origin);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signIn(page);
    await decide(page, 'Allow');
    await page.waitForURL((url) => url.origin === stage.app.origin);
    await page.locator('#name:not(:empty)').waitFor();
    expect(await page.locator('#name').textContent()).toBe(ADA.username);
    expect(page.url()).toBe(`${stage.app.origin}/`);

    // The tokens outlive the page.
    const [request] = await Promise.all([page.waitForRequest(/\/users\/me$/), page.reload()]);
    await page.locator('#name:not(:empty)').waitFor();
    const headers = await request.allHeaders();
    expect(headers['authorization']).toMatch(/^Bearer /);
    expect(headers['cookie']).toBeUndefined();
  });

  it('keeps a key for DPoP that no script can read, and tabs that share a store refresh one after the other', async () => {
    const page = await stage.visitor.open(stage.app.origin);
    const outcome = await page.evaluate(`(async () => {
      const { generateDpopKey, webStore } = await import('/sdk.js');
      const { privateKey } = await generateDpopKey();
      const exported = await crypto.subtle.exportKey('jwk', privateKey).then(() => 'exported', (error) => error.name);
      const order = [];
      const work = (name) => () => new Promise((done) => { order.push('begin ' + name); setTimeout(() => { order.push('end ' + name); done(); }, 20); });
      await Promise.all([webStore(localStorage).exclusively(work('a')), webStore(localStorage).exclusively(work('b'))]);
      return { exported, order };
    })()`);
    expect(outcome).toEqual({ exported: 'InvalidAccessError', order: ['begin a', 'end a', 'begin b', 'end b'] });
  });

  it('uses the login session of the browser on a page of the server itself, for changes, too', async () => {
    await stage.visitor.context.route(`${stage.server.url}/probe`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Probe</title><link rel="icon" href="data:,">' }),
    );
    await stage.visitor.context.route(`${stage.server.url}/sdk.js`, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: readFileSync(SDK_FILE, 'utf8') }),
    );
    const page = await stage.visitor.open(`${stage.server.url}/login`);
    await signIn(page);
    await page.waitForURL((url) => url.pathname !== '/login');
    await page.goto(`${stage.server.url}/probe`);
    const outcome = await page.evaluate(`(async () => {
      const { createClient, sessionCookie } = await import('/sdk.js');
      const gatehouse = createClient({ url: location.origin, auth: sessionCookie() });
      const path = { user: 'me' };
      const { data } = await gatehouse.GET('/api/v2/users/{user}', { params: { path } });
      const { response } = await gatehouse.PUT('/api/v2/users/{user}/profile', { params: { path }, body: { username: data.username, name: 'Ada Lovelace' } });
      const anonymous = await createClient({ url: location.origin }).GET('/api/v2/organizations').catch((error) => error.status);
      return { username: data.username, changed: response.status, anonymous };
    })()`);
    expect(outcome).toEqual({ username: ADA.username, changed: 200, anonymous: 401 });
    stage.visitor.forgive(/status of 401/);
  });
});
