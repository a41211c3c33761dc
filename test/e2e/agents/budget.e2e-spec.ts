import { expectJson, expectStatus } from '../../support/expect-answer.js';
import type { Answer } from '../../support/http-client.js';
import { createPerson, Person } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

describe('the agents of one user', () => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer({ env: { CODER_API_RATE_LIMIT: '1000' } })));
  afterAll(() => server.stop());

  const remaining = (answer: Answer): number => Number(answer.headers.get('x-ratelimit-remaining'));
  /** Sends requests one after the other until all were in the same minute. */
  const inOneMinute = async (requests: readonly (() => Promise<Answer>)[]): Promise<number[]> => {
    for (;;) {
      const answers: Answer[] = [];
      for (const request of requests) answers.push(await request());
      if (new Set(answers.map(({ headers }) => headers.get('x-ratelimit-reset'))).size === 1) return answers.map(remaining);
    }
  };

  it('share one count of requests on each route, whatever the names in it, which is not that of the user', async () => {
    const owner = await createPerson(server);
    const agentOf = async (name: string): Promise<Person> => {
      const { token } = expectJson<{ token: string }>(await owner.post('/agents', { name, secrets: ['one', 'two'] }), 201);
      return new Person(server, owner.id, owner.username, owner.email, token);
    };
    for (const name of ['one', 'two']) expectStatus(await owner.post('/users/me/secrets', { name, value: 'v', env_name: name }), 201);
    const [a, b] = [await agentOf('a'), await agentOf('b')];
    const [first = 0, ...others] = await inOneMinute([
      () => a.get('/agents/me/secrets/one'),
      () => b.get('/agents/me/secrets/one'),
      () => a.get('/agents/me/secrets/two'),
      () => b.get('/agents/me/secrets/nothing'),
    ]);
    expect(others).toEqual([first - 1, first - 2, first - 3]);
    const [before = 0, , , after] = await inOneMinute([
      () => owner.get('/agents/me'),
      () => a.get('/agents/me'),
      () => b.get('/agents/me'),
      () => owner.get('/agents/me'),
    ]);
    expect(after).toBe(before - 1);
  });
});
