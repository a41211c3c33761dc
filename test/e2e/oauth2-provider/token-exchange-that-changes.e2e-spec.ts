import { SAMPLES_ONLY } from '../../../src/testing/index.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { type Exchange, createExchange, type Provider, sendExchange, startProvider, subjectTokens } from '../../support/oauth/index.js';
import { plantUser } from '../../support/people.js';

/** The rows of one exchange, by what they are to it. */
type Rows = Readonly<Record<Wait, string>>;

const TABLES = {
  app: 'oauth2_provider_apps',
  subjectApp: 'oauth2_provider_apps',
  grant: 'oauth2_provider_grants',
  token: 'oauth2_provider_app_tokens',
  key: 'api_keys',
  user: 'users',
  secret: 'oauth2_provider_app_secrets',
  target: 'oauth2_provider_resource_servers',
  rule: 'oauth2_provider_exchange_rules',
} as const;

/** In the order in which an exchange locks them. */
const WAITS = ['app', 'subjectApp', 'grant', 'token', 'key', 'user', 'secret', 'target', 'rule'] as const;
type Wait = (typeof WAITS)[number];

interface Change {
  readonly of: Wait | 'subject';
  readonly sql: string;
  /** What is not locked, and read after everything else: it may change during any wait. */
  readonly duringAny?: true;
  readonly error: 'invalid_client' | 'invalid_request' | 'invalid_scope' | 'invalid_target' | 'unauthorized_client';
}

const CHANGES: Readonly<Record<string, Change>> = {
  'a revocation': { of: 'grant', sql: `UPDATE oauth2_provider_grants SET revoked_at = now() WHERE id = $1`, error: 'invalid_request' },
  'the end of the grant': {
    of: 'grant',
    sql: `UPDATE oauth2_provider_grants SET absolute_expires_at = now() - interval '1 day' WHERE id = $1`,
    error: 'invalid_request',
  },
  'the replacement of the subject token': {
    of: 'token',
    sql: `UPDATE oauth2_provider_app_tokens SET api_key_id = NULL WHERE id = $1`,
    error: 'invalid_request',
  },
  'the expiry of the subject token': {
    of: 'key',
    sql: `UPDATE api_keys SET expires_at = now() - interval '1 day' WHERE id = $1`,
    error: 'invalid_request',
  },
  'a suspension': { of: 'user', sql: `UPDATE users SET status = 'suspended' WHERE id = $1`, error: 'invalid_request' },
  'the deletion of the client secret': {
    of: 'secret',
    sql: `DELETE FROM oauth2_provider_app_secrets WHERE id = $1`,
    error: 'invalid_client',
  },
  'the deletion of the rule': { of: 'rule', sql: `DELETE FROM oauth2_provider_exchange_rules WHERE id = $1`, error: 'invalid_request' },
  'the removal of the grant type': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET grant_types = '{refresh_token}' WHERE id = $1`,
    duringAny: true,
    error: 'unauthorized_client',
  },
  'a registration without the scope': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET scope = 'user:read' WHERE id = $1`,
    duringAny: true,
    error: 'invalid_scope',
  },
  'a target without the scope': {
    of: 'target',
    sql: `UPDATE oauth2_provider_resource_servers SET scopes = '[{"name":"other","description":"Other"}]' WHERE id = $1`,
    duringAny: true,
    error: 'invalid_scope',
  },
  'a target that is closed to the app': {
    of: 'target',
    sql: `UPDATE oauth2_provider_resource_servers SET allowed_app_ids = '{5a66e700-0000-4000-8000-00000000ffff}' WHERE id = $1`,
    duringAny: true,
    error: 'invalid_target',
  },
  'a subject resource server that is closed to the app of the subject token': {
    of: 'subject',
    sql: `UPDATE oauth2_provider_resource_servers SET allowed_app_ids = '{5a66e700-0000-4000-8000-00000000ffff}' WHERE id = $1`,
    duringAny: true,
    error: 'invalid_request',
  },
  'a subject resource server without the scope': {
    of: 'subject',
    sql: `UPDATE oauth2_provider_resource_servers SET scopes = '[{"name":"other","description":"Other"}]' WHERE id = $1`,
    duringAny: true,
    error: 'invalid_scope',
  },
};

