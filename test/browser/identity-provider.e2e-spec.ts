import type { Browser, Page } from 'playwright-core';
import { freePort } from '../support/replica.js';
import { type RunningServer, startServer } from '../support/server.js';
import { Peer } from '../support/idp/peer.js';
import { describeInBrowser, launchBrowser } from './support/chromium.js';
import { picture, Visitor } from './support/visitor.js';

/** `oidc-provider` with its own pages, and a browser that goes through all of it. */
describeInBrowser('login at an identity provider', () => {
  let browser: Browser;
  let idp: Peer;
  let server: RunningServer;

  beforeAll(async () => {
    browser = await launchBrowser();
    const address = `127.0.0.1:${await freePort()}`;
    idp = await Peer.start('strict-idp', [`http://${address}/api/v2/users/oidc/callback`]);
    server = await startServer({
      env: {
        CODER_HTTP_ADDRESS: address,
        CODER_OIDC_ISSUER_URL: idp.url,
        CODER_OIDC_CLIENT_ID: 'gatehouse',
        CODER_OIDC_CLIENT_SECRET: 'strict-client-secret',
        CODER_OIDC_SCOPES: 'openid,profile,email,groups,offline_access',
        CODER_OIDC_AUTH_URL_PARAMS: '{"prompt":"consent"}',
        CODER_OIDC_ALLOWED_GROUPS: 'staff',
        CODER_OIDC_SIGN_IN_TEXT: 'Sign in with Strict & Co',
        CODER_DISABLE_PASSWORD_AUTH: 'true',
      },
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await idp.stop();
  });

  /** Pages of the provider ask for a font and an icon that are not there; that is not ours to complain about. */
  const arrive = async (javaScript = true): Promise<Visitor> => {
    const fonts = 'https://fonts.googleapis.com';
    const visitor = await Visitor.arrive(browser, { origins: [server.url, idp.url, fonts], javaScript });
    await visitor.context.route(
      (url) => url.origin === fonts || url.pathname === '/favicon.ico',
      (route) => route.fulfill({ status: 200, body: '' }),
    );
    return visitor;
  };

  const signInAtProvider = async (page: Page, name: string): Promise<void> => {
    await page.locator('input[name=login]').fill(name);
    await page.locator('input[name=password]').fill('any');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  };

  it.each([true, false])('comes back where it wanted to go, and the first to arrive is the owner (scripts: %s)', async (javaScript) => {
    const visitor = await arrive(javaScript);
    const page = await visitor.open(`${server.url}/login?redirect=${encodeURIComponent('/?from=login')}`);
    expect(await page.getByLabel('Password').count()).toBe(0);
    await picture(page, 'login-with-provider-only');
    await page.getByRole('link', { name: 'Sign in with Strict & Co' }).click();
    await signInAtProvider(page, javaScript ? 'grace' : 'katherine');

    await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
    expect(page.url()).toBe(`${server.url}/?from=login`);
    expect(await page.getByText('You are an owner of this Gatehouse.').count()).toBe(javaScript ? 1 : 0);
    expect(await visitor.cookie(server.url, 'coder_session_token')).toMatch(/^\w{10}-\w{22}$/);
    expect(await visitor.cookie(server.url, 'oauth_state')).toBeUndefined();
    await picture(page, 'home-after-provider');
    await visitor.leave();
    expect(visitor.complaints()).toEqual([]);
  });

  it('shows a page with a way back when the person refuses at the provider', async () => {
    const visitor = await arrive();
    const page = await visitor.open(`${server.url}/login`);
    await page.getByRole('link', { name: 'Sign in with Strict & Co' }).click();
    await page.getByRole('link', { name: /cancel/i }).click();
    await page.getByRole('heading', { name: 'Encountered error in oidc process: access_denied' }).waitFor();
    await picture(page, 'provider-refused');
    await page.getByRole('link', { name: 'Back to login' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await visitor.leave();
    expect(visitor.complaints()).toEqual([]);
  });

  it('renews an expired login with the refresh token of a strict provider, each of them once', async () => {
    const visitor = await arrive();
    const page = await visitor.open(`${server.url}/login`);
    await page.getByRole('link', { name: 'Sign in with Strict & Co' }).click();
    await signInAtProvider(page, 'mary');
    await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
    for (let round = 0; round < 2; round++) {
      await server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second'`);
      await page.reload();
      await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
    }
    await visitor.leave();
    expect(visitor.complaints()).toEqual([]);
  });
});
