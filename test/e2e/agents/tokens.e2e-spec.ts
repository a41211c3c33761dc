import { expectJson } from '../../support/expect-answer.js';
import { keyList } from '../../support/encryption-keys.js';
import { createPerson, type Person } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { type Agent, Agents, DAY_S, type Rotated } from './agents.js';

let server: RunningServer;
let owner: Person;
let agents: Agents;
beforeAll(async () => {
  server = await startServer({
    env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: keyList('a') },
  });
});
afterAll(() => server.stop());
beforeEach(async () => {
  owner = await createPerson(server);
  agents = new Agents(server, owner);
});

describe('an agent is refused at its next request', () => {
  let token: string;
  let agent: Agent;
  beforeEach(async () => {
    ({ agent, token } = await agents.create());
    // From the second use on, the server has it in memory.
    expect([await agents.works(token), await agents.works(token), await agents.works(token)]).toEqual([true, true, true]);
  });

  it.each([
    ['its token has expired', () => agents.age('expires_at', token, 30 * DAY_S)],
    [
      'the agent has expired',
      () => server.db.query(`UPDATE agents SET expires_at = now() - interval '1 second' WHERE id = $1`, [agent.id]),
    ],
    ['its owner is suspended', () => server.db.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [owner.id])],
    ['its owner is dormant', () => server.db.query(`UPDATE users SET status = 'dormant' WHERE id = $1`, [owner.id])],
    ['its owner is deleted', () => server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [owner.id])],
    ['the agent is deleted', () => owner.delete('/agents/robot')],
    ['its tokens are revoked', () => owner.delete('/agents/robot/token')],
    ['it gets a new token', () => owner.post('/agents/robot/token')],
    [
      'its owner has a new password',
      async () => {
        const admin = await createPerson(server, { siteRoles: ['owner'] });
        return admin.put(`/users/${owner.id}/password`, { password: 'Correct-Horse-8-Battery' });
      },
    ],
    ['its owner ends all access', () => owner.delete('/users/me/access')],
  ])('after %s', async (_what, end) => {
    await end();
    const answer = await agents.as(token).get('/agents/me');
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
  });
});

