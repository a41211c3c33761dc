import { expectForbidden, expectStatus } from '../../support/expect-answer.js';
import { plantKey } from '../../support/keys.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import { plantUser, withKey } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

const AGENTS = '/agents';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
});
afterAll(() => server.stop());

describe('an agent', () => {
  it('of a person is created and changed with a login session only: others can create long-lived tokens for the person', async () => {
    const user = await plantUser(server.db);
    const person = await withKey(server, user);
    const token = await plantKey(server.db, user.id, { loginType: 'token', scopes: ['coder:all'] });
    const send = (method: string, path: string, body?: Readonly<Record<string, unknown>>): ReturnType<RunningServer['post']> =>
      server.request(method, `/api/v2${path}`, { headers: { 'coder-session-token': token }, ...(body && { body }) });
    const { agent } = expectStatus(await person.post(AGENTS, { name: 'one' }), 201).json<{ agent: { id: string } }>();
    const path = `${AGENTS}/${agent.id}`;
    const trust = { issuer: 'https://platform.example.com', subject: 'x' };
    for (const refused of [
      await send('POST', AGENTS, { name: 'two' }),
      await send('PATCH', path, { name: 'two' }),
      await send('POST', `${path}/token`),
      await send('POST', `${path}/workload-identities`, trust),
    ]) {
      expectForbidden(refused);
      expect(refused.text).toContain('This requires a login session. OAuth tokens and long-lived tokens are not accepted.');
    }
    expectStatus(await send('DELETE', `${path}/token`), 204);
    expectStatus(await send('DELETE', path), 204);
  });

  it('is not created or changed by an app, and the error recommends no other token', async () => {
    const session = await plantKey(server.db, (await plantUser(server.db, { siteRoles: ['owner'] })).id);
    const { access_token: token } = await obtainTokens(server, session, await registerClient(server, session), { scope: 'coder:all' });
    const path = `${AGENTS}/0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11`;
    for (const [method, where] of [
      ['POST', AGENTS],
      ['PATCH', path],
      ['POST', `${path}/token`],
      ['POST', `${path}/workload-identities`],
    ] as const) {
      const refused = await server.request(method, `/api/v2${where}`, { headers: { authorization: `Bearer ${token}` }, body: {} });
      expect([refused.status, refused.json()]).toMatchObject([
        403,
        { detail: 'This requires a login session. OAuth tokens and long-lived tokens are not accepted.' },
      ]);
    }
  });

  it('of a service account is created by it with a token that nothing narrows', async () => {
    const account = await plantUser(server.db, { isServiceAccount: true });
    const post = async (scopes: readonly string[]): ReturnType<RunningServer['post']> => {
      const token = await plantKey(server.db, account.id, { loginType: 'token', scopes });
      return server.post('/api/v2/agents', { name: 'one' }, { 'coder-session-token': token });
    };
    expectForbidden(await post(['user:read', 'api_key:create']));
    expectStatus(await post(['coder:all']), 201);
  });

  it.each(['dormant', 'suspended'])('of a service account that is %s gets no token, which would be refused', async (status) => {
    const owner = await withKey(server, await plantUser(server.db, { siteRoles: ['owner'] }));
    const account = await plantUser(server.db, { isServiceAccount: true });
    const { agent } = expectStatus(await owner.post(AGENTS, { name: 'one', owner: account.id }), 201).json<{ agent: { id: string } }>();
    await server.db.query(`UPDATE users SET status = $2 WHERE id = $1`, [account.id, status]);
    const before = await server.db.query(`SELECT id FROM api_keys WHERE agent_id = $1`, [agent.id]);
    for (const refused of [await owner.post(AGENTS, { name: 'two', owner: account.id }), await owner.post(`${AGENTS}/${agent.id}/token`)]) {
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('The owner of this agent is suspended or dormant.')]);
    }
    expect(await server.db.query(`SELECT id FROM api_keys WHERE agent_id = $1`, [agent.id])).toEqual(before);
    expect(await server.db.query(`SELECT name FROM agents WHERE user_id = $1`, [account.id])).toEqual([{ name: 'one' }]);
    expectStatus(await owner.put(`/users/${account.id}/status/activate`), 200);
    expectStatus(await owner.post(`${AGENTS}/${agent.id}/token`), 201);
  });
});
