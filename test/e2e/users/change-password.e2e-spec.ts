import { hash } from '@node-rs/argon2';
import { logIn, ME, OWNER } from '../../support/sign-in.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import { expectForbidden, expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { expectMustWait, FREE_GUESSES, guessesAfterWaits, guessUntilRefused, prolongWaits } from '../../support/guesses.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import { plantKey } from '../../support/keys.js';
import { createPerson, type Person, plantUser } from '../../support/people.js';
import type { RunningServer } from '../../support/server.js';
import { lastAuditOf, PASSWORD, personWithPassword, type StaffedServer, startStaffedServer } from '../../support/staff.js';

const OTHER = 'Other-Battery-43-Horse';

let staff: StaffedServer;
let server: RunningServer;
let session: string;
let admin: Person;

beforeAll(async () => {
  staff = await startStaffedServer({ CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1' });
  ({ server, session, admin } = staff);
});
afterAll(() => server.stop());

const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

function change(body: Readonly<Record<string, unknown>>, as: string, headers: Record<string, string> = {}): Promise<Answer> {
  return server.request('PUT', '/api/v2/users/me/password', { headers: { 'coder-session-token': as, ...headers }, body });
}

describe('a new password', () => {
  it('ends every key and every grant of the user, the current session included, and opens the account', async () => {
    const person = await personWithPassword(staff);
    const token = await plantKey(server.db, person.id, { loginType: 'token' });
    const client = await registerClient(server, session);
    const pair = await obtainTokens(server, person.session, client);
    const answer = await change({ old_password: PASSWORD, password: OTHER }, person.session);
    expect({ status: answer.status, body: answer.text }).toEqual({ status: 204, body: '' });
    for (const key of [person.session, token, pair.access_token]) {
      expect((await server.get(ME, { authorization: `Bearer ${key}` })).status).toBe(401);
    }
    const refresh = await server.post(
      '/oauth2/tokens',
      new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: pair.refresh_token,
        client_id: client.id,
        client_secret: client.secret ?? '',
      }),
    );
    expect(refresh.json()).toMatchObject({ error: 'invalid_grant' });
    await logIn(server, { ...person, password: OTHER });
    expect(await lastAuditOf(staff, person.id)).toMatchObject({
      user_id: person.id,
      status_code: 204,
      diff: { hashed_password: { old: '', new: '', secret: true } },
    });
  });

  it('set by an administrator does not need the old one', async () => {
    const person = await personWithPassword(staff);
    expect((await admin.put(`/users/${person.id}/password`, { password: OTHER })).status).toBe(204);
    await logIn(server, { ...person, password: OTHER });
    expect((await server.get(ME, { 'coder-session-token': person.session })).status).toBe(401);
  });

  const refused: readonly [string, Readonly<Record<string, unknown>>, string, readonly string[] | undefined][] = [
    ['without the old one', { password: OTHER }, 'Old password is required.', undefined],
    ['with a wrong old one', { old_password: 'wrong', password: OTHER }, 'Old password is incorrect.', ['old_password']],
    ['that is weak', { old_password: PASSWORD, password: 'weak' }, 'Invalid password.', ['password']],
    ['that is the old one', { old_password: PASSWORD, password: PASSWORD }, 'New password cannot match old password.', undefined],
  ];
  it.each(refused)('with %s is refused, and nothing ends', async (_what, body, message, fields) => {
    const person = await personWithPassword(staff);
    const answer = await change(body, person.session);
    expectRefused(answer, 400, message);
    expect(answer.json<{ validations?: { field: string }[] }>().validations?.map((each) => each.field)).toEqual(fields);
    expect((await server.get(ME, { 'coder-session-token': person.session })).status).toBe(200);
  });

  it('of an owner can be set by owners only', async () => {
    const [first] = await server.db.query<{ id: string }>(`SELECT id FROM users WHERE username = $1`, [OWNER.username]);
    const answer = await admin.put(`/users/${first!.id}/password`, { password: OTHER });
    expectRefused(answer, 400, 'Only owners can change the password of an owner.');
  });

  it('is only for accounts that log in with a password', async () => {
    const one = await createPerson(server);
    await server.db.query(`UPDATE users SET login_type = 'github' WHERE id = $1`, [one.id]);
    const answer = await admin.put(`/users/${one.id}/password`, { password: OTHER });
    expectRefused(answer, 400, 'Users without password login type cannot change their password.');
  });

  it('cannot be set by strangers or with tokens', async () => {
    const one = await personWithPassword(staff);
    expectNotFound(await (await createPerson(server)).put(`/users/${one.id}/password`, { password: OTHER }));
    const token = await plantKey(server.db, one.id, { loginType: 'token' });
    const answer = await change({ old_password: PASSWORD, password: OTHER }, token);
    expectForbidden(answer);
  });

  it('can be checked in advance', async () => {
    const ask = async (password: string): Promise<unknown> =>
      expectJson(await server.post('/api/v2/users/validate-password', { password }), 200);
    expect(await ask(PASSWORD)).toEqual({ valid: true, details: '' });
    expect(await ask('password')).toEqual({ valid: false, details: expect.stringMatching(/^insecure password, try /) as unknown });
    expect(await ask(`${'Aa1!'.repeat(16)}x`)).toEqual({ valid: false, details: 'password must be no more than 64 characters' });
  });
});

