import { randomUUID } from 'node:crypto';
import { expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { createPerson, type Person } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

const APPS = '/oauth2-provider/apps';
interface App {
  readonly id: string;
}

describe('OAuth2 apps', () => {
  let server: RunningServer;
  let owner: Person;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    owner = await createPerson(server, { siteRoles: ['owner'] });
  });
  afterAll(() => server.stop());

  it('answer 404 to every operation when they are missing, and 400 for an invalid id', async () => {
    const missing = `${APPS}/${randomUUID()}`;
    const change = { name: 'x', callback_url: 'http://localhost/cb', icon: '' };
    for (const answer of [
      await owner.get(missing),
      await owner.put(missing, change),
      await owner.delete(missing),
      await owner.get(`${missing}/secrets`),
      await owner.post(`${missing}/secrets`),
    ]) {
      expectNotFound(answer);
    }
    for (const bad of [`${APPS}/zz`, `${APPS}/zz/secrets`]) expectRefused(await owner.get(bad), 400, 'Invalid OAuth2 client ID.');
  });

  it.each(['5a66e700-0000-4000-8000-000000000001', '5a66e700-0000-4000-8000-000000000002'])(
    'that are part of the server (%s) stay what users take them for: nobody renames, redirects or deletes them, but their scope can be reduced',
    async (id) => {
      const path = `${APPS}/${id}`;
      const before = (await owner.get(path)).json<{ name: string; redirect_uris: string[] }>();
      for (const [change, field] of [
        [{ name: 'Payroll' }, 'name'],
        [{ redirect_uris: ['https://evil.example/cb'] }, 'redirect_uris'],
      ] as const) {
        const refused = await owner.put(path, { name: before.name, redirect_uris: before.redirect_uris, ...change });
        expect(refused.status).toBe(400);
        expect(refused.json()).toMatchObject({ validations: [{ field, detail: 'cannot change: this app is part of the server' }] });
      }
      expect((await owner.delete(path)).status).toBe(400);
      const narrowed = await owner.put(path, { name: before.name, redirect_uris: before.redirect_uris, scope: 'user:read' });
      expect([narrowed.status, narrowed.json()]).toEqual([200, expect.objectContaining({ ...before, scope: 'user:read' })]);
    },
  );

  it('are listed for a client that sends an empty query string', async () => {
    const { id } = expectJson<App>(await owner.post(APPS, { name: 'listed', callback_url: 'http://localhost/cb', icon: '' }), 201);
    expect(expectJson<App[]>(await owner.get(`${APPS}?`), 200).map((app) => app.id)).toContain(id);
    expect(expectJson(await owner.get(`${APPS}?user_id=${owner.id}`), 200)).toEqual([]);
    expectRefused(await owner.get(`${APPS}?user_id=zz`), 400, 'Invalid user UUID');
  });

  it('link to their pages, do not say who registered them, and can be verified; an update keeps what it leaves out, and the log shows each change', async () => {
    const links = { client_uri: 'https://a.example/', policy_uri: 'https://a.example/privacy', tos_uri: 'http://a.example/terms' };
    const body = { name: 'described', callback_url: 'http://localhost/cb' };
    const created = expectJson<App>(await owner.post(APPS, { ...body, ...links, verified: true }), 201);
    expect(created).toMatchObject({ ...links, verified: true });
    expect(created).not.toHaveProperty('created_by');
    expect(expectJson(await owner.put(`${APPS}/${created.id}`, body), 200)).toMatchObject({ ...links, verified: true });
    const cleared = { client_uri: '', policy_uri: '', tos_uri: '', verified: false };
    expect(expectJson(await owner.put(`${APPS}/${created.id}`, { ...body, ...cleared }), 200)).toMatchObject(cleared);
    const [entry] = await server.db.query<{ diff: object }>(
      `SELECT diff FROM audit_logs WHERE resource_id = $1 ORDER BY time DESC LIMIT 1`,
      [created.id],
    );
    expect(Object.keys(entry?.diff ?? {}).sort()).toEqual(['client_uri', 'is_verified', 'policy_uri', 'tos_uri']);
    const { id } = expectJson<App>(await owner.post(APPS, body), 201);
    expect(expectJson(await owner.get(`${APPS}/${id}`), 200)).toMatchObject(cleared);
  });

  it.each(['javascript:alert(1)', '/local', 'ftp://a.example/', 'https://user@a.example/', 'x'])(
    'refuse %s as the address of a page, and name each field',
    async (uri) => {
      const links = { client_uri: uri, policy_uri: uri, tos_uri: uri };
      const answer = await owner.post(APPS, { name: 'x', callback_url: 'http://localhost/cb', ...links });
      const detail = 'must be an absolute https or http URL';
      expect([answer.status, answer.json<{ validations: unknown }>().validations]).toEqual([
        400,
        Object.keys(links).map((field) => ({ field, detail })),
      ]);
    },
  );
});
