import type { Answer } from '../../support/http-client.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { plantKey } from '../../support/keys.js';
import { plantUser } from '../../support/people.js';
import { bearer } from '../../support/sign-in.js';
import { type RunningServer, startServer } from '../../support/server.js';

/** What creating a key locks, in this order: its owner, and the key that was presented. */
const LOCKS = { user: 'users', key: 'api_keys' } as const;
type Wait = keyof typeof LOCKS;

interface Change {
  readonly of: Wait;
  readonly sql: string;
  readonly status: number;
}

const HOURS_OF_A_MEMBER = 48;
const HOURS_OF_AN_OWNER = 24;

const CHANGES: Readonly<Record<string, Change>> = {
  'the revocation of the presented key': { of: 'key', sql: `DELETE FROM api_keys WHERE id = $1`, status: 401 },
  'the expiry of the presented key': { of: 'key', sql: `UPDATE api_keys SET expires_at = now() WHERE id = $1`, status: 401 },
  'a suspension': { of: 'user', sql: `UPDATE users SET status = 'suspended' WHERE id = $1`, status: 401 },
  'a deletion': { of: 'user', sql: `UPDATE users SET deleted = true WHERE id = $1`, status: 401 },
  'a role with a shorter maximum lifetime': { of: 'user', sql: `UPDATE users SET rbac_roles = '{owner}' WHERE id = $1`, status: 400 },
};

/** The row that is waited for is changed by whoever locked it; a row that was locked before the wait cannot change. */
const PAIRS = (Object.keys(LOCKS) as Wait[]).flatMap((wait) =>
  Object.keys(CHANGES)
    .filter((change) => wait === 'user' || CHANGES[change]?.of === 'key')
    .map((change) => ({ wait, change })),
);

describe.each([
  ['as one statement', 'auto'],
  ['step by step', 'off'],
])('a key that is written %s', (_name, setting) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({
      env: {
        CODER_PG_SINGLE_STATEMENTS: setting,
        CODER_MAX_TOKEN_LIFETIME: `${HOURS_OF_A_MEMBER}h`,
        CODER_MAX_ADMIN_TOKEN_LIFETIME: `${HOURS_OF_AN_OWNER}h`,
        CODER_DEFAULT_TOKEN_LIFETIME: '1h',
      },
    });
  });
  afterAll(() => server.stop());

  /** Somebody who is about to create a token that lives as long as a member's can. */
  async function attempt(): Promise<{ readonly rows: Readonly<Record<Wait, string>>; readonly send: () => Promise<Answer> }> {
    const user = await plantUser(server.db);
    const key = await plantKey(server.db, user.id);
    const body = { token_name: 'wanted', lifetime: HOURS_OF_A_MEMBER * 3_600_000_000_000 };
    return {
      rows: { user: user.id, key: key.split('-')[0]! },
      send: () => server.request('POST', '/api/v2/users/me/keys/tokens', { headers: bearer(key), body }),
    };
  }

  async function created(userId: string): Promise<{ readonly keys: number; readonly entries: number }> {
    const keys = await server.db.query(`SELECT id FROM api_keys WHERE user_id = $1 AND token_name = 'wanted'`, [userId]);
    const entries = await server.db.query(
      `SELECT id FROM audit_logs WHERE user_id = $1 AND resource_type = 'api_key' AND action = 'create'`,
      [userId],
    );
    return { keys: keys.length, entries: entries.length };
  }

  it.each(PAIRS)('is not created if $change is committed while it waits for the $wait', async ({ wait, change }) => {
    const { rows, send } = await attempt();
    const { of, sql, status } = CHANGES[change]!;
    const held = await HeldTransaction.begin(server.db);
    await held.query(`SELECT 1 FROM ${LOCKS[wait]} WHERE id = $1 FOR UPDATE`, [rows[wait]]);
    const sending = send();
    await held.untilItBlocks(server.db);
    await (of === wait ? held : server.db).query(sql, [rows[of]]);
    await held.commit();

    expect((await sending).status).toBe(status);
    expect(await created(rows.user)).toEqual({ keys: 0, entries: 0 });
  });

  it('is created, with its audit entry, if nothing changes while it waits for the user', async () => {
    const { rows, send } = await attempt();
    const held = await HeldTransaction.begin(server.db);
    await held.query(`SELECT 1 FROM users WHERE id = $1 FOR UPDATE`, [rows.user]);
    const sending = send();
    await held.untilItBlocks(server.db);
    await held.commit();
    expect((await sending).status).toBe(201);
    expect(await created(rows.user)).toEqual({ keys: 1, entries: 1 });
  });

  it('is created for somebody whose role changed, if the lifetime is within the new maximum', async () => {
    const { rows, send } = await attempt();
    await server.db.query(`UPDATE users SET rbac_roles = '{owner}' WHERE id = $1`, [rows.user]);
    const held = await HeldTransaction.begin(server.db);
    await held.query(`UPDATE users SET rbac_roles = '{}' WHERE id = $1`, [rows.user]);
    // Refused before anything waits: for an owner, this lifetime is too long.
    expect((await send()).status).toBe(400);
    await held.commit();
    expect((await send()).status).toBe(201);
  });
});
