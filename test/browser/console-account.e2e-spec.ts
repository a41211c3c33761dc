import type { Page } from 'playwright-core';
import { sampledRows } from '../../src/testing/index.js';
import { obtainTokens, registerClient } from '../support/oauth/index.js';
import { describeInBrowser } from './support/chromium.js';
import { expectUsable, openSignedIn } from './support/console.js';
import { bearer } from '../support/sign-in.js';
import { ADA, sessionOf } from './support/people.js';
import { setStage } from './support/stage.js';
import { picture } from './support/visitor.js';

const NEW_PASSWORD = 'Another-horse-staple-27';
/** On both sides of the bound, by each part of the rule. */
const PASSWORDS = [
  'a',
  'aaaaaaaaaaaaaaaaaaaaaaaa',
  'qwertyuiopasdfghjkl',
  'poiuytrewqlkjhgfdsa',
  '0123456789012345',
  'abcdefghijk',
  'vkwmznqtxhr',
  'vkwmznqtxhrb',
  'Vkwmznqtx',
  'Vkwmznqtx7',
  'V!_"wm7q',
  'V!_"wm7qé',
  'ééüüßß漢字仮名交文',
  'correct horse battery staple',
];

// Without scripts, `.ci/run` has the walk of console.e2e-spec.ts.
sampledRows(describe, 1).each([
  { scripts: 'with scripts', javaScript: true, colorScheme: 'light' },
  { scripts: 'without scripts, in the dark', javaScript: false, colorScheme: 'dark' },
] as const)("the pages of a person's own account, $scripts", ({ javaScript, colorScheme }) => {
  describeInBrowser('in a browser', () => {
    const stage = setStage({ visitor: () => ({ javaScript, colorScheme }) });
    const open = (path: string): Promise<Page> => openSignedIn(stage.visitor, stage.server.url + path);

    it('change the profile and the password of somebody, who stays signed in', async () => {
      const page = await open('/account');
      await page.getByRole('textbox', { name: 'Full name' }).fill('Ada Lovelace');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('status').filter({ hasText: 'Your profile has been saved.' }).waitFor();
      expect(await page.getByRole('textbox', { name: 'Full name' }).inputValue()).toBe('Ada Lovelace');
      for (const [old, password] of [
        [ADA.password, NEW_PASSWORD],
        [NEW_PASSWORD, ADA.password],
      ] as const) {
        await page.getByRole('link', { name: 'Change your password' }).click();
        await page.getByLabel('Current password').fill('wrong');
        await page.getByLabel('New password', { exact: true }).fill(password);
        await page.getByLabel('New password again').fill(password);
        if (javaScript) {
          await page.getByRole('button', { name: 'Show' }).nth(1).click();
          expect(await page.locator('#password').getAttribute('type')).toBe('text');
        }
        await page.getByRole('button', { name: 'Change password' }).click();
        await page.getByText('Old password is incorrect.').first().waitFor();
        await expectUsable(page, `account-password-fault-${colorScheme}`, javaScript);
        await page.getByLabel('Current password').fill(old);
        await page.getByLabel('New password', { exact: true }).fill(password);
        await page.getByLabel('New password again').fill(password);
        await page.keyboard.press('Enter');
        await page.getByRole('status').filter({ hasText: 'Your password has been changed.' }).waitFor();
      }
    });

    it('say how easy a new password is to guess while it is typed, as the API does; nothing without scripts', async () => {
      const page = await open('/account/password');
      const strength = page.locator('[data-strength-of="password"]');
      expect(await strength.isVisible()).toBe(false);
      if (!javaScript) return;
      for (const password of PASSWORDS) {
        await page.getByLabel('New password', { exact: true }).fill(password);
        const answer = await stage.server.post('/api/v2/users/validate-password', { password }, bearer(await sessionOf(stage.server)));
        const isRefused = (await strength.getByRole('status').textContent()) === 'Easy to guess';
        expect([password, isRefused]).toEqual([password, !answer.json<{ valid: boolean }>().valid]);
      }
      await page.getByLabel('New password', { exact: true }).fill('');
      expect(await strength.isVisible()).toBe(false);
    });

    it('store a secret, change where it appears, and delete it after its name was typed', async () => {
      const page = await open('/account/secrets');
      await page.getByRole('link', { name: 'Add a secret' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('npm-token');
      await page.getByRole('textbox', { name: 'Value' }).fill('npm_123');
      await page.getByRole('textbox', { name: /^Environment variable/ }).fill('NPM_TOKEN');
      await page.getByRole('button', { name: 'Store secret' }).click();
      await page.getByRole('status').filter({ hasText: 'The secret has been stored.' }).waitFor();
      await picture(page, `account-secrets-${colorScheme}`);
      await page.getByRole('link', { name: 'Change npm-token' }).click();
      await page.getByRole('textbox', { name: /^File/ }).fill('~/.npm-token');
      await picture(page, `account-secret-${colorScheme}`);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('~/.npm-token').waitFor();
      await page.getByRole('link', { name: 'Delete npm-token' }).click();
      await page.getByLabel('Type the name to confirm').fill('npm-token');
      await page.getByRole('button', { name: 'Delete this secret' }).click();
      await page.getByText('You have no secrets.').waitFor();
      await expectUsable(page, `account-no-secrets-${colorScheme}`, javaScript);
    });

    it('import secrets from the text of a .env file, after their names were shown', async () => {
      const page = await open('/account/secrets');
      await page.getByRole('link', { name: 'Import a .env file' }).click();
      await page.getByLabel('Text of the .env file').fill('# work\nexport WALK_KEY="two\nlines"\nWALK_TOKEN=abc');
      await page.getByRole('button', { name: 'Show what would be stored' }).click();
      await page.getByRole('row', { name: 'WALK_TOKEN' }).waitFor();
      await expectUsable(page, `account-secrets-preview-${colorScheme}`, javaScript);
      await page.getByRole('button', { name: 'Store these 2 secrets' }).click();
      await page.getByRole('status').filter({ hasText: 'The secrets have been stored.' }).waitFor();
      for (const name of ['WALK_KEY', 'WALK_TOKEN']) {
        await page.getByRole('link', { name: `Delete ${name}` }).click();
        await page.getByLabel('Type the name to confirm').fill(name);
        await page.getByRole('button', { name: 'Delete this secret' }).click();
        await page.getByRole('status').filter({ hasText: 'The secret has been deleted.' }).waitFor();
      }
    });

    it('show the public SSH key, and replace the pair after the name was typed', async () => {
      const page = await open('/account/ssh-key');
      const key = await page.locator('#public-key').textContent();
      expect(key).toMatch(/^ssh-ed25519 /);
      expect(await page.getByRole('button', { name: 'Copy' }).isVisible()).toBe(javaScript);
      await picture(page, `account-ssh-key-${colorScheme}`);
      await page.getByRole('link', { name: 'Regenerate' }).click();
      await page.getByLabel('Type the name to confirm').fill(ADA.username);
      await page.getByRole('button', { name: 'Regenerate the key' }).click();
      await page.getByRole('status').filter({ hasText: 'You have a new key.' }).waitFor();
      expect(await page.locator('#public-key').textContent()).not.toBe(key);
    });

    it('withdraw the access of an app', async () => {
      const session = await sessionOf(stage.server);
      const client = await registerClient(stage.server, session);
      const { access_token: token } = await obtainTokens(stage.server, session, client, { scope: 'openid user:read' });
      const page = await open('/account/apps');
      const row = page.getByRole('region', { name: 'Apps that can act in your name' }).getByRole('row', { name: client.name });
      await row.getByText('What it can do at').click();
      await row.getByText('user:read').waitFor();
      await picture(page, `account-apps-${colorScheme}`);
      await row.getByRole('button', { name: 'End access' }).click();
      await page.getByRole('status').filter({ hasText: 'The app no longer has access.' }).waitFor();
      expect((await stage.server.get('/api/v2/users/me', { authorization: `Bearer ${token}` })).status).toBe(401);
    });

    it('show their entry of the navigation on a phone, also the last one', async () => {
      const page = await open('/account');
      await page.setViewportSize({ width: 320, height: 640 });
      await page.goto(`${stage.server.url}/account/ssh-key`);
      const box = await page.locator('.entries [aria-current]').boundingBox();
      expect([box !== null && box.x >= 0, box !== null && box.x + box.width < 321]).toEqual([true, true]);
    });

    it('have a header of two rows on a phone: the name of the deployment and who is signed in, and the parts of the console', async () => {
      const page = await open('/account');
      await page.setViewportSize({ width: 390, height: 800 });
      const topOf = async (selector: string): Promise<number> => (await page.locator(selector).boundingBox())?.y ?? NaN;
      const [home, person, parts] = [await topOf('.bar-home'), await topOf('.bar-person'), await topOf('.bar .parts')];
      const entries = await Promise.all((await page.locator('.bar .parts a').all()).map(async (link) => (await link.boundingBox())?.y));
      expect([...new Set(entries)]).toEqual([parts]);
      expect([Math.abs(home - person) < 10, parts > person]).toEqual([true, true]);
    });
  });
});