const PAIRS = WAITS.flatMap((wait) =>
  Object.keys(CHANGES).flatMap((change) => {
    const { of, duringAny } = CHANGES[change]!;
    const isLater = of !== 'subject' && WAITS.indexOf(of) >= WAITS.indexOf(wait);
    return duringAny || isLater ? [{ wait, change }] : [];
  }),
);

/** Each change during one wait: the last that it can come in. */
const SAMPLE = [...new Map(PAIRS.map((pair) => [pair.change, pair])).values()];

describe.each([
  ['as one statement', 'auto', SAMPLES_ONLY ? SAMPLE : PAIRS],
  // `npm run soak -- step-by-step` has all of them.
  ['in a transaction', 'off', process.env['GATEHOUSE_TEST_STEP_BY_STEP'] === undefined ? SAMPLE : PAIRS],
])('a token exchange, sent %s', (_name, setting, pairs) => {
  let provider: Provider;
  beforeAll(async () => (provider = await startProvider({ CODER_PG_SINGLE_STATEMENTS: setting })));
  afterAll(() => provider.server.stop());

  async function prepare(): Promise<{ exchange: Exchange; token: string; rows: Rows }> {
    const { db } = provider.server;
    const exchange = await createExchange(provider);
    const user = await plantUser(db);
    const { access_token: token } = await subjectTokens(provider, exchange);
    const keyId = token.slice(0, token.indexOf('-'));
    // A user of its own, because a change of the other one would end the session of the test.
    const [row] = await db.query<{ id: string; grant_id: string }>(
      `UPDATE oauth2_provider_app_tokens SET user_id = $2 WHERE access_key_id = $1 RETURNING id, grant_id`,
      [keyId, user.id],
    );
    await db.query(`UPDATE oauth2_provider_grants SET user_id = $2 WHERE id = $1`, [row!.grant_id, user.id]);
    await db.query(`UPDATE api_keys SET user_id = $2 WHERE id = $1`, [keyId, user.id]);
    const { backend, front, calendar, ruleId } = exchange;
    const ofSubject = { grant: row!.grant_id, token: row!.id, key: keyId, user: user.id, subjectApp: front.id };
    return { exchange, token, rows: { ...ofSubject, app: backend.id, secret: backend.secretId!, target: calendar.id, rule: ruleId } };
  }

  const send = ({ exchange, token }: { exchange: Exchange; token: string }) =>
    sendExchange(provider, exchange.backend, token, { resource: exchange.calendar.identifier });

  async function issued({ backend }: Exchange): Promise<unknown[]> {
    return provider.server.db.query(`SELECT id FROM oauth2_provider_app_tokens WHERE app_id = $1`, [backend.id]);
  }

  it.each(pairs)('issues nothing if $change is committed while it waits for the $wait', async ({ wait, change }) => {
    const { db } = provider.server;
    const prepared = await prepare();
    const { of, sql, error } = CHANGES[change]!;
    const id = of === 'subject' ? prepared.exchange.notes.id : prepared.rows[of];
    const held = await HeldTransaction.begin(db);
    await held.query(`SELECT 1 FROM ${TABLES[wait]} WHERE id = $1 FOR UPDATE`, [prepared.rows[wait]]);
    const sending = send(prepared);
    await held.untilItBlocks(db);
    // The lock's holder changes what it holds; anything else is changed by somebody else.
    if (of === wait) await held.query(sql, [id]);
    else await db.query(sql, [id]);
    await held.commit();
    const answer = await sending;
    expect([answer.status, answer.json<{ error: string }>().error]).toEqual([error === 'invalid_client' ? 401 : 400, error]);
    expect(await issued(prepared.exchange)).toEqual([]);
  });

  it.each(WAITS)('issues one token if nothing changes while it waits for the %s', async (wait) => {
    const { db } = provider.server;
    const prepared = await prepare();
    const held = await HeldTransaction.begin(db);
    await held.query(`SELECT 1 FROM ${TABLES[wait]} WHERE id = $1 FOR UPDATE`, [prepared.rows[wait]]);
    const sending = send(prepared);
    await held.untilItBlocks(db);
    await held.commit();
    expect((await sending).status).toBe(200);
    expect(await issued(prepared.exchange)).toHaveLength(1);
  });
});
