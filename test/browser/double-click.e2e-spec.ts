import type { Browser, Page } from 'playwright-core';
import { authorizeDevice, type Client, DEVICE_GRANT_TYPES, registerClient } from '../support/oauth/index.js';
import { type RunningServer, startServer } from '../support/server.js';
import { describeInBrowser, launchBrowser } from './support/chromium.js';
import { createFirstUser, sessionOf, signIn } from './support/people.js';
import { press } from './support/press.js';
import { Visitor } from './support/visitor.js';

const ATTACKER = 'http://attacker.example';
/** Opens a window over this one, which then becomes the page of the server. The window closes at the first click. */
const LURE = `<!doctype html><link rel="icon" href="data:,"><button onclick="window.open('/prize'); location = decodeURIComponent(location.hash.slice(1))">Go</button>`;
const PRIZE = `<!doctype html><link rel="icon" href="data:,"><h1>Double-click here</h1><script>addEventListener('mousedown', () => close())</script>`;

/** Where the pointer is. */
interface Spot {
  readonly x: number;
  readonly y: number;
}

/** One press of the button of the mouse where it already is: it has not moved over this page before. */
async function click(page: Page, { x, y }: Spot, clickCount: 1 | 2): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const event = { x, y, button: 'left', clickCount } as const;
  await devtools.send('Input.dispatchMouseEvent', { ...event, type: 'mousePressed' });
  await devtools.send('Input.dispatchMouseEvent', { ...event, type: 'mouseReleased' }).catch(() => undefined);
}

describeInBrowser('a page that decides', () => {
  let browser: Browser;
  let server: RunningServer;
  let client: Client;
  let visitor: Visitor;

  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startServer();
    await createFirstUser(server);
    const session = await sessionOf(server);
    const grantTypes = [...DEVICE_GRANT_TYPES, 'authorization_code'];
    client = await registerClient(server, session, { type: 'public', grantTypes, redirectUris: [`${server.url}/callback`] });
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  beforeEach(async () => {
    visitor = await Visitor.arrive(browser, { origins: [server.url, ATTACKER] });
    await visitor.context.route(`${ATTACKER}/*`, (route) =>
      route.fulfill({ contentType: 'text/html', body: new URL(route.request().url()).pathname === '/prize' ? PRIZE : LURE }),
    );
  });
  afterEach(() => visitor.leave());

  const consentUrl = (): string => {
    const query = {
      response_type: 'code',
      client_id: client.id,
      redirect_uri: client.redirectUri,
      state: 'xyz',
      code_challenge_method: 'S256',
    };
    return `${server.url}/oauth2/authorize?${new URLSearchParams({ ...query, code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' }).toString()}`;
  };
  const openSignedIn = async (url: string): Promise<Page> => {
    const page = await visitor.open(url);
    await signIn(page);
    await page.locator('.button--primary').waitFor();
    return page;
  };
  const centerOf = async (page: Page, name: string): Promise<Spot> => {
    const button = page.getByRole('button', { name });
    await button.scrollIntoViewIfNeeded();
    const box = await button.boundingBox();
    if (!box) throw new Error(`no button ${name}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  /** What the clicks on this page reach. */
  const watchClicks = (page: Page): Promise<void> =>
    page.evaluate(`{ window.reached = []; addEventListener('click', ({ target }) => window.reached.push(target.className), true); }`);
  const reached = (page: Page): Promise<unknown> => page.evaluate('window.reached');
  const grants = async (): Promise<unknown[]> => server.db.query(`SELECT id FROM oauth2_provider_grants WHERE app_id = $1`, [client.id]);

  it.each(['no-preference', 'reduce'] as const)(
    'is not decided by the second click of a double click, whose first one closed the window above it (reduced motion: %s)',
    async (reducedMotion) => {
      await (await openSignedIn(consentUrl())).close();
      const before = await grants();
      const page = await visitor.open(`${ATTACKER}/#${encodeURIComponent(consentUrl())}`);
      await page.emulateMedia({ reducedMotion });
      const [prize] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Go' }).click()]);
      await page.waitForURL((url) => url.pathname === '/oauth2/authorize');
      await watchClicks(page);
      const spot = await centerOf(page, 'Allow');
      await Promise.all([prize.waitForEvent('close'), click(prize, spot, 1)]);
      await page.bringToFront();
      await click(page, spot, 2);

      expect(await reached(page)).toEqual(['shielded']);
      expect(await grants()).toEqual(before);
      await press(page, 'Allow');
      await page.waitForURL(/\/callback\?/);
      expect(await grants()).toHaveLength(before.length + 1);
    },
  );

  it('about a device is shielded in the same way', async () => {
    const code = await authorizeDevice(server, client);
    const page = await openSignedIn(code.verification_uri_complete);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Allow' }).waitFor();
    await watchClicks(page);
    await click(page, await centerOf(page, 'Allow'), 2);
    expect(await reached(page)).toEqual(['shielded']);
  });

  it('about a command-line session or a new login is shielded in the same way', async () => {
    const page = await openSignedIn(`${server.url}/cli-auth`);
    await server.db.query(`UPDATE api_keys SET auth_time = now() - interval '1 hour'`);
    for (const [path, name] of [
      ['/cli-auth', 'Create session token'],
      ['/reauthenticate?redirect=%2Faccount', 'Continue'],
    ] as const) {
      await page.goto(server.url + path);
      await watchClicks(page);
      await click(page, await centerOf(page, name), 2);
      expect([path, await reached(page)]).toEqual([path, ['shielded']]);
    }
  });

  it('can be decided with the keyboard at once', async () => {
    const page = await openSignedIn(consentUrl());
    await page.getByRole('button', { name: 'Allow' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/callback\?/);
  });

  it('can be decided by touch at once', async () => {
    const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 640 } });
    try {
      const page = await context.newPage();
      await page.goto(consentUrl());
      await signIn(page);
      await page.getByRole('button', { name: 'Allow' }).tap();
      await page.waitForURL(/\/callback\?/);
    } finally {
      await context.close();
    }
  });
});
