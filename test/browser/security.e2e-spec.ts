import { describeInBrowser } from './support/chromium.js';
import { signIn } from './support/people.js';
import { setStage } from './support/stage.js';

describeInBrowser('the limits of a browser', () => {
  const stage = setStage({
    env: () => ({
      CODER_OIDC_ISSUER_URL: 'http://127.0.0.1:9',
      CODER_OIDC_CLIENT_ID: 'x',
      CODER_OIDC_CLIENT_SECRET: 'y',
      CODER_OIDC_ICON_URL: '/nothing.png',
    }),
    visitor: ({ url }) => ({ origins: [`http://evil.localhost:${new URL(url).port}`] }),
    mayComplain: true,
  });

  it('a rebound host name gives a page no form and nothing to read', async () => {
    const page = await stage.visitor.open(`http://evil.localhost:${new URL(stage.server.url).port}/login`);
    expect(await page.getByRole('heading', { name: 'Unknown host' }).isVisible()).toBe(true);
    expect(await page.locator('form').count()).toBe(0);
    expect(await page.locator('body').textContent()).toContain('CODER_ALLOWED_HOSTS');
    for (const path of ['/setup', '/account', '/api/v2/buildinfo']) {
      const answer = await page.goto(new URL(path, page.url()).href);
      expect([path, answer?.status()]).toEqual([path, 421]);
    }
  });

  it('the back button shows nothing from the session after a logout', async () => {
    const page = await stage.visitor.open(`${stage.server.url}/login?redirect=%2Faccount`);
    await signIn(page);
    await page.waitForURL('**/account');
    await page.goto(`${stage.server.url}/`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/?signed-out=1');
    await page.goBack();
    await page.goBack();
    expect(await page.locator('body').textContent()).not.toContain('ada@example.com');
    expect(await page.getByLabel('Password').isVisible()).toBe(true);
  });

  it('no page can be framed', async () => {
    const page = await stage.visitor.open(`${stage.server.url}/healthz`);
    const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
    await page.setContent(`<iframe src="${stage.server.url}/login"></iframe>`);
    await refused;
    expect(await page.frameLocator('iframe').getByLabel('Password').count()).toBe(0);
  });

  it("a glyph replaces a provider's picture that does not load", async () => {
    const page = await stage.visitor.open(`${stage.server.url}/login`);
    const icon = page.locator('.button .icon');
    const shot = async (): Promise<string> => (await icon.screenshot()).toString('base64');
    const shown = await shot();
    // Without the text it would be an empty box: the two look the same exactly when nothing is shown.
    await page.evaluate(`document.querySelector('.button .icon img').alt = ' '`);
    expect(await shot()).not.toBe(shown);
  });
});
