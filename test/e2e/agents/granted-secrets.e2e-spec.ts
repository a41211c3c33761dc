import { expectForbidden, expectJson, expectStatus } from '../../support/expect-answer.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { plantKey } from '../../support/keys.js';
import { delegateToken } from '../../support/oauth/delegate.js';
import { createPerson, Person } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

const SECRET = { name: 'npm', value: 'first', env_name: 'NPM_TOKEN' };
const PATH = '/users/me/secrets/npm';
const SCOPES = ['user:read', 'user_secret:read', 'user_secret:update'];

describe('a secret that an agent was given', () => {
  let server: RunningServer;
  let owner: Person;
  beforeAll(async () => (server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } })));
  afterAll(() => server.stop());
  beforeEach(async () => {
    owner = await createPerson(server);
    expectStatus(await owner.post('/users/me/secrets', SECRET), 201);
  });

  const as = (token: string): Person => new Person(server, owner.id, owner.username, owner.email, token);
  const tokenOf = async (scopes: readonly string[], allowList?: readonly string[]): Promise<Person> =>
    as(await plantKey(server.db, owner.id, { loginType: 'token', scopes, ...(allowList && { allowList }) }));
  const give = async (secrets: readonly string[] = ['npm']): Promise<{ agent: Person; id: string }> => {
    const { agent, token } = expectJson<{ agent: { id: string }; token: string }>(
      await owner.post('/agents', { name: 'robot', secrets }),
      201,
    );
    return { agent: as(token), id: agent.id };
  };
  const read = async (agent: Person): Promise<unknown> => expectJson(await agent.get('/agents/me/secrets/npm'), 200);

  it('is not put elsewhere by a narrow token or by an app, which can change its value', async () => {
    const { agent } = await give();
    const app = as(await delegateToken(server, owner.id, { scopes: SCOPES }));
    const listed = await tokenOf(['coder:all'], [`user:${owner.id}`, 'user_secret:*']);
    for (const [n, narrow] of [await tokenOf(SCOPES), app, listed].entries()) {
      for (const change of [{ env_name: 'OTHER' }, { env_name: '', file_path: '~/x' }, { file_path: '~/x' }, { enabled: false }]) {
        const answer = await narrow.patch(PATH, { ...change, value: 'planted' });
        expectForbidden(answer);
        expect(answer.json<{ detail: string }>().detail).toContain('An agent has this secret');
      }
      expectStatus(await narrow.patch(PATH, { value: `value ${n}`, env_name: 'NPM_TOKEN', enabled: true }), 200);
      expect(await read(agent)).toEqual({ name: 'npm', env_name: 'NPM_TOKEN', file_path: '', enabled: true, value: `value ${n}` });
    }
  });

  it('is put elsewhere with what can give it: a session, or a token that nothing narrows', async () => {
    const { agent } = await give();
    expectStatus(await owner.patch(PATH, { env_name: 'FIRST' }), 200);
    expectStatus(await (await tokenOf(['coder:all'])).patch(PATH, { file_path: '~/second' }), 200);
    expect(await read(agent)).toMatchObject({ env_name: 'FIRST', file_path: '~/second' });
  });

  it('is put elsewhere by a narrow token before and after that', async () => {
    const narrow = await tokenOf(SCOPES);
    expectStatus(await narrow.patch(PATH, { env_name: 'BEFORE' }), 200);
    const { id } = await give();
    expectForbidden(await narrow.patch(PATH, { env_name: 'MEANWHILE' }));
    expectStatus(await owner.patch(`/agents/${id}`, { secrets: [] }), 200);
    expectStatus(await narrow.patch(PATH, { env_name: 'AFTER' }), 200);
  });

  it('is not put elsewhere when it is given at the same moment', async () => {
    const narrow = await tokenOf(SCOPES);
    const { agent, id } = await give([]);
    // Stops the grant between its insert and its commit.
    const held = await HeldTransaction.begin(server.db);
    await held.query(`LOCK TABLE audit_logs IN SHARE MODE`);
    const grant = owner.patch(`/agents/${id}`, { secrets: ['npm'] });
    await held.untilItBlocks(server.db);
    const change = narrow.patch(PATH, { env_name: 'SLIPPED_THROUGH' });
    await held.untilItBlocks(server.db, 2);
    await held.commit();
    expectStatus(await grant, 200);
    expect((await change).status).toBe(403);
    expect(await read(agent)).toMatchObject({ env_name: 'NPM_TOKEN' });
  });

  it('stored before its place was reserved is read by its name, and has no place for agents', async () => {
    const { agent } = await give();
    await server.db.query(`UPDATE user_secrets SET env_name = 'NODE_OPTIONS', file_path = '~/.npm-token' WHERE user_id = $1`, [owner.id]);
    expect(expectJson(await owner.get(PATH), 200)).toMatchObject({ env_name: 'NODE_OPTIONS', enabled: true });
    expect(await read(agent)).toMatchObject({ env_name: '', file_path: '~/.npm-token', enabled: true, value: 'first' });
    await server.db.query(`UPDATE user_secrets SET file_path = '~/.ssh/rc' WHERE user_id = $1`, [owner.id]);
    const nowhere = { name: 'npm', env_name: '', file_path: '', enabled: false };
    expect(expectJson(await agent.get('/agents/me/secrets'), 200)).toEqual([{ ...nowhere, value: 'first' }]);
    expect(expectJson(await agent.get('/agents/me'), 200)).toMatchObject({ secrets: [nowhere] });
  });
});
