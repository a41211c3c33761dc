import { randomBytes } from 'node:crypto';
import type { Answer } from '../../support/http-client.js';
import { OWNER } from '../../support/sign-in.js';
import { type Provider, startProvider } from '../../support/oauth/index.js';

const LOGIN = '/api/v2/users/login';

describe('malicious bodies', () => {
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
    ['nested arrays', `{"email":${'['.repeat(4_000)}${']'.repeat(4_000)}}`],
    ['nested objects in an unused field', `{"email":"a@b.co","password":"x","more":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_001)}`],
    ['a thousand names', JSON.stringify(Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, 0])))],
    ['half a character', '{"email":"\\ud800@example.test","password":"x"}'],
    ['a prototype', '{"__proto__":{"admin":true},"email":"a@b.co","password":"x"}'],
    ['no JSON', '{"email":'],
    ['nothing', ''],
  ])('%s: refused with 400 in our format', async (_what, json) => {
    const answer = await post(LOGIN, json);
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual(expect.objectContaining({ message: expect.stringMatching(/^Request body /) as unknown }));
  });

  it.each([
    ['nested arrays', '['.repeat(4 * 1024 * 1024)],
    ['a million objects', `[${'{},'.repeat(1_000_000)}{}]`],
  ])('%s, 4 MiB: refused for its length before it is parsed', async (_what, json) => {
    const answer = await post(LOGIN, json);
    expect(answer.status).toBe(413);
    expect(answer.json()).toEqual({ message: 'Request body too large.', detail: 'The limit is 16384 bytes.' });
  });

  it('a missing body is accepted where none is needed, with any content type', async () => {
    const session = (await post(LOGIN, JSON.stringify({ email: OWNER.email, password: OWNER.password }))).json<{ session_token: string }>();
    const answer = await provider.post('/api/v2/users/logout', {
      headers: { 'content-type': 'application/json', 'coder-session-token': session.session_token },
      body: Buffer.alloc(0),
    });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ message: 'Logged out!' });
  });

  it('a body over the limit gets an error that names the limit, at every kind of endpoint', async () => {
    // Only declared: the server refuses and hangs up before it reads.
    const announce = (path: string, type: string): Promise<Answer> =>
      provider.post(path, { headers: { 'content-type': type, 'content-length': 4 * 1024 * 1024 + 1 }, body: Buffer.from('x') });
    const api = await announce(LOGIN, 'application/json');
    expect(api.status).toBe(413);
    expect(api.json()).toEqual({ message: 'Request body too large.', detail: 'The limit is 16384 bytes.' });

    const oauth = await announce('/oauth2/tokens', 'application/x-www-form-urlencoded');
    expect(oauth.status).toBe(413);
    expect(oauth.json()).toEqual({ error: 'invalid_request', error_description: expect.stringContaining('16384') as unknown });
  });

  it('a token name that no index can hold is refused with the name of the field', async () => {
    const answer = await post('/api/v2/users/me/keys/tokens', JSON.stringify({ token_name: randomBytes(4_000).toString('hex') }));
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ validations: [{ field: 'token_name' }] });
  });
});
