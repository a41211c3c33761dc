import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PATIENCE_MS } from '../support/patience.js';
import { describeInBrowser } from './support/chromium.js';
import { ClientApp } from './support/client-app.js';
import { signIn } from './support/people.js';
import { setStage } from './support/stage.js';

/** Another site opens a window over the page, and closes it after the first click of a double click. */
describeInBrowser('the second click of a double click that began in another window', () => {
  const stage = setStage({ app: ClientApp });
  let context: BrowserContext | undefined;
  afterEach(() => context?.close());

  async function consentPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    context = await stage.browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(stage.app.origin);
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

  const hasLeft = (page: Page) => page.waitForURL((url) => url.origin === stage.app.origin);

  it('allows nothing, and a click after a moment does', async () => {
    const page = await consentPage();
    // The clock of the page stands still, however slow this machine is: the pointer has only just arrived.
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Animation.enable');
    await devTools.send('Animation.setPlaybackRate', { playbackRate: 0 });
    const at = await middle(page);
    await page.mouse.click(...at);
    await page.mouse.click(...at);
    expect(await stage.server.db.query(`SELECT id FROM oauth2_provider_app_codes`)).toEqual([]);
    expect(new URL(page.url()).origin).toBe(stage.server.url);

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
