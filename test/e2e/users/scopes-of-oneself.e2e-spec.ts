import { createPerson, type Person, withKey } from '../../support/people.js';
import { defaultOrganizationId } from '../../support/organizations.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Operation {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  /** The scopes that the documentation of the operation names. */
  readonly scopes: readonly string[];
}
type Described = Readonly<Record<string, { readonly security?: readonly Readonly<Record<string, readonly string[]>>[] }>>;

/** A token needs the scopes of the user's things that it touches, and never permission to read other users. */
describe('a path with `me` in it', () => {
  let server: RunningServer;
  let organization: string;
  let operations: Operation[];

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_SWAGGER_ENABLE: 'true' } });
    await createPerson(server, { siteRoles: ['owner'] });
    organization = await defaultOrganizationId(server.db);
    const { paths } = (await server.get('/swagger/openapi.json')).json<{ paths: Readonly<Record<string, Described>> }>();
    operations = Object.entries(paths)
      .filter(([path]) => path.includes('{user}'))
      .flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(([method, { security }]) => {
          const scopes = security?.find((way) => 'oauth2' in way)?.['oauth2'];
          return scopes === undefined ? [] : [{ title: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, scopes }];
        }),
      );
  });
  afterAll(() => server.stop());

  /** Requested by a separate owner, so that no call depends on what another one changed. */
  async function ask({ method, path }: Operation, scopes: readonly string[], user: (person: Person) => string): Promise<[number, string]> {
    const owner = await createPerson(server, { siteRoles: ['owner'], organizations: { [organization]: ['organization-admin'] } });
    const person = await withKey(server, owner, { scopes });
    const concrete = path
      .replace('{user}', user(owner))
      .replace('{organization}', organization)
      .replace(/\{[^}]*\}/g, 'nothing');
    const headers = { 'coder-session-token': person.token };
    const answer = await server.request(method, concrete, { headers, ...(method !== 'GET' && { body: {} }) });
    const message = answer.text === '' ? undefined : answer.json<{ message?: string } | null>()?.message;
    return [answer.status, message ?? ''];
  }

  it('needs the scopes of the operation and not `user:read`, for every operation', async () => {
    expect(operations.length).toBeGreaterThan(25);
    for (const operation of operations) {
      const own = operation.scopes.filter((scope) => scope !== 'user:read');
      const needed = own.length > 0 ? own : ['user:read_personal'];
      const full = await ask(operation, ['coder:all'], () => 'me');
      expect([operation.title, await ask(operation, needed, () => 'me')]).toEqual([operation.title, full]);
      expect([operation.title, await ask(operation, needed, ({ id }) => id)]).toEqual([operation.title, full]);
    }
  });

  it('allows reading the user with `user:read_personal`, and no other user', async () => {
    const other = await createPerson(server);
    const person = await withKey(server, await createPerson(server), { scopes: ['user:read_personal'] });
    for (const reference of ['me', person.id]) {
      const answer = await person.get(`/users/${reference}`);
      expect([answer.status, answer.json<{ id: string; email: string }>().email]).toEqual([200, person.email]);
    }
    const refused = await person.get(`/users/${other.id}`);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('scope="user:read"');
    expect((await person.get('/users')).status).toBe(403);
  });

  it('shows no data of the user to a token without these scopes, or limited to another object', async () => {
    const person = await createPerson(server);
    const other = await createPerson(server);
    const keys = await withKey(server, person, { scopes: ['api_key:read'] });
    expect((await keys.get('/users/me/keys/tokens')).status).toBe(200);
    const refused = await keys.get('/users/me');
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain(person.email);
    const elsewhere = await withKey(server, person, { scopes: ['user:read'], allowList: [`user:${other.id}`] });
    const hidden = await elsewhere.get('/users/me');
    expect([hidden.status, hidden.text.includes(person.email)]).toEqual([404, false]);
  });
});
