import { createOrganization, createPerson, type Person } from '../../support/person.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Route {
  readonly method: string;
  readonly path: string;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly tags?: readonly string[] }>>>>;
}

const TAGS = ['organizations', 'members', 'roles', 'groups'];
/** Schema-valid bodies: what is wrong with a body is not the question, and must not be answered before "may I?". */
const BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'POST /organizations': { name: 'walker' },
  'POST /organizations/{organization}/groups': { name: 'walker' },
  'PUT /organizations/{organization}/members/{user}/roles': { roles: ['organization-admin'] },
  'POST /organizations/{organization}/members/roles': { name: 'walker' },
  'PUT /organizations/{organization}/members/roles': { name: 'helper' },
  'PATCH /organizations/{organization}': { display_name: 'walker' },
  'PATCH /groups/{group}': { display_name: 'walker' },
  'PUT /users/{user}/roles': { roles: ['owner'] },
  'POST /authcheck': { checks: { x: { action: 'read', object: { resource_type: 'organization' } } } },
};
/** What everybody may do. The answers hold nothing of anybody else. */
const GRANTED: Readonly<Record<string, unknown>> = {
  'GET /organizations': [],
  'GET /groups': [],
  'POST /authcheck': { x: false },
  'GET /users/roles': expect.arrayContaining([expect.objectContaining({ name: 'owner', assignable: false })]) as unknown,
};

describe('a person without rights, walked over every endpoint of organizations, members, roles and groups', () => {
  let server: RunningServer;
  let walker: Person;
  let target: { organization: string; user: string; group: string; role: string };
  let routes: Route[];

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    const home = await createOrganization(server.db);
    const inhabitant = await createPerson(server, { siteRoles: ['owner'], organizations: { [home.id]: ['organization-admin'] } });
    await server.db.query(`INSERT INTO custom_roles (organization_id, name) VALUES ($1, 'helper')`, [home.id]);
    const [group] = await server.db.query<{ id: string }>(`INSERT INTO groups (organization_id, name) VALUES ($1, 'team') RETURNING id`, [
      home.id,
    ]);
    walker = await createPerson(server);
    target = { organization: home.id, user: inhabitant.id, group: group!.id, role: 'helper' };

    const { paths } = (await server.get('/swagger/openapi.json')).json<OpenApi>();
    routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { tags }]) => tags?.some((tag) => TAGS.includes(tag)))
        .map(([method]) => ({ method: method.toUpperCase(), path: path.replace(/^\/api\/v2/, '') })),
    );
  });
  afterAll(() => server.stop());

  const real = (path: string): string => path.replaceAll(/\{(\w+)\}/g, (_whole, name: keyof typeof target) => target[name]);
  const rows = (): Promise<unknown[]> =>
    server.db.query(
      `SELECT (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.id) FROM organizations o) AS organizations,
              (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.user_id) FROM organization_members m) AS members,
              (SELECT jsonb_agg(to_jsonb(g) ORDER BY g.id) FROM groups g) AS groups,
              (SELECT jsonb_agg(to_jsonb(c) ORDER BY c.id) FROM custom_roles c) AS roles,
              (SELECT jsonb_agg(u.rbac_roles ORDER BY u.id) FROM users u) AS site_roles,
              (SELECT count(*) FROM audit_logs) AS audits`,
    );

  it('meets every route of them', () => {
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'DELETE /groups/{group}',
      'DELETE /organizations/{organization}',
      'DELETE /organizations/{organization}/members/roles/{role}',
      'DELETE /organizations/{organization}/members/{user}',
      'GET /groups',
      'GET /groups/{group}',
      'GET /groups/{group}/members',
      'GET /organizations',
      'GET /organizations/{organization}',
      'GET /organizations/{organization}/groups',
      'GET /organizations/{organization}/groups/{group}',
      'GET /organizations/{organization}/groups/{group}/members',
      'GET /organizations/{organization}/members',
      'GET /organizations/{organization}/members/roles',
      'GET /organizations/{organization}/members/{user}',
      'GET /organizations/{organization}/paginated-groups',
      'GET /organizations/{organization}/paginated-members',
      'GET /users/roles',
      'GET /users/{user}/organizations',
      'GET /users/{user}/organizations/{organization}',
      'GET /users/{user}/roles',
      'PATCH /groups/{group}',
      'PATCH /organizations/{organization}',
      'POST /authcheck',
      'POST /organizations',
      'POST /organizations/{organization}/groups',
      'POST /organizations/{organization}/members/roles',
      'POST /organizations/{organization}/members/{user}',
      'PUT /organizations/{organization}/members/roles',
      'PUT /organizations/{organization}/members/{user}/roles',
      'PUT /users/{user}/roles',
    ]);
  });

  it('gets 403, 404, or an empty answer that everybody may have, and changes nothing', async () => {
    const before = await rows();
    const wrong: string[] = [];
    for (const { method, path } of routes) {
      const title = `${method} ${path}`;
      const answer = await walker.send(method, real(path), BODIES[title]);
      if (title in GRANTED) {
        expect([title, answer.status, answer.json()]).toEqual([title, 200, GRANTED[title]]);
        continue;
      }
      if (answer.status !== 403 && answer.status !== 404) wrong.push(`${title}: ${answer.status} ${answer.text}`);
      for (const secret of Object.values(target)) expect(answer.text).not.toContain(secret);
    }
    expect(wrong).toEqual([]);
    expect(await rows()).toEqual(before);
  });

  it('gets the same answers without any body, where the path names what is hidden', async () => {
    const wrong: string[] = [];
    for (const { method, path } of routes.filter((route) => route.path.startsWith('/organizations/'))) {
      const answer = await walker.send(method, real(path), method === 'GET' || method === 'DELETE' ? undefined : {});
      if (answer.status !== 404) wrong.push(`${method} ${path}: ${answer.status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('without any credential gets 401 and a challenge', async () => {
    for (const { method, path } of routes) {
      const answer = await server.request(method, `/api/v2${real(path)}`, {
        ...(BODIES[`${method} ${path}`] && { body: { ...BODIES[`${method} ${path}`] } }),
      });
      expect([method, path, answer.status]).toEqual([method, path, 401]);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="coder", resource_metadata=/);
    }
  });

  it('with a key of too little scope gets 403 insufficient_scope, before anything is read', async () => {
    const narrow = await createPerson(server, { siteRoles: ['owner'], scopes: ['webpush_subscription:read'] });
    for (const { method, path } of routes.filter((route) => route.path !== '/authcheck')) {
      const answer = await narrow.send(method, real(path), BODIES[`${method} ${path}`]);
      expect([method, path, answer.status]).toEqual([method, path, 403]);
      expect(answer.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="[a-z]/);
    }
  });
});
