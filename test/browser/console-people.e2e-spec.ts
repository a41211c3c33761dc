import { sampledRows } from '../../src/testing/index.js';
import { createOrganization } from '../support/organizations.js';
import { createPerson } from '../support/people.js';
import { describeInBrowser } from './support/chromium.js';
import { expectUsable, openSignedIn } from './support/console.js';
import { setStage } from './support/stage.js';
import { picture } from './support/visitor.js';

const PASSWORD = 'Correct-Horse-7-Battery';

// Without scripts, `.ci/run` has the walk of console.e2e-spec.ts.
sampledRows(describe, 1).each([
  { scripts: 'with scripts', javaScript: true, colorScheme: 'light' },
  { scripts: 'without scripts, in the dark', javaScript: false, colorScheme: 'dark' },
] as const)('people in the console, $scripts', ({ javaScript, colorScheme }) => {
  describeInBrowser('in a browser', () => {
    const stage = setStage({ visitor: () => ({ javaScript, colorScheme }) });

    it('invites a person, who creates an account with the link', async () => {
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/users/invitations`);
      await page.getByRole('link', { name: 'Invite a person' }).click();
      await page.getByLabel('Email address').fill('grace@example.com');
      await page.getByRole('checkbox', { name: /^Auditor/ }).check();
      await picture(page, `people-invite-${colorScheme}`);
      await page.getByRole('button', { name: 'Create the link' }).click();
      const link = (await page.locator('#secret').textContent()) ?? '';
      await expectUsable(page, `people-link-${colorScheme}`, javaScript);
      await page.getByRole('link', { name: 'Invitations' }).click();
      await page.getByText('grace@example.com', { exact: true }).waitFor();
      await picture(page, `people-invitations-${colorScheme}`);

      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL('**/?signed-out=1');
      await page.goto(link);
      if (!javaScript) {
        await page.getByLabel('Link of the invitation').fill(link);
        await picture(page, `people-code-${colorScheme}`);
        await page.getByRole('button', { name: 'Continue' }).click();
      }
      await page.getByRole('heading', { name: 'Create your account' }).waitFor();
      expect(page.url()).toBe(`${stage.server.url}/invitation`);
      await expectUsable(page, `people-accept-${colorScheme}`, javaScript);
      await page.getByLabel('Username').fill('grace');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.waitForURL('**/account');
      const [row] = await stage.server.db.query<{ rbac_roles: string[] }>(`SELECT rbac_roles FROM users WHERE username = 'grace'`);
      expect(row?.rbac_roles).toEqual(['auditor']);
    });

    it('creates a user, gives a role, and ends everything of the user after the name was typed', async () => {
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/users`);
      await page.getByRole('link', { name: 'New user' }).click();
      await page.getByLabel('Username').fill('heidi');
      await page.getByLabel('Email address').fill('heidi@example.com');
      await page.getByLabel('Password').fill(PASSWORD);
      await picture(page, `people-new-user-${colorScheme}`);
      await page.getByRole('button', { name: 'Create user' }).click();
      await page.getByRole('status').filter({ hasText: 'The user has been created.' }).waitFor();
      await page.getByRole('checkbox', { name: /^Auditor/ }).check();
      await page.getByRole('button', { name: 'Save roles' }).click();
      await page.getByRole('status').filter({ hasText: 'The roles have been changed.' }).waitFor();
      await picture(page, `people-user-${colorScheme}`);
      const login = await stage.server.post('/api/v2/users/login', { email: 'heidi@example.com', password: PASSWORD });
      await page.getByRole('link', { name: 'End everything' }).click();
      await page.getByLabel('Type the name to confirm').fill('heidi');
      await page.getByRole('button', { name: 'End everything' }).click();
      await page.getByRole('status').filter({ hasText: 'All sessions and tokens of the user have been ended' }).waitFor();
      const { session_token: session } = login.json<{ session_token: string }>();
      expect((await stage.server.get('/api/v2/users/me', { 'coder-session-token': session })).status).toBe(401);
    });

    it('creates an organization, and adds a member to it with a role', async () => {
      const bob = await createPerson(stage.server, { username: 'bob-the-builder' });
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/organizations`);
      await page.getByRole('link', { name: 'New organization' }).click();
      await page.getByLabel('Name', { exact: true }).fill('research');
      await page.getByRole('button', { name: 'Create organization' }).click();
      await page.getByRole('status').filter({ hasText: 'The organization has been created.' }).waitFor();
      await page.getByLabel('Username').fill(bob.username);
      await page.getByRole('button', { name: 'Add' }).click();
      await page.getByRole('status').filter({ hasText: 'They are a member now.' }).waitFor();
      await picture(page, `people-members-${colorScheme}`);
      await page.getByRole('link', { name: bob.username }).click();
      await page.getByRole('checkbox', { name: /^Organization Auditor/ }).check();
      await page.getByRole('button', { name: 'Save roles' }).click();
      await page.getByRole('status').filter({ hasText: 'The roles have been changed.' }).waitFor();
      await picture(page, `people-member-${colorScheme}`);
    });

    it('creates a group of an organization, and puts a member into it', async () => {
      const organization = await createOrganization(stage.server.db);
      const carol = await createPerson(stage.server, { organizations: { [organization.id]: [] } });
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/organizations/${organization.id}`);
      await page.getByRole('link', { name: 'Groups', exact: true }).click();
      await page.getByRole('link', { name: 'New group' }).click();
      await page.getByLabel('Name', { exact: true }).fill('night-shift');
      await page.getByRole('button', { name: 'Create group' }).click();
      await page.getByRole('status').filter({ hasText: 'The group has been created.' }).waitFor();
      await page.getByLabel('Username').fill(carol.username);
      await page.getByRole('button', { name: 'Add' }).click();
      await page.getByRole('status').filter({ hasText: 'They are in the group now.' }).waitFor();
      await picture(page, `people-group-${colorScheme}`);
      await page.getByRole('link', { name: 'Delete' }).click();
      await page.getByLabel('Type the name to confirm').fill('night-shift');
      await page.getByRole('button', { name: 'Delete this group' }).click();
      await page.getByRole('status').filter({ hasText: 'The group has been deleted.' }).waitFor();
    });

    it('creates a role of an organization from single permissions, by keyboard, and sees what it permits', async () => {
      const { id } = await createOrganization(stage.server.db);
      const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/organizations/${id}`);
      await page.getByRole('link', { name: 'Roles', exact: true }).press('Enter');
      await page.getByRole('link', { name: 'New role' }).press('Enter');
      await page.getByLabel('Name', { exact: true }).fill('shift-planner');
      await page.getByRole('checkbox', { name: 'See groups' }).press('Space');
      await page.getByRole('checkbox', { name: 'Rename groups, and add and remove their members' }).press('Space');
      await page.getByText('For other programs').press('Enter');
      await picture(page, `people-new-role-${colorScheme}`);
      await page.getByRole('checkbox', { name: 'See templates' }).press('Space');
      await page.getByRole('button', { name: 'Create role' }).press('Enter');
      await page.getByRole('status').filter({ hasText: 'The role has been created.' }).waitFor();
      await page.getByText('Rename groups, and add and remove their members').waitFor();
      await picture(page, `people-role-${colorScheme}`);
    });
  });
});
