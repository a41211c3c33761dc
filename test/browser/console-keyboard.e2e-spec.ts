import { type Company, COMPANY_ENV, FOUNDER, foundCompany } from '../support/company/index.js';
import { bearer, logIn, ME } from '../support/sign-in.js';
import { describeInBrowser } from './support/chromium.js';
import { enter, tabTo, tick, typeInto } from './support/keyboard.js';
import { setStage } from './support/stage.js';
import type { Page } from 'playwright-core';

describeInBrowser('an owner with nothing but a keyboard, without scripts and without addresses, starts at the login and', () => {
  const stage = setStage({ env: () => COMPANY_ENV, hasUser: false, visitor: () => ({ javaScript: false }) });
  let company: Company;
  let page: Page;
  beforeAll(async () => {
    company = await foundCompany(stage.server);
  });
  beforeEach(async () => {
    page = await stage.visitor.open(`${stage.server.url}/login`);
    // A page is loaded before it puts the focus into its first field.
    await page.locator('#email:focus').waitFor();
    await page.keyboard.type(FOUNDER.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(FOUNDER.password);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  const says = (text: string): Promise<void> => page.getByRole('status').filter({ hasText: text }).waitFor();

  it('registers an app', async () => {
    await enter(page, 'Administration');
    await enter(page, 'Apps');
    await enter(page, 'Register an app');
    await typeInto(page, /^Name/, 'Lunch menu');
    await typeInto(page, /^Redirect URIs \(needed for authorization codes\)$/, 'https://lunch.example.com/callback');
    await enter(page, 'Register the app');
    await page.getByRole('heading', { name: 'The app is registered' }).waitFor();
    expect(await page.locator('#secret').textContent()).toMatch(/^coder_/);
  });

  it('invites a person', async () => {
    await enter(page, 'Administration');
    await enter(page, 'Invitations');
    await enter(page, 'Invite a person');
    await typeInto(page, /^Email address/, 'hedy@example.com');
    await enter(page, 'Create the link');
    expect(await page.locator('#secret').textContent()).toContain('/invitation#');
  });

  it('gives a role, and finds who has done it', async () => {
    await enter(page, 'Administration');
    await enter(page, 'edsger');
    await tick(page, /^Auditor/);
    await enter(page, 'Save roles');
    await says('The roles have been changed.');
    await enter(page, 'Audit log');
    await enter(page, 'Updated user edsger');
    const row = page.getByRole('row', { name: /^Roles/ });
    expect((await row.getByRole('cell').allInnerTexts()).map((cell) => cell.trim())).toEqual(['Roles', 'none', 'auditor']);
    expect(await page.getByRole('definition').first().textContent()).toContain('ada');
  });

  it('withdraws the access of an app', async () => {
    const grants = async (): Promise<number> => (await company.owner.get('/users/me/oauth2-grants')).json<unknown[]>().length;
    const before = await grants();
    await enter(page, 'Your account');
    await enter(page, 'Connected apps');
    await enter(page, /^End access/);
    await says('The app no longer has access.');
    expect(await grants()).toBe(before - 1);
  });

  it('ends the session of another browser', async () => {
    const elsewhere = await logIn(stage.server, FOUNDER);
    await enter(page, 'Your account');
    await enter(page, 'Sessions');
    await enter(page, 'End all other sessions');
    await says('All other sessions have been ended.');
    expect((await stage.server.get(ME, bearer(elsewhere))).status).toBe(401);
  });

  it('skips the navigation', async () => {
    await tabTo(page, 'Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator('main :focus').count()).toBe(1);
  });
});
