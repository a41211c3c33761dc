import type { Page } from 'playwright-core';
import { challengeOf, newVerifier, obtainTokens } from '../support/oauth/index.js';
import { describeInBrowser } from './support/chromium.js';
import { PostingApp } from './support/posting-app.js';
import { ADA, decide, signIn } from './support/people.js';
import { setStage } from './support/stage.js';
import { picture } from './support/visitor.js';

describeInBrowser('a relying party on another site', () => {
  const stage = setStage({ app: PostingApp });

  const request = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
    response_type: 'code',
    client_id: stage.app.clientId,
    redirect_uri: stage.app.redirectUri,
    scope: 'openid',
    state: 'a state',
    code_challenge: challengeOf(newVerifier()),
    code_challenge_method: 'S256',
    response_mode: 'form_post',
    ...more,
  });
  /** The app's page with a form, which posts the request to the server. */
  const begin = async (more: Readonly<Record<string, string>> = {}): Promise<Page> => {
    const page = await stage.visitor.open(stage.app.formFor(`${stage.server.url}/oauth2/authorize`, request(more)));
    await page.getByRole('button', { name: 'Sign in here' }).click();
    return page;
  };
  const received = async (page: Page): Promise<unknown> => {
    await page.waitForURL(stage.app.redirectUri);
    return JSON.parse((await page.locator('#received').textContent()) ?? '');
  };

  it('posts its request and gets the response posted, with a login the first time, and with the session after that', async () => {
    const page = await begin();
    await signIn(page);
    await decide(page, 'Allow');
    const expected = {
      method: 'POST',
      origin: stage.server.url,
      fields: { code: expect.any(String) as unknown, state: 'a state', iss: stage.server.url },
    };
    expect(await received(page)).toEqual(expected);
    await page.close();
    // The request comes from another site, and still finds the session.
    const again = await begin();
    await decide(again, 'Allow');
    expect(await received(again)).toEqual(expected);
  });

  it('makes a signed-in user log in again, once, and hears of those who do not', async () => {
    const first = await begin({ prompt: 'login' });
    await signIn(first);
    await decide(first, 'Allow');
    await received(first);
    await first.close();

    const page = await begin({ prompt: 'login' });
    await page.getByText('The app that you came from asks you to log in again.').waitFor();
    await picture(page, 'log-in-again-for-an-app');
    await page.getByLabel('Password').fill(ADA.password);
    await decide(page, 'Continue');
    await decide(page, 'Allow');
    expect(await received(page)).toMatchObject({ fields: { code: expect.any(String) as unknown } });
    await page.close();

    const other = await begin({ prompt: 'login' });
    await other.getByRole('link', { name: 'Not now' }).click();
    expect(await received(other)).toMatchObject({ fields: { error: 'login_required', state: 'a state' } });
  });
});

describeInBrowser('a browser without JavaScript', () => {
  const stage = setStage({ app: PostingApp, visitor: () => ({ javaScript: false }) });

  it('finds "Signed in on these apps", which fits the smallest window, and signs out of one app', async () => {
    const page = await stage.visitor.open(`${stage.server.url}/login?redirect=/account/apps`);
    await signIn(page);
    await page.getByText('You are not signed in on any app with this account.').waitFor();
    const session = (await stage.visitor.cookie(stage.server.url, 'coder_session_token')) ?? '';
    const client = { id: stage.app.clientId, name: '', redirectUri: stage.app.redirectUri };
    await obtainTokens(stage.server, session, client, { scope: 'openid' });
    await page.goto(`${stage.server.url}/account/apps`);
    const section = page.getByRole('region', { name: 'Signed in on these apps' });
    await section.getByText('From this session').waitFor();
    await picture(page, 'signed-in-on-these-apps');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'signed-in-on-these-apps-dark');
    await page.setViewportSize({ width: 320, height: 640 });
    await picture(page, 'signed-in-on-these-apps-narrow');
    const button = section.getByRole('button', { name: 'Sign out' });
    const { x = 0, width = 320 } = (await button.boundingBox()) ?? {};
    expect(x + width).toBeLessThanOrEqual(320);
    await button.click();
    await page.getByRole('status').filter({ hasText: 'The sign-in has ended.' }).waitFor();
    await section.getByText('You are not signed in on any app with this account.').waitFor();
  });

  it('brings the response to a relying party by a button', async () => {
    const fields = {
      response_type: 'code',
      client_id: stage.app.clientId,
      redirect_uri: stage.app.redirectUri,
      code_challenge: challengeOf(newVerifier()),
      response_mode: 'form_post',
      scope: 'openid',
      prompt: 'none',
    };
    const page = await stage.visitor.open(stage.app.formFor(`${stage.server.url}/oauth2/authorize`, fields));
    await page.getByRole('button', { name: 'Sign in here' }).click();
    await page.getByRole('heading', { name: 'Back to the app' }).waitFor();
    await picture(page, 'back-to-an-app');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(stage.app.redirectUri);
    expect(await page.locator('#received').textContent()).toContain('login_required');
  });
});