describe('the old password, asked for in a stolen session', () => {
  let victims = 0;
  let storedHash: string;
  beforeAll(async () => (storedHash = await hash(PASSWORD)));

  /** A user with a password, a session last used at home, and a thief who has it too. */
  async function victim(): Promise<{ id: string; email: string; session: string; thief: string }> {
    victims += 1;
    const { id, email } = await plantUser(server.db, { hashedPassword: storedHash });
    return { id, email, session: await plantKey(server.db, id), thief: `203.0.113.${100 + victims}` };
  }
  const guess = (as: string, address: string, old_password = 'wrong') => change({ old_password, password: OTHER }, as, from(address));
  it('cannot be guessed: after five failures that network must wait, and even the right one changes nothing', async () => {
    const person = await victim();
    const { compared, refused } = await guessUntilRefused(() => guess(person.session, person.thief));
    expect(new Set(compared)).toEqual(new Set([400]));
    expectMustWait(refused);
    await prolongWaits(server.db);
    expectMustWait(await guess(person.session, person.thief, PASSWORD));
    expect((await server.get(ME, { 'coder-session-token': person.session })).status).toBe(200);
    expect((await guess(person.session, '203.0.113.1', PASSWORD)).status).toBe(204);
  });

  it("counts failures together with logins, and using the session does not make the thief's network a known one", async () => {
    const person = await victim();
    await server.db.query(`UPDATE api_keys SET ip_address = $2 WHERE user_id = $1`, [person.id, person.thief]);
    await guessUntilRefused(() => guess(person.session, person.thief));
    await prolongWaits(server.db);
    expectMustWait(await server.post('/api/v2/users/login', { email: person.email, password: PASSWORD }, from(person.thief)));
  });

  it('is compared no more often for simultaneous guesses', async () => {
    const person = await victim();
    const begunAt = performance.now();
    const burst = await Promise.all(Array.from({ length: 12 }, () => guess(person.session, person.thief)));
    const compared = burst.filter(({ status }) => status === 400).length;
    // As many as one after the other.
    expect(compared).toBeGreaterThanOrEqual(FREE_GUESSES);
    expect(compared).toBeLessThanOrEqual(FREE_GUESSES + guessesAfterWaits(begunAt));
    expect(burst.filter(({ status }) => status === 429)).toHaveLength(12 - compared);
    await prolongWaits(server.db);
    expectMustWait(await guess(person.session, person.thief, PASSWORD));
    expect((await server.get(ME, { 'coder-session-token': person.session })).status).toBe(200);
  });

  it('allows one change: the second of two simultaneous ones fails because the old password is no longer right', async () => {
    const person = await victim();
    const held = await HeldTransaction.begin(server.db);
    await held.query(`SELECT 1 FROM users WHERE id = $1 FOR UPDATE`, [person.id]);
    const both = [1, 2].map((i) => change({ old_password: PASSWORD, password: `${OTHER}-${i}` }, person.session, from(`203.0.113.${i}`)));
    await held.untilItBlocks(server.db, 2);
    await held.commit();
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
    expectRefused(
      answers.find(({ status }) => status === 400)!,
      400,
      'Old password is incorrect.',
    );
    const winner = `${OTHER}-${answers.findIndex(({ status }) => status === 204) + 1}`;
    await logIn(server, { email: person.email, password: winner });
  });
});
