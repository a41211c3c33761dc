import { expectJson, expectRefused } from '../../support/expect-answer.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { Idp } from '../../support/idp/idp.js';
import { atProvider, beginLogin, logInAt, somebody } from '../../support/idp/login.js';
import { createPerson, type Person } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

/** One provider under several names, each with its own rules. */
const RULES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: { USER_ROLE_FIELD: 'realm_access.roles' },
  mapped: {
    USER_ROLE_FIELD: 'roles',
    USER_ROLE_MAPPING: '{"it":["user-admin","auditor"],"boss":"owner","auditor":[]}',
    USER_ROLE_DEFAULT: 'template-admin',
  },
  silent: {},
};

const at = (name: string) => ({ callback: `/api/v2/users/oidc/${name}/callback` });

describe('site roles of an OpenID Connect provider', () => {
  let idp: Idp;
  let server: RunningServer;
  let owner: Person;

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
    owner = await createPerson(server, { siteRoles: ['owner'] });
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  /** Logs a user in and returns their account's id and the token of the session. */
  async function logIn(provider: string, person: Record<string, unknown>, claims: Record<string, unknown>) {
    await idp.become({ claims: { ...person, ...claims } });
    const token = (await logInAt(server, at(provider))).token ?? '';
    return { token, id: (await me(server, token)).id };
  }

  const plain = (person: Record<string, unknown>, ...roles: unknown[]) => logIn('plain', person, { realm_access: { roles } });
  const mapped = (person: Record<string, unknown>, ...roles: unknown[]) => logIn('mapped', person, { roles });

  async function rolesOf(id: string): Promise<string[]> {
    const [row] = await server.db.query<{ roles: string[] }>(`SELECT rbac_roles AS roles FROM users WHERE id = $1`, [id]);
    return row!.roles.toSorted();
  }

  const records = (id: string): Promise<unknown[]> =>
    server.db.query(
      `SELECT diff -> 'rbac_roles' AS diff FROM audit_logs
        WHERE resource_id = $1 AND additional_fields ->> 'automatic_subsystem' = 'role_sync' ORDER BY time`,
      [id],
    );

  it('are those of the claim at each login, which is audited; other names grant nothing', async () => {
    const person = somebody();
    const { id } = await plain(person, 'auditor', 'user-admin', 'auditor', 'member', 'Owner', 'acme/organization-admin');
    expect(await rolesOf(id)).toEqual(['auditor', 'user-admin']);
    await plain(person, 'user-admin');
    await plain(person, 'user-admin');
    expect(await rolesOf(id)).toEqual(['user-admin']);
    expect(await records(id)).toEqual([
      { diff: { old: [], new: ['auditor', 'user-admin'], secret: false } },
      { diff: { old: ['auditor', 'user-admin'], new: ['user-admin'], secret: false } },
    ]);
  });

  it('have an effect on the next request of every session that the user had before', async () => {
    const person = somebody();
    const { token } = await plain(person, 'auditor');
    const read = () => server.get('/api/v2/audit?limit=1', { 'coder-session-token': token });
    expectJson(await read(), 200);
    await plain(person);
    expect((await read()).status).toBe(403);
    await plain(person, 'auditor');
    expectJson(await read(), 200);
  });

  it('end together with the claim, but not if the provider says that it is elsewhere', async () => {
    const person = somebody();
    const { id } = await mapped(person, 'it');
    expect(await rolesOf(id)).toEqual(['auditor', 'template-admin', 'user-admin']);
    await logIn('mapped', person, { _claim_names: { roles: 'src1' } });
    expect(await rolesOf(id)).toEqual(['auditor', 'template-admin', 'user-admin']);
    await logIn('mapped', person, {});
    expect(await rolesOf(id)).toEqual(['template-admin']);
  });

  it('are mapped to any number of roles, also to owner; a login that takes owner away is audited and in the log', async () => {
    const person = somebody();
    const { id, token } = await mapped(person, 'boss', 'auditor', 'it');
    const { username } = await me(server, token);
    expect(await rolesOf(id)).toEqual(['auditor', 'owner', 'template-admin', 'user-admin']);
    await mapped(person, 'auditor');
    expect(await rolesOf(id)).toEqual(['template-admin']);
    expect((await records(id)).at(-1)).toMatchObject({
      diff: { old: expect.arrayContaining(['owner']) as unknown, new: ['template-admin'] },
    });
    await server.waitForLog(
      new RegExp(`the identity provider of ${username} does not name the role owner, so this login has taken it away`),
    );
  });

  describe('of the last owner', () => {
    const person = somebody();
    const demote = () => server.db.query(`UPDATE users SET rbac_roles = '{}' WHERE id = $1`, [owner.id]);
    const restore = () => server.db.query(`UPDATE users SET rbac_roles = '{owner}' WHERE id = $1`, [owner.id]);
    const owners = (): Promise<{ id: string }[]> =>
      server.db.query(`SELECT id FROM users WHERE 'owner' = ANY (rbac_roles) AND NOT is_service_account`);
    let id: string;

    beforeEach(async () => ({ id } = await plain(person, 'owner')));
    afterEach(restore);

    it('still include owner, until there is another one', async () => {
      await demote();
      await plain(person, 'auditor');
      await plain(person, 'auditor');
      expect(await rolesOf(id)).toEqual(['auditor', 'owner']);
      await restore();
      await plain(person, 'auditor');
      expect(await rolesOf(id)).toEqual(['auditor']);
    });

    it('still include owner if the other one loses the role at the same moment', async () => {
      const robot = await createPerson(server, { siteRoles: ['owner'], isServiceAccount: true });
      await idp.become({ claims: { ...person, realm_access: { roles: ['auditor'] } } });
      const { toProvider, jar } = await beginLogin(server, at('plain'));
      const back = await atProvider(toProvider);
      const [login, change] = await Promise.all([
        server.request('GET', back.href, { jar }),
        robot.put(`/users/${owner.id}/roles`, { roles: [] }),
      ]);
      expect(login.status).toBe(307);
      expect(await owners()).toEqual([{ id: change.status === 200 ? id : owner.id }]);
    });
  });

  it('can be changed by nobody else, unless the provider does not decide about them', async () => {
    const { id } = await plain(somebody(), 'auditor');
    const managed = 'Cannot modify roles for OIDC users when role sync is enabled.';
    expectRefused(await owner.put(`/users/${id}/roles`, { roles: [] }), 400, managed);
    expect(await rolesOf(id)).toEqual(['auditor']);
    const member = await createPerson(server);
    expect((await member.put(`/users/${id}/roles`, { roles: [] })).json()).not.toMatchObject({ message: managed });

    const person = somebody();
    const free = await logIn('silent', person, { roles: ['auditor'] });
    expectJson(await owner.put(`/users/${free.id}/roles`, { roles: ['user-admin'] }), 200);
    await logIn('silent', person, { roles: ['auditor'] });
    expect(await rolesOf(free.id)).toEqual(['user-admin']);
  });

  it('refuse the login and change nothing if the claim holds anything else', async () => {
    const person = somebody();
    const { id } = await mapped(person, 'it');
    await idp.become({ claims: { ...person, roles: [{ name: 'boss' }] } });
    expectPage((await logInAt(server, at('mapped'))).answer, 400, 'Failed to sync user roles!');
    await idp.become({ claims: { ...person, roles: 'boss,it' } });
    expectPage((await logInAt(server, at('mapped'))).answer, 400, 'Failed to sync user roles!');
    expect(await rolesOf(id)).toEqual(['auditor', 'template-admin', 'user-admin']);
  });
});
