import type { Answer } from '../../support/http-client.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { createOwner, OWNER } from '../../support/sign-in.js';
import { type RunningServer, startServer } from '../../support/server.js';

/** What somebody else does to the account while the login waits for it, and the answer then. */
const CHANGES: Readonly<Record<string, { readonly sql: string; readonly status: number }>> = {
  'a suspension': { sql: `UPDATE users SET status = 'suspended' WHERE id = $1`, status: 401 },
  'a deletion': { sql: `UPDATE users SET deleted = true WHERE id = $1`, status: 401 },
  'a new password': { sql: `UPDATE users SET hashed_password = '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA' WHERE id = $1`, status: 401 },
  'another login type': { sql: `UPDATE users SET login_type = 'oidc', hashed_password = '' WHERE id = $1`, status: 401 },
};

describe.each([
  ['as one statement', 'auto'],
  ['step by step', 'off'],
])('a login that is written %s', (_name, setting) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ env: { CODER_PG_SINGLE_STATEMENTS: setting, CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    await createOwner(server);
  });
  afterAll(() => server.stop());

  const logIn = ({ email }: { readonly email: string }, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    server.request('POST', '/api/v2/users/login', { headers, body: { email, password: OWNER.password } });

  /** Somebody with the owner's password. */
  async function createPerson(name: string): Promise<{ readonly id: string; readonly email: string }> {
    const email = `${name}@example.test`;
    const [row] = await server.db.query<{ id: string }>(
      `INSERT INTO users (email, username, name, avatar_url, hashed_password, status, login_type, rbac_roles)
       SELECT $1, $2, '', '', hashed_password, 'active', 'password', '{}' FROM users WHERE email = $3 RETURNING id`,
      [email, name, OWNER.email],
    );
    return { id: row!.id, email };
  }

  async function written(userId: string): Promise<{ readonly sessions: number; readonly logins: number[] }> {
    const sessions = await server.db.query(`SELECT id FROM api_keys WHERE user_id = $1`, [userId]);
    const logins = await server.db.query<{ status_code: number }>(
      `SELECT status_code FROM audit_logs WHERE user_id = $1 AND action = 'login' ORDER BY time`,
      [userId],
    );
    return { sessions: sessions.length, logins: logins.map(({ status_code }) => status_code) };
  }

  it.each(Object.keys(CHANGES).map((change, n) => [change, n] as const))(
    'begins no session if %s is committed while it waits for the account',
    async (change, n) => {
      const person = await createPerson(`person-${n}`);
      const { sql, status } = CHANGES[change]!;
      const held = await HeldTransaction.begin(server.db);
      await held.query(`SELECT 1 FROM users WHERE id = $1 FOR UPDATE`, [person.id]);
      const login = logIn(person);
      await held.untilItBlocks(server.db);
      await held.query(sql, [person.id]);
      await held.commit();

      const answer = await login;
      expect(answer.status).toBe(status);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect((await written(person.id)).sessions).toBe(0);
    },
  );

  it('begins one session, with one audit entry, if nothing changes while it waits', async () => {
    const person = await createPerson('patient');
    const held = await HeldTransaction.begin(server.db);
    await held.query(`SELECT 1 FROM users WHERE id = $1 FOR UPDATE`, [person.id]);
    const login = logIn(person);
    await held.untilItBlocks(server.db);
    await held.commit();
    expect((await login).status).toBe(201);
    expect(await written(person.id)).toEqual({ sessions: 1, logins: [201] });
  });

  it('ends the session that the browser had, and records that', async () => {
    const person = await createPerson('returning');
    const first = (await logIn(person)).json<{ session_token: string }>().session_token;
    expect((await logIn(person, { origin: server.url, cookie: `coder_session_token=${first}` })).status).toBe(201);
    expect(await written(person.id)).toEqual({ sessions: 1, logins: [201, 201] });
    expect((await server.get('/api/v2/users/me', { authorization: `Bearer ${first}` })).status).toBe(401);
  });
});
