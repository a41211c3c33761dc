import {
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  type DeviceAuthorization,
  pollForm,
  registerClient,
  TOKENS,
} from '../support/oauth/index.js';
import { describeInBrowser } from './support/chromium.js';
import { ADA, sessionOf, signIn } from './support/people.js';
import { setStage } from './support/stage.js';
import { picture } from './support/visitor.js';

describeInBrowser('a device that waits for its user', () => {
  // The pages need no script.
  const stage = setStage({ visitor: () => ({ javaScript: false }) });
  let client: Client;

  beforeAll(async () => {
    const options = { type: 'public', grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] } as const;
    client = await registerClient(stage.server, await sessionOf(stage.server), options);
  });

  const poll = async ({ device_code: code }: DeviceAuthorization) =>
    (await stage.server.post(TOKENS, pollForm(client, code))).json<{ access_token?: string; error?: string }>();

  it('is allowed with the keyboard alone: address, login, code, and consent', async () => {
    const code = await authorizeDevice(stage.server, client);
    const page = await stage.visitor.open(code.verification_uri);
    await signIn(page);
    await page.getByRole('heading', { name: 'Connect a device' }).waitFor();
    await page.locator('#user_code:focus').waitFor();
    await picture(page, 'device');
    await page.keyboard.type('bbbb');
    await page.keyboard.press('Enter');
    await page.locator('#user_code-fault').waitFor();
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.getByLabel('Code').inputValue()).toBe('bbbb');
    await picture(page, 'device-wrong-code');

    await page.getByLabel('Code').fill(code.user_code.toLowerCase().replace('-', ' '));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `${client.name} on a device wants to use your account` }).waitFor();
    expect(await page.getByText('Asked from').isVisible()).toBe(true);
    await picture(page, 'device-consent');
    await page.getByRole('button', { name: 'Allow' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('You allowed it. Return to your device').waitFor();
    await picture(page, 'device-allowed');
    expect(await poll(code)).toHaveProperty('access_token');
  });

  it('is denied by a user who followed its link: the code is filled in and shown before anything happens', async () => {
    const code = await authorizeDevice(stage.server, client);
    const page = await stage.visitor.open(code.verification_uri_complete);
    await signIn(page, ADA);
    await page.getByText('Compare the code.').waitFor();
    expect(await page.getByLabel('Code').inputValue()).toBe(code.user_code);
    await picture(page, 'device-link');
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await poll(code)).toMatchObject({ error: 'authorization_pending' });
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByText('You denied it.').waitFor();
    expect(await poll(code)).toMatchObject({ error: 'access_denied' });
  });
});
