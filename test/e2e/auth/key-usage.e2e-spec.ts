import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../support/eventually.js';
import { bearer, createOwner, ME } from '../../support/sign-in.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { keyState, type KeyState, type KeyTraits, plantKey } from '../../support/keys.js';
import { Pause } from '../../support/pause.js';
import { plantUser } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
/** How long the server collects uses, from the first of a batch on (`src/auth/keys/key-usage.ts`). A timer can be a millisecond early. */
const COLLECTED_MS = 499;

let server: RunningServer;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
});
afterAll(() => server.stop());

async function use(token: string): Promise<void> {
  expect((await server.get(ME, bearer(token))).status).toBe(200);
}

async function stateOf(token: string): Promise<KeyState> {
  return (await keyState(server.db, token))!;
}

async function keyOf(traits: KeyTraits): Promise<string> {
  return plantKey(server.db, (await plantUser(server.db)).id, traits);
}

/** Resolves when a row shows that uses were written. */
async function written(token: string): Promise<KeyState> {
  await eventually('the use of the key is written', async () => Date.now() - (await stateOf(token)).last_used.getTime() < 60_000);
  return stateOf(token);
}

/**
 * The user's last-seen time is written right after the key's row, in a separate statement, so that no two batches lock both tables in
 * opposite order.
 */
async function seen(userId: string): Promise<Date> {
  const lastSeen = async (): Promise<Date | null | undefined> => {
    const [user] = await server.db.query<{ last_seen_at: Date | null }>(`SELECT last_seen_at FROM users WHERE id = $1`, [userId]);
    return user?.last_seen_at;
  };
  await eventually('it is written that the user was seen', async () => (await lastSeen()) instanceof Date);
  return (await lastSeen())!;
}

/** Waits until all due uses of these keys are written: a use recorded before a due key is in the same batch or an earlier one. */
async function flushed(): Promise<void> {
  const due = await keyOf({});
  await use(due);
  await written(due);
}

function secondsFromNow(date: Date): number {
  return (date.getTime() - Date.now()) / 1000;
}

describe('the use of a key', () => {
  it('is recorded with time and address, and updates when its user was last seen', async () => {
    const { id } = await plantUser(server.db);
    const token = await plantKey(server.db, id);
    await use(token);
    const state = await written(token);
    expect(state.ip_address).toBe('127.0.0.1');
    expect(await seen(id)).toEqual(state.last_used);
  });

  it('is written in one statement with the uses of other keys within half a second', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => keyOf({})));
    const begunAt = performance.now();
    await Promise.all(tokens.map(use));
    const batches = 1 + Math.floor((performance.now() - begunAt) / COLLECTED_MS);
    await Promise.all(tokens.map(written));
    const rows = await server.db.query<{ writers: number }>(
      `SELECT count(DISTINCT xmin::text)::int AS writers FROM api_keys WHERE id = ANY ($1)`,
      [tokens.map((token) => token.split('-')[0])],
    );
    expect(rows[0]!.writers).toBeLessThanOrEqual(batches);
  });

  it('is written with all that follow it before an earlier batch is written, however long that takes', async () => {
    const [earlier, ...later] = [await keyOf({}), await keyOf({}), await keyOf({})];
    await Pause.during(server.db, { after: 'UPDATE', table: 'api_keys' }, async (pause) => {
      await use(earlier);
      await pause.waiting(1);
      for (const token of later) {
        await use(token);
        await sleep(2 * COLLECTED_MS);
      }
    });
    await Promise.all(later.map(written));
    const rows = await server.db.query<{ writers: number }>(
      `SELECT count(DISTINCT xmin::text)::int AS writers FROM api_keys WHERE id = ANY ($1)`,
      [later.map((token) => token.split('-')[0])],
    );
    expect(rows).toEqual([{ writers: 1 }]);
  });

  it('is not written again within an hour', async () => {
    const token = await keyOf({ usedSecondsAgo: HOUR_S - 60 });
    const before = await stateOf(token);
    await use(token);
    await flushed();
    expect(await stateOf(token)).toEqual(before);
  });

  it('is not recorded when the request is refused', async () => {
    const user = await plantUser(server.db);
    const client = await registerClient(server, session);
    const { access_token: foreign } = await obtainTokens(server, await plantKey(server.db, user.id), client);
    await server.db.query(`UPDATE oauth2_provider_app_tokens SET audience = 'https://elsewhere.example/' WHERE access_key_id = $1`, [
      foreign.split('-')[0],
    ]);
    const suspended = await plantKey(server.db, (await plantUser(server.db, { status: 'suspended' })).id, { expiresInSeconds: 60 });
    const before = [await stateOf(foreign), await stateOf(suspended)];
    for (const token of [foreign, suspended]) expect((await server.get(ME, bearer(token))).status).toBe(401);
    await flushed();
    expect([await stateOf(foreign), await stateOf(suspended)]).toEqual(before);
  });
});

