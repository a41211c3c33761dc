import { plantUser } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { Idp } from '../../support/idp/idp.js';
import { logInAt, somebody } from '../../support/idp/login.js';

/** One provider under several names, each with its own rules. */
const RULES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: { GROUP_FIELD: 'groups' },
  filtered: {
    GROUP_FIELD: 'groups',
    GROUP_MAPPING: '{"id-1":"gate-mapped"}',
    GROUP_REGEX_FILTER: '^gate-',
    ALLOWED_GROUPS: 'id-1,staff',
  },
  making: { GROUP_FIELD: 'groups', GROUP_AUTO_CREATE: 'true' },
  silent: {},
};

const at = (name: string) => ({ callback: `/api/v2/users/oidc/${name}/callback` });

describe('groups of an OpenID Connect provider', () => {
  let idp: Idp;
  let server: RunningServer;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    idp = await Idp.start();
    const rules = Object.entries(RULES).flatMap(([name, settings]) => [
      ...Object.entries(idp.env(name)),
      ...Object.entries(settings).map(([setting, value]) => [`CODER_OIDC_${name.toUpperCase()}_${setting}`, value] as const),
    ]);
    server = await startServer({
      env: {
        ...Object.fromEntries(rules),
        CODER_OIDC_PROVIDERS: Object.keys(RULES).join(','),
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
      },
    });
    await plantUser(server.db, { siteRoles: ['owner'] });
    for (const name of ['staff', 'gate-one', 'gate-mapped', 'by-hand']) {
      const [row] = await server.db.query<{ id: string }>(
        `INSERT INTO groups (organization_id, name) SELECT id, $1 FROM organizations WHERE is_default RETURNING id`,
        [name],
      );
      ids.set(name, row!.id);
    }
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  /** Logs a user in and returns their account's id. */
  async function logIn(provider: string, person: Record<string, unknown>, groups?: unknown): Promise<string> {
    await idp.become({ claims: { ...person, ...(groups !== undefined && { groups }) } });
    return (await me(server, (await logInAt(server, at(provider))).token)).id;
  }

  async function groupsOf(userId: string): Promise<string[]> {
    const rows = await server.db.query<{ name: string }>(
      `SELECT g.name FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = $1 ORDER BY g.name`,
      [userId],
    );
    return rows.map(({ name }) => name);
  }

  async function records(userId: string): Promise<unknown[]> {
    return server.db.query(
      `SELECT action, resource_target AS target, additional_fields - 'automatic_actor' - 'automatic_subsystem' AS fields
         FROM audit_logs WHERE resource_type = 'group' AND additional_fields ->> 'automatic_subsystem' = 'group_sync'
          AND $1 IN (additional_fields ->> 'joined', additional_fields ->> 'left', additional_fields ->> 'member')
        ORDER BY action, resource_target, additional_fields::text`,
      [userId],
    );
  }

  it('determine at each login which groups of the same name the user is in, which is audited', async () => {
    const person = somebody();
    const id = await logIn('plain', person, ['staff', 'gate-one', 'unheard-of', 'Everyone', 'STAFF']);
    expect(await groupsOf(id)).toEqual(['gate-one', 'staff']);
    await server.db.query(`INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)`, [ids.get('by-hand'), id]);
    await logIn('plain', person, ['gate-one']);
    expect(await groupsOf(id)).toEqual(['gate-one']);
    await logIn('plain', person, ['gate-one']);
    expect(await records(id)).toEqual([
      { action: 'write', target: 'by-hand', fields: { left: id } },
      { action: 'write', target: 'gate-one', fields: { joined: id } },
      { action: 'write', target: 'staff', fields: { joined: id } },
      { action: 'write', target: 'staff', fields: { left: id } },
    ]);
  });

  it('end together with the claim, but not if the list was too long to send', async () => {
    const person = somebody();
    const id = await logIn('plain', person, ['staff']);
    await idp.become({ claims: { ...person, _claim_names: { groups: 'src1' } } });
    await logInAt(server, at('plain'));
    expect(await groupsOf(id)).toEqual(['staff']);
    await logIn('plain', person);
    expect(await groupsOf(id)).toEqual([]);
  });

  it('are mapped, then filtered; the list of allowed groups is compared before the mapping', async () => {
    const person = somebody();
    const id = await logIn('filtered', person, ['id-1', 'gate-one', 'staff']);
    expect(await groupsOf(id)).toEqual(['gate-mapped', 'gate-one']);
    await idp.become({ claims: { ...person, groups: ['gate-mapped', 'gate-one'] } });
    expectPage((await logInAt(server, at('filtered'))).answer, 403, 'Not a member of an allowed group');
    expect(await groupsOf(id)).toEqual(['gate-mapped', 'gate-one']);
  });

  it('are created if configured and if the name is valid, also by two logins at once', async () => {
    const names = ['new-a', 'new-b', 'STAFF', 'Everyone', 'no/name', 'new'];
    const first = await logIn('making', somebody(), names);
    expect(await groupsOf(first)).toEqual(['new-a', 'new-b']);
    expect(await records(first)).toMatchObject([
      { action: 'create', target: 'new-a', fields: { member: first } },
      { action: 'create', target: 'new-b', fields: { member: first } },
      { action: 'write', target: 'new-a' },
      { action: 'write', target: 'new-b' },
    ]);
    const source = await server.db.query(`SELECT DISTINCT source FROM groups WHERE name LIKE 'new-%'`);
    expect(source).toEqual([{ source: 'oidc' }]);

    const racer = somebody();
    await idp.become({ claims: { ...racer, groups: ['raced-1', 'raced-2', 'raced-3'] } });
    const racing = await Promise.all(Array.from({ length: 4 }, () => logInAt(server, at('making'))));
    const { id } = await me(server, racing[0]!.token);
    expect(racing.map(({ token }) => token !== undefined)).toEqual([true, true, true, true]);
    expect(await groupsOf(id)).toEqual(['raced-1', 'raced-2', 'raced-3']);
  });

  it('are created up to a hundred by one login, which the log says; the others by the next logins', async () => {
    const person = somebody();
    const names = Array.from({ length: 130 }, (_, i) => `many-${String(i).padStart(3, '0')}`);
    const id = await logIn('making', person, names);
    expect(await groupsOf(id)).toEqual(names.slice(0, 100));
    expect(await records(id)).toHaveLength(200);
    await server.waitForLog(/a login named 130 groups that do not exist; it created 100, and the other 30 wait for the next login/);
    await logIn('making', person, names);
    expect(await groupsOf(id)).toEqual(names);
  });

  it('stay unchanged if the provider sends none, and for a user outside the default organization', async () => {
    const person = somebody();
    const id = await logIn('silent', person, ['staff']);
    await server.db.query(`INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)`, [ids.get('by-hand'), id]);
    await logIn('silent', person, ['staff']);
    expect(await groupsOf(id)).toEqual(['by-hand']);

    const gone = somebody();
    const outsider = await logIn('making', gone, []);
    await server.db.query(`DELETE FROM organization_members WHERE user_id = $1`, [outsider]);
    await logIn('making', gone, ['staff', 'of-an-outsider']);
    expect(await groupsOf(outsider)).toEqual([]);
    expect(await server.db.query(`SELECT 1 FROM groups WHERE name = 'of-an-outsider'`)).toEqual([]);
  });

  it('refuse the login and change nothing if the claim holds anything else', async () => {
    const person = somebody();
    const id = await logIn('plain', person, ['staff']);
    await idp.become({ claims: { ...person, groups: [{ name: 'staff' }] } });
    expectPage((await logInAt(server, at('plain'))).answer, 400, 'Failed to sync user groups!');
    expect(await groupsOf(id)).toEqual(['staff']);
  });
});
