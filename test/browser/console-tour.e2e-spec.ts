import type { Page } from 'playwright-core';
import { sampledRows, sampleOf } from '../../src/testing/index.js';
import { addressOf, type Company, COMPANY_ENV, foundCompany, type NamedPage, namedPages } from '../support/company/index.js';
import { accessibilityFaults } from './support/accessibility.js';
import { describeInBrowser } from './support/chromium.js';
import { expectFit } from './support/console.js';
import { keyboardFaults } from './support/keyboard.js';
import { setStage, type Stage } from './support/stage.js';

/** Signed-in users are led on from these. */
const FOR_STRANGERS = ['/login', '/invitation'];
/** Exists only while there is no user. */
const GONE = ['/setup'];
const PAGES = namedPages().filter(({ path }) => !GONE.includes(path));

/** Opens each page as the owner of a deployment that has something of everything. */
async function walk(
  { server, visitor }: Stage<unknown>,
  company: Company,
  pages: readonly NamedPage[],
  look: (page: Page, named: NamedPage) => Promise<void>,
): Promise<void> {
  const page = await visitor.context.newPage();
  for (const named of pages) {
    await visitor.context.clearCookies();
    if (!FOR_STRANGERS.includes(named.path))
      await visitor.context.addCookies([{ name: 'coder_session_token', value: company.owner.token, url: server.url }]);
    const answer = await page.goto(server.url + addressOf(named, company));
    expect([named.path, answer?.status()]).toEqual([named.path, 200]);
    await look(page, named);
  }
}

describeInBrowser('every page of docs/console.md', () => {
  const stage = setStage({ env: () => COMPANY_ENV, hasUser: false });
  let company: Company;
  beforeAll(async () => {
    company = await foundCompany(stage.server);
  });

  it('fits every width from 320 to 1920 pixels, and 200 % zoom, without cutting off a control; axe-core finds no fault, also in the dark', () =>
    walk(stage, company, sampleOf(PAGES, 24), async (page, { path, picture }) => {
      await expectFit(page, picture);
      await page.setViewportSize({ width: 1100, height: 850 });
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        expect([path, colorScheme, await accessibilityFaults(page)]).toEqual([path, colorScheme, []]);
      }
    }));

  sampledRows(it, 1).each([
    ['makes the page wider than the window', 'width: 700px'],
    ['does not fit into its own width', 'width: 2rem; padding: 0; white-space: nowrap'],
    ['is behind the edge of its box', 'position: relative; left: 95vw'],
  ])('is measured at 200 %% zoom, too: a button that only there %s is found', async (_fault, style) => {
    const page = await stage.visitor.context.newPage();
    await page.goto(`${stage.server.url}/login`);
    await expectFit(page, 'the login');
    const rule = `@media (width: 640px) { main { overflow: clip } :is(main, #stronger) button { min-width: 0; ${style} } }`;
    await page.evaluate(`document.styleSheets[0].insertRule(${JSON.stringify(rule)}, document.styleSheets[0].cssRules.length)`);
    await expect(expectFit(page, 'the login')).rejects.toThrow(/\b640\b/);
  });

  it('is used with Tab alone: each link, field and button gets the focus in the order of the page, visibly, and nothing holds it', () =>
    walk(stage, company, sampleOf(PAGES, 8), async (page, { path }) => {
      expect([path, await keyboardFaults(page)]).toEqual([path, []]);
    }));
});
