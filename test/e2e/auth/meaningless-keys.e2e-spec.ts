import { type RunningServer, startServer } from '../../support/server.js';

const SECRET = 'abcdefghijklmnopqrstuv';

describe('a key that the database could not store', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await server.stop();
  });

  it.each([
    ['in the cookie', '', { cookie: `coder_session_token=abc%00efghij-${SECRET}` }],
    ['in the query', `?coder_session_token=abc%00efghij-${SECRET}`, {}],
  ])('is refused like any other wrong key: %s', async (_where, query, headers) => {
    const answer = await server.get(`/api/v2/users/me${query}`, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
    expect(answer.json()).toMatchObject({ detail: 'Invalid API key format: invalid API key characters, expected letters and digits' });
  });
});
