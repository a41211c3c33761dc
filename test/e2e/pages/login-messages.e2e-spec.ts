import { LOGIN_MESSAGES } from '../../../src/common/index.js';
import { createOwner } from '../../support/sign-in.js';
import { type RunningServer, startServer } from '../../support/server.js';

describe('messages in the query of a page', () => {
  let server: RunningServer;
  let session: string;

  beforeAll(async () => {
    server = await startServer();
    session = await createOwner(server);
  });
  afterAll(() => server.stop());

  it.each(Object.values(LOGIN_MESSAGES))('the login page shows %j, a known message', async (message) => {
    const { text } = await server.get(`/login?${new URLSearchParams({ message }).toString()}`);
    expect(text.replaceAll('&quot;', '"').replaceAll('&#39;', "'")).toContain(message);
  });

  const TEXT = 'Your password has expired: call 555-0199';

  it.each([TEXT, `${LOGIN_MESSAGES.signedOut} ${TEXT}`, ` ${LOGIN_MESSAGES.signedOut}`, LOGIN_MESSAGES.signedOut.toUpperCase(), ''])(
    'the login page does not show %j',
    async (message) => {
      const plain = await server.get('/login');
      const answer = await server.get(`/login?${new URLSearchParams({ message }).toString()}`);
      expect([answer.status, answer.text]).toEqual([200, plain.text]);
      expect(
        (await server.get(`/login?message=${encodeURIComponent(LOGIN_MESSAGES.signedOut)}&message=${encodeURIComponent(TEXT)}`)).text,
      ).toBe(plain.text);
    },
  );

  it("a message that is not the server's own does not show the form to a signed-in user", async () => {
    const answer = await server.get(`/login?message=${encodeURIComponent(TEXT)}`, { cookie: `coder_session_token=${session}` });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  });

  it.each([
    '/',
    '/?signed-out=X',
    '/login?redirect=X&error=X&email=X&username=X',
    '/setup?error=X&email=X',
    '/account?done=X',
    '/reauthenticate?attempted=X&error=X',
    '/cli-auth?message=X&error=X',
    '/account/tokens/new?message=X&done=X&error=X&name=X&token_name=X',
    '/oauth2/authorize?error=X&error_description=X',
    '/api/v2/users/oidc/callback?error=X&error_description=X',
    '/swagger?v=X&message=X',
    '/nothing?message=X',
  ])('no page repeats the query of %s', async (path) => {
    for (const headers of [{}, { cookie: `coder_session_token=${session}` }]) {
      const answer = await server.get(path.replaceAll('X', encodeURIComponent(TEXT)), { accept: 'text/html', ...headers });
      expect(answer.text).not.toContain('555-0199');
    }
  });
});
