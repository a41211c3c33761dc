import { expectJson } from '../../support/expect-answer.js';
import { createOrganization } from '../../support/organizations.js';
import { createPerson, type Person } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { type RunningServer, startServer } from '../../support/server.js';

const GOOD = ['', '/emojis/1f47e.png', 'https://cdn.example/a.png?s=2', 'HTTP://cdn.example/a.png'];
const BAD = [
  'javascript:alert(document.domain)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>',
  '//evil.example/a.png',
  '/\\evil.example/a.png',
  'https://a" onerror="alert(1)',
  'https://user:secret@evil.example/a.png',
  `https://evil.example/${'a'.repeat(3000)}`,
];

let server: RunningServer;
let owner: Person;
let organization: string;
let group: string;
let app: string;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  organization = (await createOrganization(server.db)).id;
  owner = await createPerson(server, { siteRoles: ['owner'] });
  group = expectJson<{ id: string }>(await owner.post(`/organizations/${organization}/groups`, { name: uniqueName('g') }), 201).id;
  app = expectJson<{ id: string }>(await owner.post('/oauth2-provider/apps', { name: 'a', callback_url: 'http://localhost/cb' }), 201).id;
});
afterAll(() => server.stop());

type Send = (url: string) => ReturnType<Person['get']>;
const callback_url = 'http://localhost/cb';
const DOORS: readonly (readonly [string, Send])[] = [
  ['the profile', (avatar_url) => owner.put('/users/me/profile', { username: owner.username, avatar_url })],
  ['a new group', (avatar_url) => owner.post(`/organizations/${organization}/groups`, { name: uniqueName('g'), avatar_url })],
  ['a group', (avatar_url) => owner.patch(`/groups/${group}`, { name: '', avatar_url })],
  ['a new organization', (icon) => owner.post('/organizations', { name: uniqueName('o'), icon })],
  ['an organization', (icon) => owner.patch(`/organizations/${organization}`, { icon })],
  ['a new app', (icon) => owner.post('/oauth2-provider/apps', { name: uniqueName('a'), callback_url, icon })],
  ['an app', (icon) => owner.put(`/oauth2-provider/apps/${app}`, { name: 'a', callback_url, icon })],
];
const COLUMNS: readonly (readonly [string, string])[] = [
  ['users', 'avatar_url'],
  ['groups', 'avatar_url'],
  ['organizations', 'icon'],
  ['oauth2_provider_apps', 'icon'],
];

const stored = (): Promise<unknown> =>
  Promise.all(COLUMNS.map(([table, column]) => server.db.query(`SELECT ${column} FROM ${table} ORDER BY id`)));

describe('a picture URL', () => {
  it.each(DOORS)('is accepted from %s only if pages can show it', async (door, send) => {
    for (const url of GOOD) {
      // The consent page shows an app before the user trusts it.
      if (door.endsWith('app') && /^http/i.test(url)) continue;
      const { status, text } = await send(url);
      expect([url, status < 300 ? '' : text]).toEqual([url, '']);
    }
    const before = await stored();
    for (const url of BAD) {
      const answer = await send(url);
      expect([url.slice(0, 60), answer.status]).toEqual([url.slice(0, 60), 400]);
      expect(answer.json()).toMatchObject({ validations: [{ field: expect.stringMatching(/^(avatar_url|icon)$/) as unknown }] });
    }
    // Longer than any request of the API may be.
    expect([400, 413]).toContain((await send(`https://evil.example/${'a'.repeat(900_000)}`)).status);
    expect(await stored()).toEqual(before);
  });

  it.each(COLUMNS)('in %s.%s is checked by the schema too', async (table, column) => {
    for (const url of BAD.filter((each) => !each.includes('@'))) {
      await expect(server.db.query(`UPDATE ${table} SET ${column} = $1`, [url])).rejects.toMatchObject({
        code: expect.stringMatching(/^(23514|22001)$/) as unknown,
      });
    }
  });
});
