import type { Browser, BrowserContext, Page } from 'playwright-core';
import { registerClient } from '../support/oauth/index.js';
import { PATIENCE_MS } from '../support/patience.js';
import { type RunningServer, startServer } from '../support/server.js';
import { describeInBrowser, launchBrowser } from './support/chromium.js';
import { ClientApp } from './support/client-app.js';
import { createFirstUser, sessionOf, signIn } from './support/people.js';

/** Another site opens a window over the page, and closes it after the first click of a double click. */
describeInBrowser('the second click of a double click that began in another window', () => {
  let browser: Browser;
  let server: RunningServer;
  let app: ClientApp;
  let context: BrowserContext | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startServer();
    app = await ClientApp.start();
    await createFirstUser(server);
    const { id } = await registerClient(server, await sessionOf(server), { type: 'public', redirectUris: [app.redirectUri] });
    app.configure(server.url, id);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await server.stop();
  });
  afterEach(() => context?.close());

  async function consentPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    context = await browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(app.origin);
    await page.getByRole('button', { name: 'Connect' }).press('Enter');
    await page.getByLabel('Password').waitFor();
    await signIn(page, undefined, 'Enter');
    await allow(page).waitFor();
    return page;
  }

  const allow = (page: Page) => page.getByRole('button', { name: 'Allow' });

  async function middle(page: Page): Promise<[number, number]> {
    await allow(page).scrollIntoViewIfNeeded();
    const box = await allow(page).boundingBox();
    if (box === null) throw new Error('the button is not visible');
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  const hasLeft = (page: Page) => page.waitForURL((url) => url.origin === app.origin);

  it('allows nothing, and a click after a moment does', async () => {
    const page = await consentPage();
    // The clock of the page stands still, however slow this machine is: the pointer has only just arrived.
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Animation.enable');
    await devTools.send('Animation.setPlaybackRate', { playbackRate: 0 });
    const at = await middle(page);
    await page.mouse.click(...at);
    await page.mouse.click(...at);
    expect(await server.db.query(`SELECT id FROM oauth2_provider_app_codes`)).toEqual([]);
    expect(new URL(page.url()).origin).toBe(server.url);

    await devTools.send('Animation.setPlaybackRate', { playbackRate: 1 });
    // Waits until a click would reach the button, and does not click.
    await allow(page).click({ trial: true });
    await page.mouse.click(...(await middle(page)));
    await hasLeft(page);
  });

  it('is not confused with the keyboard, which never waits', async () => {
    const page = await consentPage();
    await allow(page).press('Enter');
    await hasLeft(page);
  });

  it('is not confused with a finger, which never waits', async () => {
    const page = await consentPage({ hasTouch: true, isMobile: true });
    const [x, y] = await middle(page);
    await page.touchscreen.tap(x, y);
    await hasLeft(page);
  });

  it('is not confused with a click that began here, also for people who prefer less motion', async () => {
    const page = await consentPage({ reducedMotion: 'reduce' });
    await page.mouse.move(1, 1);
    await allow(page).click();
    await hasLeft(page);
  });
});
