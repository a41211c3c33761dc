import { createOwner, logIn, OWNER } from '../../support/sign-in.js';
import { Idp } from '../../support/idp/idp.js';
import { logInAt, somebody } from '../../support/idp/login.js';
import { createPerson } from '../../support/people.js';
import { type Answer, CookieJar, type RunningServer, startServer } from '../../support/server.js';

const ME = '/api/v2/users/me';
const NAME = 'coder_session_token';

describe('a login in a browser that has a session', () => {
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    idp = await Idp.start();
    server = await startServer({ env: { ...idp.env(), CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    await createOwner(server);
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  const byApi = (cookie: string, password = OWNER.password): Promise<Answer> =>
    server.post('/api/v2/users/login', { email: OWNER.email, password }, { cookie, origin: server.url });
  const byPage = (cookie: string, password = OWNER.password): Promise<Answer> =>
    server.post('/login', new URLSearchParams({ email: OWNER.email, password }), { cookie, origin: server.url });
  const isAlive = async (token: string): Promise<boolean> => (await server.get(ME, { 'coder-session-token': token })).status === 200;
  const ends = (userId: string): Promise<unknown[]> =>
    server.db.query(
      `SELECT action, status_code, resource_type FROM audit_logs WHERE user_id = $1 AND additional_fields @> '{"replaced_by_login": true}'`,
      [userId],
    );

  it.each([
    ['the API', byApi, 201],
    ['the login page', byPage, 303],
  ])("by %s ends that session, even another user's, and is audited", async (_way, signIn, status) => {
    const before = await createPerson(server);
    const elsewhere = await logIn(server, OWNER);
    const answer = await signIn(`${NAME}=${before.token}`);
    expect(answer.status).toBe(status);
    expect(await isAlive(before.token)).toBe(false);
    // Other sessions remain.
    expect(await isAlive(elsewhere)).toBe(true);
    expect(await ends(before.id)).toEqual([{ action: 'logout', status_code: 200, resource_type: 'api_key' }]);
  });

  it('by an identity provider ends it too', async () => {
    const before = await createPerson(server);
    await idp.become({ claims: somebody() });
    const jar = new CookieJar();
    jar.set(NAME, before.token);
    const { answer, token } = await logInAt(server, { jar });
    expect(answer.status).toBe(307);
    expect(await isAlive(token ?? '')).toBe(true);
    expect(await isAlive(before.token)).toBe(false);
    expect(await ends(before.id)).toHaveLength(1);
  });

  it('that fails leaves the session unchanged', async () => {
    const before = await createPerson(server);
    expect((await byApi(`${NAME}=${before.token}`, 'wrong')).status).toBe(401);
    expect((await byPage(`${NAME}=${before.token}`, 'wrong')).status).toBe(400);
    expect(await isAlive(before.token)).toBe(true);
    expect(await ends(before.id)).toEqual([]);
  });

  it('ends no session of which only the id is known, and no long-lived token', async () => {
    const victim = await createPerson(server);
    const session = await logIn(server, OWNER);
    const made = await server.post('/api/v2/users/me/keys/tokens', { token_name: 'ci' }, { 'coder-session-token': session });
    const { key: token } = made.json<{ key: string }>();
    for (const value of [`${victim.token.slice(0, 11)}${'x'.repeat(22)}`, token, 'rubbish', '%00']) {
      expect((await byApi(`${NAME}=${value}`)).status).toBe(201);
    }
    expect(await isAlive(victim.token)).toBe(true);
    expect(await isAlive(token)).toBe(true);
  });

  it('may race with another login: the session ends once, and both new sessions work', async () => {
    const before = await createPerson(server);
    const answers = await Promise.all(Array.from({ length: 8 }, () => byApi(`${NAME}=${before.token}`)));
    for (const answer of answers) {
      expect(answer.status).toBe(201);
      expect(await isAlive(answer.json<{ session_token: string }>().session_token)).toBe(true);
    }
    expect(await isAlive(before.token)).toBe(false);
    expect(await ends(before.id)).toHaveLength(1);
  });

  it('ends nothing if it sends no cookie', async () => {
    const first = await logIn(server, OWNER);
    await logIn(server, OWNER);
    expect(await isAlive(first)).toBe(true);
  });
});
