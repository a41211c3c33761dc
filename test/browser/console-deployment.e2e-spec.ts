import { sampledRows } from '../../src/testing/index.js';
import { describeInBrowser } from './support/chromium.js';
import { expectUsable, openSignedIn } from './support/console.js';
import { setStage } from './support/stage.js';
import { picture } from './support/visitor.js';

// Without scripts, `.ci/run` has the walk of console.e2e-spec.ts.
sampledRows(describe, 1).each([
  { scripts: 'with scripts', javaScript: true, colorScheme: 'light' },
  { scripts: 'without scripts, in the dark', javaScript: false, colorScheme: 'dark' },
] as const)('the pages about the deployment, $scripts', ({ javaScript, colorScheme }) => {
  describeInBrowser('in a browser', () => {
    const stage = setStage({ visitor: () => ({ javaScript, colorScheme }) });

    it('register an app, show its secret once, edit it and delete it', async () => {
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/apps`);
      await picture(page, `apps-${colorScheme}`);
      await page.getByRole('link', { name: 'Register an app' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Weekly Report');
      await page
        .getByRole('textbox', { name: /^Redirect URIs \(needed for authorization codes\)$/ })
        .fill('http://report.example/callback');
      await page.getByRole('button', { name: 'Register the app' }).click();
      await page.getByText('Line 1 must use https').first().waitFor();
      await expectUsable(page, `apps-fault-${colorScheme}`, javaScript);
      await page
        .getByRole('textbox', { name: /^Redirect URIs \(needed for authorization codes\)$/ })
        .fill('https://report.example/callback');
      await page.getByRole('button', { name: 'Register the app' }).click();
      await page.getByRole('heading', { name: 'The app is registered' }).waitFor();
      expect(await page.locator('#secret').textContent()).toMatch(/^coder_/);
      await expectUsable(page, `apps-registered-${colorScheme}`, javaScript);
      await page.getByRole('link', { name: 'Go to the app' }).click();
      await picture(page, `app-${colorScheme}`);
      await page.getByRole('link', { name: 'Edit' }).click();
      await page.getByRole('checkbox', { name: /^I vouch for this app/ }).check();
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByRole('status').filter({ hasText: 'The app has been changed.' }).waitFor();
      await page.getByRole('button', { name: 'Add a secret' }).click();
      await page.getByRole('heading', { name: 'The new secret' }).waitFor();
      await page.getByRole('link', { name: 'Weekly Report' }).click();
      expect(await page.getByRole('row').count()).toBe(3);
      await expectUsable(page, `app-${colorScheme}`, javaScript);
      await page.getByRole('link', { name: 'Delete', exact: true }).click();
      await page.getByLabel('Type the name to confirm').fill('Weekly Report');
      await picture(page, `app-delete-${colorScheme}`);
      await page.getByRole('button', { name: 'Delete this app' }).click();
      await page.getByRole('status').filter({ hasText: 'The app has been deleted.' }).waitFor();
    });

    it('search the audit log with simple choices, and show what changed', async () => {
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/audit`);
      await page.getByLabel('Action').selectOption('create');
      await page.getByLabel('Kind of thing').selectOption('oauth2_provider_app');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.waitForURL('**/admin/audit?q=*');
      expect(await page.getByRole('searchbox').inputValue()).toBe('action:create resource_type:oauth2_provider_app');
      await page
        .getByRole('link', { name: /Weekly Report/ })
        .first()
        .click();
      await page.getByRole('heading', { name: 'What changed' }).waitFor();
      await expectUsable(page, `audit-entry-${colorScheme}`, javaScript);
    });

    it('replace a signing key, register an API, and make a token for a developer', async () => {
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/signing-keys`);
      await page.getByRole('button', { name: 'Replace the RS256 key' }).click();
      await page.getByRole('status').filter({ hasText: 'The next key is published.' }).waitFor();
      await page.getByRole('link', { name: 'APIs' }).click();
      await page.getByRole('link', { name: 'Register an API' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Notes');
      await page.getByRole('textbox', { name: 'Identifier' }).fill('https://notes.example/');
      await page.getByRole('textbox', { name: 'Scopes' }).fill('notes.read See your notes');
      await page.getByRole('button', { name: 'Register the API' }).click();
      await page.getByRole('status').filter({ hasText: 'The API is registered.' }).waitFor();
      await expectUsable(page, `api-${colorScheme}`, javaScript);
      await page.getByRole('link', { name: 'Registration' }).click();
      await page.getByRole('textbox', { name: 'What it is for' }).fill('Nightly builds');
      await page.getByRole('button', { name: 'Create a token' }).click();
      await page.getByRole('heading', { name: 'The new token' }).waitFor();
      expect(await page.locator('#secret').textContent()).toMatch(/^coder_/);
    });
  });
});
