import { type Answer, CookieJar, type RunningServer, startServer } from '../../support/server.js';

const FIELDS = { email: 'ada@example.com', username: 'ada', name: 'Ada', password: 'Correct-horse-battery-staple-9' };

/** Has no user until the last test that uses it. */
let server: RunningServer;
beforeAll(async () => (server = await startServer()));
afterAll(() => server.stop());

function send(fields: Readonly<Record<string, string>>): Promise<Answer> {
  const body = new URLSearchParams({ ...FIELDS, ...fields });
  return server.request('POST', '/setup', { body, headers: { origin: server.url }, jar: new CookieJar() });
}

/** The page must enforce the rules of `POST /api/v2/users/first`. */
describe('POST /setup', () => {
  function faultyFields(answer: Answer): string[] {
    return [...answer.text.matchAll(/id="(\w+)-fault"/g)].map(([, field = '']) => field);
  }

  it.each([
    ['an invalid address', { email: 'nonsense' }, ['email']],
    ['no address', { email: '' }, ['email']],
    ['a name that is too long', { name: 'n'.repeat(129) }, ['name']],
    [
      'everything wrong',
      { email: '@', username: 'a b', name: 'n'.repeat(129), password: 'weak' },
      ['email', 'username', 'name', 'password'],
    ],
  ])('refuses %s and names every field at fault', async (_what, fields, expected) => {
    const answer = await send(fields);
    expect(answer.status).toBe(400);
    expect(faultyFields(answer)).toEqual(expected);
    expect(answer.text).not.toContain(FIELDS.password);
    expect((await server.get('/api/v2/users/first')).status).toBe(404);
  });
});

it('creates exactly one first user for twenty simultaneous requests, half of them through the page and half through the API', async () => {
  const raced = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const person = { ...FIELDS, email: `${index}@example.com`, username: `user-${index}` };
      if (index % 2 === 0) return raced.post('/api/v2/users/first', person);
      const body = new URLSearchParams(person);
      return raced.request('POST', '/setup', { body, headers: { origin: raced.url }, jar: new CookieJar() });
    }),
  );
  const winners = answers.filter((answer) => answer.status === 201 || answer.headers.get('location') === '/');
  expect(winners).toHaveLength(1);
  expect(await raced.db.query(`SELECT rbac_roles FROM users WHERE NOT deleted AND NOT is_system`)).toEqual([{ rbac_roles: ['owner'] }]);
  const others = answers.filter((answer) => !winners.includes(answer));
  for (const { status } of others) expect([303, 409]).toContain(status);
  await raced.stop();
});

describe('the question of the set-up page who can register apps', () => {
  const selectedOn = (answer: Answer): string | undefined => / value="(\w+)" checked/.exec(answer.text)?.[1];

  it('preselects open, where only this machine reaches the server', async () => {
    expect(selectedOn(await server.get('/setup'))).toBe('open');
  });

  it('preselects token elsewhere', async () => {
    const elsewhere = await startServer({ env: { CODER_ACCESS_URL: 'https://gatehouse.example.com' } });
    try {
      expect(selectedOn(await elsewhere.get('/setup', { host: 'gatehouse.example.com' }))).toBe('token');
    } finally {
      await elsewhere.stop();
    }
  });

  it('sets the policy with the first user, who is recorded, and is shown again after an error', async () => {
    const policy = async (): Promise<string | undefined> => {
      const [row] = await server.db.query<{ value: string }>(`SELECT value FROM site_configs WHERE key = 'oauth2_registration_policy'`);
      return row?.value;
    };
    expect(selectedOn(await send({ registration: 'off', password: 'weak' }))).toBe('off');
    expect(await policy()).toBe('default');
    expect((await send({ registration: 'token' })).status).toBe(303);
    expect(await policy()).toBe('token');
    const entries = await server.db.query(
      `SELECT l.action, u.username FROM audit_logs l JOIN users u ON u.id = l.user_id WHERE l.resource_type = 'oauth2_provider_settings'`,
    );
    expect(entries).toEqual([{ action: 'write', username: 'ada' }]);
  });

  it('is not asked by a server without an authorization server', async () => {
    const without = await startServer({ env: { CODER_OAUTH2_PROVIDER_ENABLE: 'false' } });
    expect((await without.get('/setup')).text).not.toContain('name="registration"');
    await without.stop();
  });
});