describe('an agent that rotates its token', () => {
  it('can use the new one; the one before is valid until then', async () => {
    const { token: first } = await agents.create();
    const answer = await agents.as(first).post('/agents/me/token');
    const { token: second } = expectJson<Rotated>(answer, 201);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(await agents.auditRows(answer)).toMatchObject([
      { action: 'write', resource_type: 'agent', user_id: owner.id, additional_fields: { token: 'rotated', agent: { name: 'robot' } } },
    ]);
    expect(await agents.works(first)).toBe(true);
    expect(await agents.works(second)).toBe(true);
    expect(await agents.works(first)).toBe(false);
    expect(await agents.works(second)).toBe(true);
  });

  it('can rotate again when the response was lost; of the two successors only the second works', async () => {
    const { token: first } = await agents.create();
    const [lost, second] = [await agents.rotate(first), await agents.rotate(first)];
    expect(await agents.works(lost)).toBe(false);
    expect(await agents.works(second)).toBe(true);
    expect(await agents.works(first)).toBe(false);
  });

  it('loses the one before after a minute, used or not', async () => {
    const { token: first } = await agents.create();
    const second = await agents.rotate(first);
    await agents.age('superseded_at', first, 61);
    expect(await agents.works(first)).toBe(false);
    expect((await agents.as(first).post('/agents/me/token')).status).toBe(401);
    expect(await agents.works(second)).toBe(true);
  });

  it('has exactly one successor after a race of rotations, with which it can go on', async () => {
    const { token: first } = await agents.create();
    const answers = await Promise.all(Array.from({ length: 20 }, () => agents.as(first).post('/agents/me/token')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const states = await server.db.query(
      `SELECT agent_token_state AS state, count(*)::int AS tokens FROM api_keys WHERE agent_id IS NOT NULL AND user_id = $1 GROUP BY 1 ORDER BY 1`,
      [owner.id],
    );
    expect(states).toEqual([
      { state: 'fresh', tokens: 1 },
      { state: 'superseded', tokens: 1 },
    ]);
    const tokens = answers.map((answer) => answer.json<Rotated>().token);
    const good: string[] = [];
    for (const token of tokens) if (await agents.works(token)) good.push(token);
    expect(good).toHaveLength(1);
    expect(await agents.works(await agents.rotate(good[0]!))).toBe(true);
  });

  it('has one token after a race of a rotation with the first use of its successor', async () => {
    for (let round = 0; round < 5; round++) {
      const { token: first, agent } = await agents.create({ name: `r${round}` });
      const second = await agents.rotate(first);
      const [again, used] = await Promise.all([agents.as(first).post('/agents/me/token'), agents.as(second).get('/agents/me')]);
      const third = again.status === 201 ? again.json<Rotated>().token : null;
      // Either the second token was used first, and the first one ended; or it was replaced before it was used.
      expect([third !== null, used.status === 200]).toEqual(third === null ? [false, true] : [true, false]);
      const [row] = await server.db.query(
        `SELECT count(*) FILTER (WHERE agent_token_state IN ('fresh', 'current'))::int AS live FROM api_keys WHERE agent_id = $1`,
        [agent.id],
      );
      expect(row).toEqual({ live: 1 });
    }
  });

  it('ends with all its tokens when one that was replaced twice is used: somebody has a copy', async () => {
    const { agent, token: first } = await agents.create();
    const second = await agents.rotate(first);
    const third = await agents.rotate(second);
    expect(await agents.works(third)).toBe(true);
    expect(await agents.works(second)).toBe(false);
    expect(await agents.works(third)).toBe(true);
    const answer = await agents.as(first).get('/agents/me');
    expect(answer.status).toBe(401);
    expect(answer.json<{ detail: string }>().detail).toContain('All tokens of the agent have been revoked.');
    expect(await agents.works(third)).toBe(false);
    expect(await agents.auditRows(answer)).toMatchObject([
      {
        action: 'write',
        resource_type: 'agent',
        resource_id: agent.id,
        status_code: 401,
        additional_fields: { reason: 'copied_token', tokens_revoked: 3 },
      },
    ]);
    const { token: fresh } = expectJson<Rotated>(await owner.post('/agents/robot/token'), 201);
    expect(await agents.works(fresh)).toBe(true);
  });

  it('does not end when somebody only knows the id of such a token', async () => {
    const { token: first } = await agents.create();
    const third = await agents.rotate(await agents.rotate(first));
    expect(await agents.works(third)).toBe(true);
    expect(await agents.works(`${first.split('-')[0]}-${'x'.repeat(22)}`)).toBe(false);
    expect(await agents.works(third)).toBe(true);
  });

  it('keeps few of its old tokens', async () => {
    let { token } = await agents.create();
    for (let n = 0; n < 60; n++) token = await agents.rotate(token);
    const [row] = await server.db.query<{ tokens: number }>(
      `SELECT count(*)::int AS tokens FROM api_keys WHERE agent_id IS NOT NULL AND user_id = $1`,
      [owner.id],
    );
    expect(row!.tokens).toBeLessThan(56);
  });

  it('gets no token that lives longer than the agent', async () => {
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    const { token } = await agents.create({ expires_at: expires });
    const { expires_at: ends } = expectJson<Rotated>(await agents.as(token).post('/agents/me/token'), 201);
    expect(ends).toBe(expires);
  });

  it('keeps nothing of a race with the revocation of everything', async () => {
    const { token } = await agents.create();
    const admin = await createPerson(server, { siteRoles: ['owner'] });
    const rotations = Array.from({ length: 10 }, () => agents.as(token).post('/agents/me/token'));
    const change = admin.put(`/users/${owner.id}/password`, { password: 'Correct-Horse-8-Battery' });
    const [, ...answers] = await Promise.all([change, ...rotations]);
    expect(answers.every(({ status }) => status === 201 || status === 401)).toBe(true);
    const [row] = await server.db.query(`SELECT count(*)::int AS tokens FROM api_keys WHERE agent_id IS NOT NULL AND user_id = $1`, [
      owner.id,
    ]);
    expect(row).toEqual({ tokens: 0 });
  });
});
