import type { OutgoingHttpHeaders } from 'node:http';
import type { Answer } from '../support/http-client.js';
import { createPerson, type Person } from '../support/person.js';
import { type RunningServer, startServer } from '../support/server.js';

describe('a change that is asked for with the session cookie', () => {
  let server: RunningServer;
  let person: Person;
  let cookie: string;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    person = await createPerson(server);
    cookie = `coder_session_token=${person.token}`;
  });
  afterAll(() => server.stop());

  const ask = (headers: OutgoingHttpHeaders, query = ''): Promise<Answer> =>
    server.post(`/api/v2/authcheck${query}`, { checks: {} }, { cookie, ...headers });

  it('is refused in plain text, as clients of the reference know it, unless one of our pages asks', async () => {
    const foreign: readonly OutgoingHttpHeaders[] = [{}, { origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }];
    for (const headers of foreign) {
      const answer = await ask(headers);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8']);
      expect(answer.text).toMatch(/^Something is wrong with your CSRF token\. Please refresh the page\.\n/);
      expect(answer.headers.get('x-coder-build-version')).toEqual(expect.any(String));
    }
    for (const headers of [{ origin: server.url }, { 'sec-fetch-site': 'same-origin' }]) expect((await ask(headers)).status).toBe(200);
  });

  it('is taken from whoever knows the cookie, or can send an Authorization header, which a foreign page cannot', async () => {
    expect((await ask({ 'coder-session-token': person.token })).status).toBe(200);
    expect((await ask({}, `?coder_session_token=${person.token}`)).status).toBe(200);
    expect((await ask({ authorization: `Bearer ${person.token}` })).status).toBe(200);
    expect((await ask({ authorization: 'Basic eDp5' })).status).toBe(400);
  });

  it('is told when the cookie and the header differ', async () => {
    const answer = await ask({ 'coder-session-token': `${person.token}x` });
    expect([answer.status, answer.text]).toEqual([
      400,
      'The "coder_session_token" cookie and the "Coder-Session-Token" header have different values. Send one.\n',
    ]);
  });
});
