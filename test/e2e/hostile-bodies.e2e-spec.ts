import { randomBytes } from 'node:crypto';
import type { Answer } from '../support/http-client.js';
import { OWNER } from '../support/flow.js';
import { startProvider, type Provider } from '../support/oauth.js';

const LOGIN = '/api/v2/users/login';

describe('bodies that were made to hurt', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  const post = (path: string, json: string): Promise<Answer> =>
    provider.post(path, {
      headers: { 'content-type': 'application/json', 'coder-session-token': provider.session },
      body: Buffer.from(json),
    });

  it.each([
    ['nested arrays', `{"email":${'['.repeat(900_000)}${']'.repeat(900_000)}}`],
    ['nested objects in a field nobody reads', `{"email":"a@b.co","password":"x","more":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_001)}`],
    ['a million objects', `[${'{},'.repeat(1_000_000)}{}]`],
    ['half a character', '{"email":"\\ud800@example.test","password":"x"}'],
    ['a prototype', '{"__proto__":{"admin":true},"email":"a@b.co","password":"x"}'],
    ['no JSON', '{"email":'],
    ['nothing', ''],
  ])('%s: a 400 in our shape', async (_what, json) => {
    // What would take quadratic time ends in the client's time-out.
    const answer = await post(LOGIN, json);
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual(expect.objectContaining({ message: expect.stringMatching(/^Request body /) as unknown }));
  });

  it('no body at all is fine where none is needed, whatever type it is said to have', async () => {
    const session = (await post(LOGIN, JSON.stringify({ email: OWNER.email, password: OWNER.password }))).json<{ session_token: string }>();
    const answer = await provider.post('/api/v2/users/logout', {
      headers: { 'content-type': 'application/json', 'coder-session-token': session.session_token },
      body: Buffer.alloc(0),
    });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ message: 'Logged out!' });
  });

  it('a body over the limit is told the limit, by every kind of endpoint', async () => {
    // Announced only: the server refuses and hangs up before it reads.
    const announce = (path: string, type: string): Promise<Answer> =>
      provider.post(path, { headers: { 'content-type': type, 'content-length': 4 * 1024 * 1024 + 1 }, body: Buffer.from('x') });
    const api = await announce(LOGIN, 'application/json');
    expect(api.status).toBe(413);
    expect(api.json()).toEqual({ message: 'Request body too large.', detail: 'The limit is 4194304 bytes.' });

    const oauth = await announce('/oauth2/tokens', 'application/x-www-form-urlencoded');
    expect(oauth.status).toBe(413);
    expect(oauth.json()).toEqual({ error: 'invalid_request', error_description: expect.stringContaining('4194304') as unknown });
  });

  it('a token name that no index holds is refused by its field', async () => {
    const answer = await post('/api/v2/users/me/keys/tokens', JSON.stringify({ token_name: randomBytes(4_000).toString('hex') }));
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ validations: [{ field: 'token_name' }] });
  });
});
