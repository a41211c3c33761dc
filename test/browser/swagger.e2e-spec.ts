import type { Page, Request } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { expectJson } from '../support/expect-answer.js';
import { describeInBrowser } from './support/chromium.js';
import { ADA, decide, signIn } from './support/people.js';
import { setStage } from './support/stage.js';
import { picture } from './support/visitor.js';

/** Of the keys of a path in the document, those that are operations. */
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);
const ME = '/api/v2/users/me';

describeInBrowser('the API explorer', () => {
  const stage = setStage();
  let page: Page;

  beforeEach(async () => {
    page = await stage.visitor.open(`${stage.server.url}/swagger`);
    await page.getByRole('heading', { name: /^Gatehouse/ }).waitFor();
  });

  /** Presses "Authorize" in the dialog and completes the window that it opens. */
  async function authorize(): Promise<Page> {
    await page.getByRole('button', { name: 'Authorize', exact: true }).click();
    const dialog = page.locator('.modal-ux');
    const clientId = dialog.getByLabel('client_id');
    await eventually('the client id is filled in', async () => /^[0-9a-f-]{36}$/.test(await clientId.inputValue()));
    expect(await dialog.locator('[id^=client_secret]:visible').count()).toBe(0);
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      dialog.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click(),
    ]);
    return popup;
  }

  /** Tries GET /api/v2/users/me and returns the request that was sent and the displayed response. */
  async function tryMe(): Promise<{ request: Request; status: string | null; body: string | null }> {
    const operation = page.locator('[id$="-getUser"]');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByPlaceholder('user').fill('me');
    const [request] = await Promise.all([
      page.waitForRequest((candidate) => candidate.url() === stage.server.url + ME),
      operation.getByRole('button', { name: 'Execute' }).click(),
    ]);
    const answer = operation.locator('.live-responses-table');
    await answer.waitFor();
    return {
      request,
      status: await answer.locator('tbody .response-col_status').first().textContent(),
      body: await answer.locator('.highlight-code').first().textContent(),
    };
  }

  it('signs in by code and PKCE as the client registered for it, and calls the API with the token alone', async () => {
    const popup = await authorize();
    const asked = new URL(popup.url()).searchParams.get('redirect') ?? popup.url();
    const query = new URL(asked, stage.server.url).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', scope: 'coder:all' });
    await signIn(popup);
    await popup.getByRole('heading', { name: 'Swagger UI wants to use your account' }).waitFor();
    await picture(popup, 'consent-swagger');
    const closed = popup.waitForEvent('close');
    await decide(popup, 'Allow');
    await closed;

    const dialog = page.locator('.modal-ux');
    await dialog.getByRole('button', { name: 'Remove authorization' }).waitFor();
    await picture(page, 'swagger-authorized');
    await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
    // The login left a cookie, which would take precedence over the token if it were sent.
    expect(await stage.visitor.cookie(stage.server.url, 'coder_session_token')).toBeDefined();

    const { request, status, body } = await tryMe();
    const headers = await request.allHeaders();
    expect(headers['authorization']).toMatch(/^Bearer [A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/);
    expect(headers['cookie']).toBeUndefined();
    expect(status?.trim()).toMatch(/^200/);
    expect(body).toContain(`"username": "${ADA.username}"`);
    const [grant] = await stage.server.db.query<{ name: string }>(
      `SELECT a.name FROM oauth2_provider_grants g JOIN oauth2_provider_apps a ON a.id = g.app_id WHERE g.revoked_at IS NULL`,
    );
    expect(grant).toEqual({ name: 'Swagger UI' });
  });

  it('fills in the example of an operation: parameters, body and response', async () => {
    const operation = page.locator('[id$="-updateUserPassword"]');
    await operation.locator('.opblock-summary-control').click();
    expect(await operation.getByPlaceholder('user').inputValue()).toBe('tim');
    expect(await operation.locator('textarea').inputValue()).toMatch(/^\{\s+"password": "[^"]+"\s+\}$/);
    await picture(page, 'swagger-example');
    const asked = page.locator('[id$="-createUser"]');
    await asked.locator('.opblock-summary-control').click();
    expect(JSON.parse(await asked.locator('textarea').inputValue())).toMatchObject({ username: 'grace' });
    expect(await asked.locator('.responses-inner .highlight-code').first().textContent()).toContain('"grace@example.com"');
  });

  it('draws every operation at once: the search of the browser and the Tab key reach all of them', async () => {
    const document = expectJson<{ paths: Record<string, Record<string, object>> }>(await stage.server.get('/swagger/openapi.json'), 200);
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((key) => METHODS.has(key))
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    const methods = await page.locator('.opblock-summary-method').allTextContents();
    const paths = await page.locator('.opblock-summary-path').allTextContents();
    // A zero-width space after every slash lets long paths wrap.
    const drawn = paths.map((path, index) => `${methods[index]} ${path.replaceAll('\u200b', '')}`);
    expect(drawn.sort()).toEqual(described.sort());
    await picture(page, 'swagger');
  });

  it('opens the operation that the address names, wherever in the list it is', async () => {
    const last = page.locator('.opblock').last();
    const id = (await last.getAttribute('id')) ?? '';
    const address = new URL((await last.getByRole('link').first().getAttribute('href')) ?? '', page.url()).href;
    await page.goto('about:blank');
    await page.goto(address);
    const opened = page.locator(`[id="${id}"]`);
    await opened.getByRole('button', { name: 'Execute' }).waitFor();
    await eventually('the operation is scrolled to', async () => {
      const box = await opened.boundingBox();
      return box !== null && box.y + box.height > 0 && box.y < (page.viewportSize()?.height ?? 0);
    });
  });

  it('shows that the user cancelled, and stays signed out', async () => {
    const popup = await authorize();
    await signIn(popup);
    const closed = popup.waitForEvent('close');
    await popup.getByRole('link', { name: 'Cancel' }).click();
    await closed;
    await page.locator('.modal-ux .errors').waitFor();
    expect(await page.locator('.modal-ux .errors').textContent()).toMatch(/access_denied|denied/i);
    expect(await page.locator('.modal-ux').getByRole('button', { name: 'Remove authorization' }).count()).toBe(0);
  });

  it('shows 401 without a token, although the browser has a session', async () => {
    await page.goto(`${stage.server.url}/login`);
    await signIn(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.goto(`${stage.server.url}/swagger`);
    const { request, status } = await tryMe();
    expect((await request.allHeaders())['cookie']).toBeUndefined();
    expect(status?.trim()).toMatch(/^401/);
    expect(stage.visitor.forgive(/401/)).toBe(1);
  });
});
