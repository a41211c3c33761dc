import { sampledRows, SAMPLES_ONLY } from '../../../src/testing/index.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { type Provider, registerResourceServer, type ServiceClient, startProvider } from '../../support/oauth/index.js';
import { plantUser } from '../../support/people.js';

/** In the order in which a request locks them. */
const WAITS = ['app', 'account', 'secret'] as const;
type Wait = (typeof WAITS)[number];

const TABLES = { app: 'oauth2_provider_apps', account: 'users', secret: 'oauth2_provider_app_secrets' } as const;

interface Change {
  readonly of: Wait;
  readonly sql: string;
  /** An app's registration is not locked, and read after everything else: it may change during any wait. */
  readonly duringAny?: true;
  readonly error: 'invalid_client' | 'invalid_scope' | 'unauthorized_client' | 'invalid_dpop_proof';
}

const CHANGES: Readonly<Record<string, Change>> = {
  'a suspension of the account': {
    of: 'account',
    sql: `UPDATE users SET status = 'suspended' WHERE id = $1`,
    error: 'unauthorized_client',
  },
  'the deletion of the account': { of: 'account', sql: `UPDATE users SET deleted = true WHERE id = $1`, error: 'unauthorized_client' },
  'the deletion of the client secret': {
    of: 'secret',
    sql: `DELETE FROM oauth2_provider_app_secrets WHERE id = $1`,
    error: 'invalid_client',
  },
  'the removal of the grant type': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET grant_types = '{refresh_token}' WHERE id = $1`,
    duringAny: true,
    error: 'unauthorized_client',
  },
  'a registration without the scope': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET scope = 'file:read' WHERE id = $1`,
    duringAny: true,
    error: 'invalid_scope',
  },
  'the removal of the account from the app': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET service_account_id = NULL WHERE id = $1`,
    duringAny: true,
    error: 'unauthorized_client',
  },
  'another way to authenticate': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET token_endpoint_auth_method = 'private_key_jwt', jwks = '{"keys":[]}' WHERE id = $1`,
    duringAny: true,
    error: 'invalid_client',
  },
  'the requirement of bound tokens': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET dpop_bound_access_tokens = true WHERE id = $1`,
    duringAny: true,
    error: 'invalid_dpop_proof',
  },
};

const PAIRS = WAITS.flatMap((wait) =>
  Object.keys(CHANGES).flatMap((change) => {
    const { of, duringAny } = CHANGES[change]!;
    return duringAny || WAITS.indexOf(of) >= WAITS.indexOf(wait) ? [{ wait, change }] : [];
  }),
);

/** Each change during one wait: the last that it can come in. */
const SAMPLE = [...new Map(PAIRS.map((pair) => [pair.change, pair])).values()];
const pairs = SAMPLES_ONLY ? SAMPLE : PAIRS;

/** From the third of a minute on, a request of the same client is decided from memory. */
const EARLIER = 2;

sampledRows(describe).each([
  ['as one statement', 'auto', 0],
  ['as one statement, decided from memory', 'auto', EARLIER],
  ['step by step', 'off', 0],
])('a token of an app for itself, requested %s', (_name, setting, earlier) => {
  let provider: Provider;
  beforeAll(async () => (provider = await startProvider({ CODER_PG_SINGLE_STATEMENTS: setting })));
  afterAll(() => provider.server.stop());

  const idOf = (client: ServiceClient, of: Wait): string => ({ app: client.id, account: client.accountId, secret: client.secretId! })[of];

  /** Which gets tokens like the one that is requested, and they are deleted. */
  async function createClient(fields: Record<string, string> = {}): Promise<ServiceClient> {
    const client = await provider.createServiceClient();
    for (let i = 0; i < earlier; i++) expect((await provider.actForItself(client, fields)).status).toBe(200);
    await provider.server.db.query(`DELETE FROM api_keys WHERE user_id = $1`, [client.accountId]);
    await provider.server.db.query(`DELETE FROM oauth2_provider_grants WHERE user_id = $1`, [client.accountId]);
    return client;
  }

  async function keysOf(client: ServiceClient): Promise<unknown[]> {
    return provider.server.db.query(`SELECT id FROM api_keys WHERE user_id = $1`, [client.accountId]);
  }

  async function hold(client: ServiceClient, wait: Wait): Promise<HeldTransaction> {
    const held = await HeldTransaction.begin(provider.server.db);
    await held.query(`SELECT 1 FROM ${TABLES[wait]} WHERE id = $1 FOR UPDATE`, [idOf(client, wait)]);
    return held;
  }

  it.each(pairs)('is not issued if $change is committed while it waits for the $wait', async ({ wait, change }) => {
    const { db } = provider.server;
    const client = await createClient({ scope: 'user:read' });
    const { of, sql, error } = CHANGES[change]!;
    const held = await hold(client, wait);
    const sending = provider.actForItself(client, { scope: 'user:read' });
    await held.untilItBlocks(db);
    // The lock's holder changes what it holds; anything else is changed by somebody else.
    if (of === wait) await held.query(sql, [idOf(client, of)]);
    else await db.query(sql, [idOf(client, of)]);
    await held.commit();
    const answer = await sending;
    expect([answer.status, answer.json<{ error: string }>().error]).toEqual([error === 'invalid_client' ? 401 : 400, error]);
    expect(await keysOf(client)).toEqual([]);
  });

  it.each(Object.keys(CHANGES))('is not issued after %s', async (change) => {
    const client = await createClient({ scope: 'user:read' });
    const { of, sql, error } = CHANGES[change]!;
    await provider.server.db.query(sql, [idOf(client, of)]);
    for (let i = 0; i < 2; i++) {
      const answer = await provider.actForItself(client, { scope: 'user:read' });
      expect([answer.status, answer.json<{ error: string }>().error]).toEqual([error === 'invalid_client' ? 401 : 400, error]);
    }
    expect(await keysOf(client)).toEqual([]);
  });

  it('is issued for the new account after the account of the app was changed', async () => {
    const { db } = provider.server;
    const client = await createClient();
    const other = await plantUser(db, { isServiceAccount: true });
    await db.query(`UPDATE oauth2_provider_apps SET service_account_id = $2 WHERE id = $1`, [client.id, other.id]);
    expect((await provider.actForItself(client)).status).toBe(200);
    expect(await keysOf(client)).toEqual([]);
    expect(await db.query(`SELECT id FROM api_keys WHERE user_id = $1`, [other.id])).toHaveLength(1);
  });

  it('is issued after the app was registered for the other way to send its secret', async () => {
    const client = await createClient();
    const sql = `UPDATE oauth2_provider_apps SET token_endpoint_auth_method = 'client_secret_post' WHERE id = $1`;
    await provider.server.db.query(sql, [client.id]);
    expect((await provider.actForItself(client)).status).toBe(200);
  });

  it('is not issued for a wrong secret that begins like the right one', async () => {
    const client = await createClient();
    const { secret = '' } = client;
    const wrong = { ...client, secret: `${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}` };
    expect((await provider.actForItself(wrong)).status).toBe(401);
    expect((await provider.actForItself(client)).status).toBe(200);
    expect(await keysOf(client)).toHaveLength(1);
  });

  it.each(WAITS)('is issued once if nothing changes while it waits for the %s', async (wait) => {
    const client = await createClient();
    const held = await hold(client, wait);
    const sending = provider.actForItself(client);
    await held.untilItBlocks(provider.server.db);
    await held.commit();
    expect((await sending).status).toBe(200);
    expect(await keysOf(client)).toHaveLength(1);
  });

  it('is not issued for another account if the account of the app changes while it waits', async () => {
    const { db } = provider.server;
    const client = await createClient();
    const other = await plantUser(db, { isServiceAccount: true });
    const held = await hold(client, 'app');
    const sending = provider.actForItself(client);
    await held.untilItBlocks(db);
    await held.query(`UPDATE oauth2_provider_apps SET service_account_id = $2 WHERE id = $1`, [client.id, other.id]);
    await held.commit();
    const answer = await sending;
    const issued = await db.query(`SELECT user_id FROM api_keys WHERE user_id = ANY ($1)`, [[client.accountId, other.id]]);
    // What was decided from memory is decided again, now for the other account.
    expect([answer.status, issued]).toEqual(earlier > 0 ? [200, [{ user_id: other.id }]] : [400, []]);
    expect((await provider.actForItself(client)).status).toBe(200);
  });

  it.each([
    ['is closed to the app', `allowed_app_ids = '{5a66e700-0000-4000-8000-00000000ffff}'`, 'invalid_target'],
    ['loses the scope', `scopes = '[{"name":"other","description":"Other"}]'`, 'invalid_scope'],
    ['takes only bound tokens', `dpop_bound_access_tokens_required = true`, 'invalid_dpop_proof'],
  ])('is not issued for a resource server that %s while it waits', async (_change, sql, error) => {
    const { db } = provider.server;
    const { id, identifier } = await registerResourceServer(provider);
    const client = await createClient({ resource: identifier, scope: 'notes.read' });
    const held = await hold(client, 'app');
    const sending = provider.actForItself(client, { resource: identifier, scope: 'notes.read' });
    await held.untilItBlocks(db);
    await db.query(`UPDATE oauth2_provider_resource_servers SET ${sql} WHERE id = $1`, [id]);
    await held.commit();
    const answer = await sending;
    expect([answer.status, answer.json<{ error: string }>().error]).toEqual([400, error]);
    expect(await keysOf(client)).toEqual([]);
  });

  it('is not issued for a resource server that is deleted while it waits', async () => {
    const { db } = provider.server;
    const { id, identifier } = await registerResourceServer(provider);
    const client = await createClient({ resource: identifier, scope: 'notes.read' });
    const held = await HeldTransaction.begin(db);
    await held.query(`DELETE FROM oauth2_provider_resource_servers WHERE id = $1`, [id]);
    const sending = provider.actForItself(client, { resource: identifier, scope: 'notes.read' });
    await held.untilItBlocks(db);
    await held.commit();
    const answer = await sending;
    expect([answer.status, answer.json<{ error: string }>().error]).toEqual([400, 'invalid_target']);
    expect(await db.query(`SELECT id FROM oauth2_provider_grants WHERE resource = $1`, [identifier])).toEqual([]);
    expect(await keysOf(client)).toEqual([]);
  });
});
