import { generateKeyPairSync } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { certificatePem } from '../../src/config/testing/certificate.js';
import { freePort } from '../support/free-port.js';
import { type RunningServer, startServer } from '../support/server.js';
import { Peer } from '../support/idp/peer.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import { launchBrowser } from '../support/chromium.js';
import { describeInBrowser } from './support/chromium.js';
import { picture, Visitor } from './support/visitor.js';
import { sampledRows } from '../../src/testing/index.js';

/** Completes the pages of `oidc-provider`. */
async function signInAtProvider(page: Page, name: string): Promise<void> {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** `oidc-provider` with its own pages, and a browser that completes them. */
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

  /** The provider's pages request a font and an icon that do not exist; not our complaint. */
  const arrive = async (javaScript = true): Promise<Visitor> => {
    const fonts = 'https://fonts.googleapis.com';
    const visitor = await Visitor.arrive(browser, { origins: [server.url, idp.url, fonts], javaScript });
    await visitor.context.route(
      (url) => url.origin === fonts || url.pathname === '/favicon.ico',
      (route) => route.fulfill({ status: 200, body: '' }),
    );
    return visitor;
  };

  sampledRows(it, 1).each([true, false])(
    'returns to its target, and the first user becomes the owner (scripts: %s)',
    async (javaScript) => {
      const visitor = await arrive(javaScript);
      const page = await visitor.open(`${server.url}/login?redirect=${encodeURIComponent('/?from=login')}`);
      expect(await page.getByLabel('Password').count()).toBe(0);
      await picture(page, 'login-with-provider-only');
      await page.getByRole('link', { name: 'Sign in with Strict & Co' }).click();
      await signInAtProvider(page, javaScript ? 'grace' : 'katherine');

      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      expect(page.url()).toBe(`${server.url}/?from=login`);
      expect(await page.getByText('You are an owner of this deployment.').count()).toBe(javaScript ? 1 : 0);
      expect(await visitor.cookie(server.url, 'coder_session_token')).toMatch(/^\w{10}-\w{22}$/);
      await picture(page, 'home-after-provider');
      await visitor.leave();
      expect(visitor.complaints()).toEqual([]);
    },
  );

  it('shows a page with a link back when the user cancels at the provider', async () => {
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

  it('refreshes an expired login at a strict provider, using each refresh token once', async () => {
    const visitor = await arrive();
    const page = await visitor.open(`${server.url}/login`);
    await page.getByRole('link', { name: 'Sign in with Strict & Co' }).click();
    await signInAtProvider(page, 'mary');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    for (let round = 0; round < 2; round++) {
      await server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second'`);
      await page.reload();
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
    }
    await visitor.leave();
    expect(visitor.complaints()).toEqual([]);
  });
});

describeInBrowser('login at an identity provider that knows our certificate', () => {
  it('authenticates with a signed assertion, for the code and for the refresh token (RFC 7523)', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const folder = await temporaryDirectory('client-key');
    const [keyFile, certificateFile] = [join(folder, 'client.key'), join(folder, 'client.crt')];
    await writeFile(keyFile, pair.privateKey.export({ type: 'sec1', format: 'pem' }));
    await writeFile(certificateFile, certificatePem(pair));
    const address = `127.0.0.1:${await freePort()}`;
    const publicKey = JSON.stringify({ ...pair.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' });
    const idp = await Peer.start('strict-idp', [`http://${address}/api/v2/users/oidc/callback`, publicKey]);
    const server = await startServer({
      env: {
        CODER_HTTP_ADDRESS: address,
        CODER_OIDC_ISSUER_URL: idp.url,
        CODER_OIDC_CLIENT_ID: 'gatehouse',
        CODER_OIDC_CLIENT_KEY_FILE: keyFile,
        CODER_OIDC_CLIENT_CERT_FILE: certificateFile,
        CODER_OIDC_SCOPES: 'openid,email,offline_access',
        CODER_OIDC_AUTH_URL_PARAMS: '{"prompt":"consent"}',
      },
    });
    const browser = await launchBrowser();
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${server.url}/api/v2/users/oidc/callback`);
    await signInAtProvider(page, 'edsger');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second'`);
    await page.reload();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await browser.close();
    await server.stop();
    await idp.stop();
    await rm(folder, { recursive: true });
  });
});
