import { createPerson } from '../../support/people.js';
import { keyState, plantKey } from '../../support/keys.js';
import { eventually } from '../../support/eventually.js';
import { Replica } from '../../support/replica.js';
import { startServer, type RunningServer } from '../../support/server.js';

const DAY = 86_400;

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe('the purge of keys', () => {
  it('deletes keys that expired before the retention period, in batches, when a server starts, and keeps the rest', async () => {
    const { id } = await createPerson(server);
    const old = await plantKey(server.db, id, { expiresInSeconds: -8 * DAY });
    const recent = await plantKey(server.db, id, { expiresInSeconds: -6 * DAY, loginType: 'token' });
    const live = await plantKey(server.db, id);
    await server.db.query(
      `INSERT INTO api_keys (id, hashed_secret, user_id, login_type, scopes, allow_list, lifetime_seconds, expires_at)
       SELECT 'old' || n, '', $1, 'password', '{coder:all}', '{*:*}', 60, now() - interval '9 days' FROM generate_series(1, 2500) AS n`,
      [id],
    );
    const replica = await Replica.of(server);
    await eventually('the old key is gone', async () => (await keyState(server.db, old)) === undefined);
    await eventually(
      'all of them are gone',
      async () => (await server.db.query(`SELECT 1 FROM api_keys WHERE id LIKE 'old%'`)).length === 0,
    );
    await replica.stop();
    expect(await keyState(server.db, recent)).toBeDefined();
    expect(await keyState(server.db, live)).toBeDefined();
    // Within the retention period users are told that their key expired.
    const told = await server.get('/api/v2/users/me', { 'coder-session-token': recent });
    expect(told.json()).toMatchObject({ detail: expect.stringMatching(/^API key expired at "/) as unknown });
  });

  it('is disabled with a retention of 0', async () => {
    const { id } = await createPerson(server);
    const old = await plantKey(server.db, id, { expiresInSeconds: -400 * DAY });
    const replica = await Replica.of(server, { CODER_API_KEYS_RETENTION: '0' });
    await replica.stop();
    expect(await keyState(server.db, old)).toBeDefined();
  });
});

describe('dormancy', () => {
  it('applies to active users who stayed away, is audited, and ends with the first use of a key', async () => {
    const [away, here, fresh, account] = [
      await createPerson(server),
      await createPerson(server),
      await createPerson(server),
      await createPerson(server, { isServiceAccount: true }),
    ];
    await server.db.query(`UPDATE users SET last_seen_at = now() - interval '91 days' WHERE id = ANY ($1)`, [[away.id, account.id]]);
    await server.db.query(`UPDATE users SET last_seen_at = now() - interval '89 days' WHERE id = $1`, [here.id]);
    const status = async ({ id }: { id: string }): Promise<string> =>
      (await server.db.query<{ status: string }>(`SELECT status FROM users WHERE id = $1`, [id]))[0]!.status;
    const replica = await Replica.of(server);
    await eventually('the user sleeps', async () => (await status(away)) === 'dormant');
    await replica.stop();
    expect(await Promise.all([here, fresh, account].map(status))).toEqual(['active', 'active', 'active']);
    expect((await away.get('/users/me')).status).toBe(200);
    expect(await status(away)).toBe('active');
    const records = await server.db.query(`SELECT user_id, diff, additional_fields FROM audit_logs WHERE resource_id = $1 ORDER BY time`, [
      away.id,
    ]);
    const additional_fields = { automatic_actor: 'coder', automatic_subsystem: 'dormancy' };
    expect(records).toEqual([
      { user_id: away.id, diff: { status: { old: 'active', new: 'dormant', secret: false } }, additional_fields },
      { user_id: away.id, diff: { status: { old: 'dormant', new: 'active', secret: false } }, additional_fields },
    ]);
  });
});