describe('the expiry of a key', () => {
  const sliding: readonly [string, KeyTraits][] = [
    ['a session', { loginType: 'password', lifetimeSeconds: DAY_S, expiresInSeconds: 22 * HOUR_S }],
    ['a session used a minute ago', { lifetimeSeconds: DAY_S, expiresInSeconds: 22 * HOUR_S, usedSecondsAgo: 60 }],
  ];
  it.each(sliding)('of %s is extended by its use', async (_name, traits) => {
    const token = await keyOf(traits);
    await use(token);
    await flushed();
    expect(secondsFromNow((await stateOf(token)).expires_at)).toBeGreaterThan(23 * HOUR_S);
  });

  const fixed: readonly [string, KeyTraits][] = [
    ['a session used within its first hour', { lifetimeSeconds: DAY_S, expiresInSeconds: DAY_S - HOUR_S + 60 }],
    ['a session that lives for less than an hour', { lifetimeSeconds: HOUR_S - 1, expiresInSeconds: 60 }],
    ['a long-lived token', { loginType: 'token', lifetimeSeconds: DAY_S, expiresInSeconds: 60 }],
  ];
  it.each(fixed)('of %s is fixed', async (_name, traits) => {
    const token = await keyOf(traits);
    const { expires_at: before } = await stateOf(token);
    await use(token);
    await written(token);
    expect((await stateOf(token)).expires_at).toEqual(before);
  });

  it('of an OAuth access token is fixed, however often it is used', async () => {
    const { access_token: token } = await obtainTokens(server, session, await registerClient(server, session));
    await server.db.query(`UPDATE api_keys SET expires_at = now() + interval '1 minute', lifetime_seconds = 86400 WHERE id = $1`, [
      token.split('-')[0],
    ]);
    const { expires_at: before } = await stateOf(token);
    await use(token);
    await written(token);
    expect((await stateOf(token)).expires_at).toEqual(before);
  });

  it.each(['before', 'after'])(
    'is not extended if the key was expired after the request had read it, %s its use is written',
    async (when) => {
      const token = await keyOf({ lifetimeSeconds: DAY_S, expiresInSeconds: 60 });
      const other = await HeldTransaction.begin(server.db);
      // The expiry is written and not yet committed: the request still sees the old one.
      await other.query(`UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1`, [token.split('-')[0]]);
      await use(token);
      if (when === 'before') await other.commit();
      // Uses of keys that nobody has locked are written meanwhile.
      await flushed();
      if (when === 'after') await other.commit();
      expect(secondsFromNow((await stateOf(token)).expires_at)).toBeLessThan(0);
      expect((await server.get(ME, bearer(token))).status).toBe(401);
    },
  );

  it('is never extended when session refresh is disabled', async () => {
    const strict = await startServer({ env: { CODER_DISABLE_SESSION_EXPIRY_REFRESH: 'true' }, database: server.db });
    const token = await keyOf({ lifetimeSeconds: DAY_S, expiresInSeconds: 60 });
    const { expires_at: before } = await stateOf(token);
    expect((await strict.get(ME, bearer(token))).status).toBe(200);
    // On shutdown the server writes the uses it has collected.
    await strict.stop();
    const after = await stateOf(token);
    expect(after.expires_at).toEqual(before);
    expect(secondsFromNow(after.last_used)).toBeGreaterThan(-60);
  });
});
