import { randomUUID } from 'node:crypto';
import { expectNotFound, expectStatus } from '../../support/expect-answer.js';
import type { Answer } from '../../support/http-client.js';
import { createAgent, createIssuer, identitiesOf, type Platform, type Provider, startProvider, trust } from '../../support/oauth/index.js';
import { createPerson, type Person } from '../../support/people.js';

let provider: Provider;
let platform: Platform;
let strict: Platform;
let member: Person;
beforeAll(async () => {
  provider = await startProvider();
  platform = await createIssuer(provider);
  strict = await createIssuer(provider, { required_claims: ['repository_id', 'ref'] });
  member = await createPerson(provider.server);
});
afterAll(() => provider.server.stop());

describe('a workload identity', () => {
  it('is added, listed and deleted by the owner of the agent, who names the issuer by its ID or its URL', async () => {
    const agent = await createAgent(provider);
    const subject = await provider.admin('POST', identitiesOf(agent), { issuer: platform.issuer, subject: 'repo:o/r:ref:refs/heads/main' });
    const claims = await provider.admin('POST', identitiesOf(agent), { issuer: strict.id, claims: { ref: 'main', repository_id: '7' } });
    const rows = [expectStatus(subject, 201), expectStatus(claims, 201)].map((answer) => answer.json<{ id: string }>());
    expect(rows).toEqual([
      {
        id: rows[0]?.id,
        issuer: platform.issuer,
        issuer_id: platform.id,
        issuer_name: expect.any(String) as unknown,
        subject: 'repo:o/r:ref:refs/heads/main',
        claims: null,
        created_at: expect.any(String) as unknown,
      },
      expect.objectContaining({ issuer_id: strict.id, subject: null, claims: { ref: 'main', repository_id: '7' } }),
    ]);
    expect(expectStatus(await provider.admin('GET', identitiesOf(agent)), 200).json()).toEqual(rows);
    expectStatus(await provider.admin('DELETE', `${identitiesOf(agent)}/${rows[0]?.id ?? ''}`), 204);
    expectNotFound(await provider.admin('DELETE', `${identitiesOf(agent)}/${rows[0]?.id ?? ''}`));
    expect(expectStatus(await provider.admin('GET', identitiesOf(agent)), 200).json()).toEqual([rows[1]]);
  });

  it('is that of one agent: it cannot be deleted through another one', async () => {
    const [one, other] = [await createAgent(provider), await createAgent(provider)];
    const id = await trust(provider, one, platform);
    expectNotFound(await provider.admin('DELETE', `${identitiesOf(other)}/${id}`));
  });

  it('is refused if it is not exact', async () => {
    const agent = await createAgent(provider);
    for (const [body, field, detail] of [
      [{ issuer: randomUUID(), subject: 's' }, 'issuer', 'is not an issuer'],
      [{ issuer: 'https://unknown.example', subject: 's' }, 'issuer', 'is not an issuer'],
      [{ issuer: platform.id }, 'subject', 'either subject or claims'],
      [{ issuer: platform.id, subject: 'repo:o/r:*' }, 'subject', 'no wildcards'],
      [{ issuer: platform.id, claims: { ref: 'main' } }, 'claims', 'has no required_claims'],
      [{ issuer: strict.id, claims: { ref: 'main' } }, 'claims', 'a value for each of repository_id, ref'],
      [{ issuer: strict.id, claims: { ref: 'main', repository_id: '7', more: 'x' } }, 'claims', 'for nothing else'],
      [{ issuer: strict.id, claims: { ref: ['main'], repository_id: '7' } }, 'claims', 'must have texts'],
      [{ issuer: strict.id, claims: { ref: 'refs/*', repository_id: '7' } }, 'claims', 'no wildcards'],
    ] as const) {
      const answer = expectStatus(await provider.admin('POST', identitiesOf(agent), body), 400);
      const { validations } = answer.json<{ validations: { field: string; detail: string }[] }>();
      expect(validations).toContainEqual({ field, detail: expect.stringContaining(detail) as unknown });
    }
  });

  it('is trusted once by an agent, in any order of its claims', async () => {
    const agent = await createAgent(provider);
    const add = (claims: object): Promise<Answer> => provider.admin('POST', identitiesOf(agent), { issuer: strict.id, claims });
    const answers = await Promise.all([add({ ref: 'a', repository_id: '7' }), add({ repository_id: '7', ref: 'a' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectStatus(await add({ ref: 'b', repository_id: '7' }), 201);
  });

  it('is one of at most twenty: of many that race for the last place, one gets it', async () => {
    const agent = await createAgent(provider);
    for (let n = 0; n < 19; n++) await trust(provider, agent, platform, { subject: `program-${n}` });
    const racing = Array.from({ length: 8 }, (_, n) =>
      provider.admin('POST', identitiesOf(agent), { issuer: platform.id, subject: `racing-${n}` }),
    );
    const answers = await Promise.all(racing);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 400)]);
    const refused = answers.find(({ status }) => status === 400);
    expect(refused?.json()).toMatchObject({
      message: 'Workload identities limit reached.',
      detail: expect.stringContaining('Delete one first') as unknown,
    });
    expect(expectStatus(await provider.admin('GET', identitiesOf(agent)), 200).json<unknown[]>()).toHaveLength(20);
  });

  it('is a matter between an agent and its owner: others see nothing, and owners of the deployment add none to the agent of a person', async () => {
    const agent = await createAgent(provider);
    const id = await trust(provider, agent, platform);
    const of = (person: Person, method: string, path: string, body?: Readonly<Record<string, unknown>>): Promise<Answer> =>
      provider.server.request(method, path, { headers: { 'coder-session-token': person.token }, ...(body && { body }) });
    const rule = { issuer: platform.id, subject: 'mine' };
    expectNotFound(await of(member, 'GET', identitiesOf(agent)));
    expectNotFound(await of(member, 'POST', identitiesOf(agent), rule));
    expectNotFound(await of(member, 'DELETE', `${identitiesOf(agent)}/${id}`));
    const theirs = expectStatus(await of(member, 'POST', '/api/v2/agents', { name: 'theirs' }), 201).json<{ agent: { id: string } }>();
    const path = identitiesOf(theirs.agent.id);
    const added = expectStatus(await of(member, 'POST', path, rule), 201).json<{ id: string }>();
    expectStatus(await provider.admin('GET', path), 200);
    expect((await provider.admin('POST', path, { issuer: platform.id, subject: 'not theirs' })).status).toBe(403);
    expectStatus(await provider.admin('DELETE', `${path}/${added.id}`), 204);
  });

  it('needs a credential that could make a token of the agent', async () => {
    const agent = await createAgent(provider);
    const answer = await provider.admin('POST', '/api/v2/users/me/keys/tokens', {
      token_name: 'narrow',
      scopes: ['api_key:read', 'api_key:update'],
    });
    const { key } = expectStatus(answer, 201).json<{ key: string }>();
    const sent = await provider.server.request('POST', identitiesOf(agent), {
      headers: { 'coder-session-token': key },
      body: { issuer: platform.id, subject: 's' },
    });
    expect(sent.status).toBe(403);
  });
});
