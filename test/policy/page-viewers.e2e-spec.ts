import { ORGANIZATION_ROLE_NAMES, SITE_ROLE_NAMES } from '../../src/authz/index.js';
import { formsOn, type ParsedForm, sampledRows } from '../../src/testing/index.js';
import { addressOf, type Company, COMPANY_ENV, foundCompany, namedPages } from '../support/company/index.js';
import { ConsolePages } from '../support/console-pages.js';
import { expectStatus } from '../support/expect-answer.js';
import { createOrganization } from '../support/organizations.js';
import { createPerson, type UserTraits } from '../support/people.js';
import { type RunningServer, startServer } from '../support/server.js';

/** Pages before the login belong to nobody. */
const PAGES = namedPages().filter(({ section }) => section !== 'Signing in');
const OF_ORGANIZATION = PAGES.filter(({ path }) => path.startsWith('/admin/organizations/{id}') || path === '/admin/audit/{entry}');

const titleOf = (role: string): string =>
  role.replace(/(^|-)(.)/g, (_, dash: string, letter: string) => (dash && ' ') + letter.toUpperCase());

describe('the pages that docs/console.md names', () => {
  let server: RunningServer;
  let company: Company;
  /** The forms of each page, as the owner gets them. */
  const forms = new Map<string, readonly ParsedForm[]>();

  beforeAll(async () => {
    server = await startServer({ env: COMPANY_ENV });
    const founded = await foundCompany(server);
    const [entry] = await server.db.query<{ id: string }>(`SELECT id FROM audit_logs WHERE organization_id = $1 LIMIT 1`, [
      founded.organization,
    ]);
    // Somebody without roles: whoever has some is not theirs to change.
    company = { ...founded, staff: { ...founded.staff, barbara: founded.staff.edsger }, auditEntry: entry!.id };
    const { token } = await createPerson(server, { siteRoles: ['owner'] });
    const browser = new ConsolePages(server, token);
    for (const page of PAGES) {
      const { text } = await browser.open(addressOf(page, company));
      forms.set(
        page.path,
        formsOn(text).filter(({ action }) => page.forms.includes(action)),
      );
    }
  });
  afterAll(() => server.stop());

  /** The status of each page for a new person with these roles, and of each form of a page that does not exist for them. */
  async function answersFor(traits: UserTraits, pages = PAGES): Promise<Readonly<Record<string, number>>> {
    const person = await createPerson(server, traits);
    expectStatus(await person.post('/users/me/secrets', { name: 'npm-token', value: 'x', env_name: 'NPM_TOKEN' }), 201);
    const browser = new ConsolePages(server, person.token);
    const answers: Record<string, number> = {};
    for (const page of pages) {
      const { status } = await browser.open(addressOf(page, company));
      answers[page.path] = status;
      if (status !== 404) continue;
      for (const { action, fields } of forms.get(page.path) ?? []) {
        const sent = await browser.post(action, fields);
        if (sent.status !== 404) answers[`POST ${action} of ${page.path}`] = sent.status;
      }
    }
    return answers;
  }

  it('have forms, all of which are sent here but those for what a new user does not have yet', () => {
    const found = [...forms.values()].flat().map(({ action }) => action);
    const stated = PAGES.filter(({ seenBy }) => seenBy !== 'everybody').flatMap((page) => page.forms);
    const notYet = ['users/activate', 'users/end-sessions', 'users/end-key', 'users/apps/end', 'users/apps/sign-out'];
    expect(stated.length).toBeGreaterThan(40);
    expect(stated.filter((action) => !found.includes(action))).toEqual(notYet.map((action) => `/admin/${action}`));
  });

  it('are seen by roles that exist', () => {
    const titles = [...SITE_ROLE_NAMES, ...ORGANIZATION_ROLE_NAMES].map(titleOf);
    expect(PAGES.filter(({ seenBy }) => seenBy.length === 0)).toEqual([]);
    const named = new Set(PAGES.flatMap(({ seenBy }) => (seenBy === 'everybody' ? [] : seenBy)));
    expect([...named].filter((title) => !titles.includes(title))).toEqual([]);
    expect(named.size).toBeGreaterThan(6);
  });

  sampledRows(it, 6).each([...SITE_ROLE_NAMES, ...ORGANIZATION_ROLE_NAMES])(
    'exist for %s where the document says so, and nowhere else, nor do their forms',
    async (role) => {
      const isOfSite = (SITE_ROLE_NAMES as readonly string[]).includes(role);
      const answers = await answersFor(isOfSite ? { siteRoles: [role] } : { organizations: { [company.organization]: [role] } });
      const isSeen = (seenBy: (typeof PAGES)[number]['seenBy']): boolean => seenBy === 'everybody' || seenBy.includes(titleOf(role));
      expect(answers).toEqual(Object.fromEntries(PAGES.map(({ path, seenBy }) => [path, isSeen(seenBy) ? 200 : 404])));
    },
  );

  sampledRows(it, 1).each(ORGANIZATION_ROLE_NAMES)('do not exist for %s of another organization', async (role) => {
    const { id } = await createOrganization(server.db);
    expect(OF_ORGANIZATION.length).toBeGreaterThan(10);
    const answers = await answersFor({ organizations: { [id]: [role] } }, OF_ORGANIZATION);
    expect(answers).toEqual(Object.fromEntries(OF_ORGANIZATION.map(({ path }) => [path, 404])));
  });
});
