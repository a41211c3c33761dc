import type { Page } from 'playwright-core';
import { bearer, ME } from '../support/sign-in.js';
import { registerClient } from '../support/oauth/index.js';
import { describeInBrowser } from './support/chromium.js';
import { ClientApp } from './support/client-app.js';
import { ADA, decide, sessionOf, signIn } from './support/people.js';
import { setStage } from './support/stage.js';
import { picture } from './support/visitor.js';
import { unlessSampled } from '../../src/testing/index.js';

describeInBrowser("an app on somebody else's site", () => {
  const stage = setStage({ app: ClientApp });

  /** The consent page, after a click on the app's button and, if necessary, the login. */
  async function askedForConsent(): Promise<Page> {
    const page = await stage.visitor.open(stage.app.origin);
    await page.getByRole('button', { name: 'Connect' }).click();
    await signIn(page);
    await page.getByRole('button', { name: 'Allow' }).waitFor();
    return page;
  }

  const outcome = async (page: Page): Promise<string | null> => {
    await page.waitForURL((url) => url.origin === stage.app.origin);
    await page.locator('#outcome:not(:empty)').waitFor();
    return page.locator('#outcome').textContent();
  };

  it('gets a token for this API after login and consent, with the requested scope only, and without the cookie', async () => {
    const page = await askedForConsent();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/wants to use your account$/);
    expect(
      await page.getByText('See your account, such as your username, email address, picture, roles and organizations').isVisible(),
    ).toBe(true);
    expect(await page.getByText(new URL(stage.app.origin).host).isVisible()).toBe(true);
    await picture(page, 'consent');
    await decide(page, 'Allow');

    expect(await outcome(page)).toBe('200 user:read');
    const token = (await page.locator('#token').textContent()) ?? '';
    const me = await stage.server.get(ME, bearer(token));
    expect({ status: me.status, username: me.json<{ username: string }>().username }).toEqual({ status: 200, username: ADA.username });
    const beyond = await stage.server.post('/api/v2/users/me/keys', undefined, bearer(token));
    expect(beyond.status).toBe(403);
    expect(await stage.visitor.cookie(stage.app.origin, 'coder_session_token')).toBeUndefined();
  });

  it('is listed among the connected apps, until its access is ended there', async () => {
    const page = await askedForConsent();
    await decide(page, 'Allow');
    expect(await outcome(page)).toBe('200 user:read');
    const token = (await page.locator('#token').textContent()) ?? '';

    await page.goto(`${stage.server.url}/account`);
    await page.getByRole('link', { name: 'Connected apps' }).click();
    const entries = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'End access' }) });
    const before = await entries.count();
    expect(before).toBeGreaterThan(0);
    await page.getByText('What it can do at').last().click();
    expect(await page.getByText('See your account, such as your username').last().isVisible()).toBe(true);
    await picture(page, 'connected-apps');
    for (let left = before; left > 0; left--) {
      expect(await entries.count()).toBe(left);
      await entries.first().getByRole('button').click();
      await page.getByRole('status').waitFor();
      expect(await page.getByRole('status').textContent()).toBe('The app no longer has access.');
    }
    expect(await page.getByText('No app has access.').isVisible()).toBe(true);
    await picture(page, 'no-connected-apps');
    expect((await stage.server.get(ME, bearer(token))).status).toBe(401);
  });

  it('gets access_denied and no code when the user cancels', async () => {
    const page = await askedForConsent();
    const before = await stage.server.db.query(`SELECT id FROM oauth2_provider_app_codes`);
    await page.getByRole('link', { name: 'Cancel' }).click();
    expect(await outcome(page)).toBe('access_denied');
    expect(await stage.server.db.query(`SELECT id FROM oauth2_provider_app_codes`)).toEqual(before);
  });

  it('asks a signed-in user only for consent, and lets them sign in as another user first', async () => {
    await (await askedForConsent()).close();
    const page = await stage.visitor.open(stage.app.origin);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('link', { name: 'Not you? Sign in as someone else' }).click();
    await page.waitForURL((url) => url.pathname === '/login');
    await signIn(page);
    await decide(page, 'Allow');
    expect(await outcome(page)).toBe('200 user:read');
  });

  unlessSampled(it)('gets invalid_grant when the user returns to its callback', async () => {
    const page = await askedForConsent();
    await decide(page, 'Allow');
    expect(await outcome(page)).toBe('200 user:read');
    const callback = page.url();
    await page.goto(callback);
    expect(await outcome(page)).toBe('400 invalid_grant');
    // The expected 400 also appears in the console.
    expect(stage.visitor.forgive(/400/)).toBe(1);
  });
});

describeInBrowser('a browser without JavaScript', () => {
  const stage = setStage({ hasUser: false, visitor: () => ({ javaScript: false, colorScheme: 'dark' }) });

  it('creates the first account, signs out, in and out again', async () => {
    const page = await stage.visitor.open(stage.server.url);
    await page.getByLabel('Email address').fill(ADA.email);
    await page.getByLabel('Username').fill(ADA.username);
    await page.getByLabel('Password').fill(ADA.password);
    await page.getByRole('button', { name: 'Create owner account' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    expect(await stage.visitor.cookie(stage.server.url, 'coder_session_token')).toBeUndefined();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, { email: ADA.email, password: 'wrong' });
    expect(await page.getByRole('alert').textContent()).toMatch(/Incorrect email or password/);
    await picture(page, 'login-wrong-password');
    await signIn(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  unlessSampled(it)('allows an app', async () => {
    const client = await registerClient(stage.server, await sessionOf(stage.server), { redirectUris: [`${stage.server.url}/callback`] });
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: client.id,
      redirect_uri: client.redirectUri,
      state: 'xyz',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    const page = await stage.visitor.open(`${stage.server.url}/oauth2/authorize?${query.toString()}`);
    await signIn(page);
    await decide(page, 'Allow');
    await page.waitForURL(/\/callback\?/);
    expect([...new URL(page.url()).searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
  });
});
