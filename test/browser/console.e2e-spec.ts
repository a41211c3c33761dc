import { describeInBrowser } from './support/chromium.js';
import { expectUsable, openSignedIn } from './support/console.js';
import { ADA, sessionOf } from './support/people.js';
import { setStage } from './support/stage.js';
import { picture } from './support/visitor.js';

describe.each([
  { scripts: 'with scripts', javaScript: true, colorScheme: 'light' },
  { scripts: 'without scripts, in the dark', javaScript: false, colorScheme: 'dark' },
] as const)('the console, $scripts', ({ javaScript, colorScheme }) => {
  describeInBrowser('in a browser', () => {
    const stage = setStage({ visitor: () => ({ javaScript, colorScheme }) });

    it('makes a token, shows it once, and revokes it', async () => {
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/account/tokens`);
      await page.getByText('You have no tokens.').waitFor();
      await expectUsable(page, `console-no-tokens-${colorScheme}`, javaScript);
      await page.getByRole('link', { name: 'Create a token' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('nightly build');
      await page.getByRole('checkbox', { name: /^See your account, such as/ }).check();
      await page.getByRole('button', { name: 'Create token' }).click();
      await page.getByRole('heading', { name: 'Your new token' }).waitFor();
      const token = await page.locator('#secret').textContent();
      expect(token).toMatch(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/);
      await expectUsable(page, `console-new-token-${colorScheme}`, javaScript);
      expect(await page.getByRole('button', { name: 'Copy' }).isVisible()).toBe(javaScript);

      await page.getByRole('link', { name: 'Tokens' }).first().click();
      const row = page.getByRole('row', { name: /nightly build/ });
      expect(await row.getByText('user:read').isVisible()).toBe(true);
      expect(await page.locator('body').textContent()).not.toContain(token?.slice(11));
      await picture(page, `console-tokens-${colorScheme}`);
      await row.getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('status').filter({ hasText: 'The token has been revoked.' }).waitFor();
      expect(await page.getByText('nightly build').count()).toBe(0);
    });

    it('ends the session of another browser, by keyboard only', async () => {
      const other = await stage.server.post('/api/v2/users/login', {
        email: 'ada@example.com',
        password: 'Correct-horse-battery-staple-9',
      });
      const { session_token: session } = other.json<{ session_token: string }>();
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/account/sessions`);
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      for (let presses = 0; presses < 30; presses += 1) {
        await page.keyboard.press('Tab');
        if (((await page.locator(':focus').textContent()) ?? '').trim().startsWith('End all')) break;
      }
      await page.keyboard.press('Enter');
      await page.getByRole('status').filter({ hasText: 'All other sessions have been ended.' }).waitFor();
      const answer = await stage.server.get('/api/v2/users/me', { 'coder-session-token': session });
      expect(answer.status).toBe(401);
    });

    it('finds a user, suspends them and deletes them, after their name was typed', async () => {
      const owner = await sessionOf(stage.server);
      const organization = await stage.server.get('/api/v2/organizations/default', { 'coder-session-token': owner });
      const created = await stage.server.post(
        '/api/v2/users',
        { username: 'bob', email: 'bob@example.com', password: ADA.password, organization_ids: [organization.json<{ id: string }>().id] },
        { 'coder-session-token': owner },
      );
      expect(created.status).toBe(201);
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/users`);
      await picture(page, `console-users-${colorScheme}`);
      await page.getByRole('searchbox', { name: 'Search users' }).fill('bob@');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/admin/users?q=bob%40');
      expect(await page.getByRole('row').count()).toBe(2);
      await page.getByRole('link', { name: 'bob' }).click();
      await page.getByRole('button', { name: 'Suspend' }).click();
      await page.getByRole('status').filter({ hasText: 'The user has been suspended.' }).waitFor();
      await picture(page, `console-user-${colorScheme}`);
      const login = await stage.server.post('/api/v2/users/login', { email: 'bob@example.com', password: ADA.password });
      expect(login.status).toBe(401);

      await page.getByRole('link', { name: 'Delete' }).click();
      await page.getByLabel('Type the name to confirm').fill('alice');
      await page.getByRole('button', { name: 'Delete this user' }).click();
      await page.getByText('This is not the name above. Nothing was changed.').first().waitFor();
      await expectUsable(page, `console-delete-user-${colorScheme}`, javaScript);
      await page.getByLabel('Type the name to confirm').fill('bob');
      await page.getByRole('button', { name: 'Delete this user' }).click();
      await page.getByRole('status').filter({ hasText: 'The user has been deleted.' }).waitFor();
      const gone = await stage.server.get('/api/v2/users/bob', { 'coder-session-token': owner });
      expect(gone.status).toBe(404);
    });
  });
});
