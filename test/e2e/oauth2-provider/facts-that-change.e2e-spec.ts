import { SAMPLES_ONLY } from '../../../src/testing/index.js';
import { BARRING, USER_BARS } from '../../support/barred-users.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import {
  answerDevice,
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  expectRefused,
  pollForm,
  type Provider,
  registerResourceServer,
  startProvider,
  TOKENS,
  type Tokens,
} from '../../support/oauth/index.js';
import { plantKey } from '../../support/keys.js';
import { plantUser } from '../../support/people.js';
import type { Answer } from '../../support/http-client.js';

/** The rows of one exchange or refresh, by what they are to it. Every one of them is a lock to wait for. */
interface Rows {
  readonly app: string;
  readonly grant: string;
  readonly user: string;
  readonly secret: string;
  readonly presented: string;
}

interface Attempt {
  readonly rows: Rows;
  readonly client: Client;
  readonly send: () => Promise<Answer>;
}

const TABLES = {
  app: 'oauth2_provider_apps',
  grant: 'oauth2_provider_grants',
  user: 'users',
  secret: 'oauth2_provider_app_secrets',
} as const;

/** In the order in which a request locks them. */
const WAITS = ['app', 'grant', 'user', 'secret', 'presented'] as const;
type Wait = (typeof WAITS)[number];

interface Change {
  readonly of: Wait;
  readonly sql: string;
  /** An app's registration is not locked, and read after everything else: it may change during any wait. */
  readonly duringAny?: true;
}

const CHANGES: Readonly<Record<string, Change>> = {
  'a revocation': { of: 'grant', sql: `UPDATE oauth2_provider_grants SET revoked_at = now() WHERE id = $1` },
  ...Object.fromEntries(USER_BARS.map((bar) => [`the change to a ${bar} user`, { of: 'user', sql: BARRING[bar] } as const])),
  'the deletion of the client secret': { of: 'secret', sql: `DELETE FROM oauth2_provider_app_secrets WHERE id = $1` },
  'the removal of the grant types': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET grant_types = '{urn:example:other}' WHERE id = $1`,
    duringAny: true,
  },
  'a registration without the scope': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET scope = 'file:read' WHERE id = $1`,
    duringAny: true,
  },
  'the requirement of bound tokens': {
    of: 'app',
    sql: `UPDATE oauth2_provider_apps SET dpop_bound_access_tokens = true WHERE id = $1`,
    duringAny: true,
  },
};

const PAIRS = WAITS.flatMap((wait) =>
  Object.keys(CHANGES).flatMap((change) => {
    const { of, duringAny } = CHANGES[change]!;
    return duringAny || WAITS.indexOf(of) >= WAITS.indexOf(wait) ? [{ wait, change }] : [];
  }),
);

const KINDS = {
  exchange: { table: 'oauth2_provider_app_codes', prefix: 'secret_prefix' },
  refresh: { table: 'oauth2_provider_app_tokens', prefix: 'hash_prefix' },
  'poll of a device': { table: 'oauth2_provider_device_codes', prefix: 'secret_prefix' },
} as const;
type Kind = keyof typeof KINDS;

/** Step by step, each change during one wait: the last that it can come in. `npm run soak -- step-by-step` has all of them. */
const SAMPLE =
  process.env['GATEHOUSE_TEST_STEP_BY_STEP'] === undefined ? [...new Map(PAIRS.map((pair) => [pair.change, pair])).values()] : PAIRS;

describe.each([
  ['as one statement', 'auto', SAMPLES_ONLY ? SAMPLE : PAIRS],
  ['step by step', 'off', SAMPLE],
])('sent %s', (_name, setting, pairs) => {
  let provider: Provider;
  beforeAll(async () => (provider = await startProvider({ CODER_PG_SINGLE_STATEMENTS: setting })));
  afterAll(() => provider.server.stop());

  /** A request of a client and a user of its own, ready to be sent. */
  async function attempt(kind: Kind): Promise<Attempt> {
    const { db } = provider.server;
    const user = await plantUser(db);
    const session = await plantKey(db, user.id);
    const client = await provider.createClient({ grantTypes: ['authorization_code', ...DEVICE_GRANT_TYPES] });
    const ofUser = Object.assign(Object.create(provider) as Provider, { session });
    const code = await ofUser.obtainCode(client);
    let presented = code.code;
    let send = (): Promise<Answer> => provider.exchange(client, code);
    if (kind === 'refresh') {
      const pair = (await send()).json<Tokens>();
      presented = pair.refresh_token;
      send = () => provider.refresh(client, pair.refresh_token);
    }
    if (kind === 'poll of a device') {
      const device = await authorizeDevice(provider.server, client);
      await answerDevice(provider.server, session, device.user_code);
      presented = device.device_code;
      send = () => provider.server.post(TOKENS, pollForm(client, presented));
    }
    const { table, prefix } = KINDS[kind];
    const [row] = await db.query<{ id: string; grant_id: string }>(`SELECT id, grant_id FROM ${table} WHERE ${prefix} = $1`, [
      Buffer.from(presented.split('_')[1]!),
    ]);
    return {
      client,
      send,
      rows: { app: client.id, grant: row!.grant_id, user: user.id, secret: client.secretId!, presented: row!.id },
    };
  }

  async function issued(grant: string): Promise<number> {
    const rows = await provider.server.db.query(`SELECT id FROM oauth2_provider_app_tokens WHERE grant_id = $1`, [grant]);
    return rows.length;
  }

  describe.each(Object.keys(KINDS) as Kind[])('%s: no token is issued', (kind) => {
    it.each(pairs)('if $change is committed while it waits for the $wait', async ({ wait, change }) => {
      const { db } = provider.server;
      const { rows, send } = await attempt(kind);
      const before = await issued(rows.grant);
      const { of, sql } = CHANGES[change]!;

      const held = await HeldTransaction.begin(db);
      await held.query(`SELECT 1 FROM ${wait === 'presented' ? KINDS[kind].table : TABLES[wait]} WHERE id = $1 FOR UPDATE`, [rows[wait]]);
      const sending = send();
      await held.untilItBlocks(db);
      // The lock's holder changes what it holds; anything else is changed by somebody else.
      if (of === wait) await held.query(sql, [rows[of]]);
      else await db.query(sql, [rows[of]]);
      await held.commit();

      const answer = await sending;
      expect({ status: answer.status, error: answer.json<{ error: string }>().error }).toEqual({
        status: 400,
        error: expect.stringMatching(/^(invalid_grant|unauthorized_client|invalid_dpop_proof)$/) as unknown,
      });
      expect(await issued(rows.grant)).toBe(before);
    });

    it.each(WAITS)('twice, and one is, if nothing changes while it waits for the %s', async (wait) => {
      const { db } = provider.server;
      const { rows, send } = await attempt(kind);
      const before = await issued(rows.grant);
      const held = await HeldTransaction.begin(db);
      await held.query(`SELECT 1 FROM ${wait === 'presented' ? KINDS[kind].table : TABLES[wait]} WHERE id = $1 FOR UPDATE`, [rows[wait]]);
      const sending = send();
      await held.untilItBlocks(db);
      await held.commit();
      expect((await sending).status).toBe(200);
      expect(await issued(rows.grant)).toBe(before + 1);
    });
  });

  it.each([
    ['the app is no longer allowed', `allowed_app_ids = '{5a66e700-0000-4000-8000-00000000ffff}'`],
    ['no granted scope is left', `scopes = '[{"name":"other","description":"Other"}]'`],
    ['only bound tokens are accepted', `dpop_bound_access_tokens_required = true`],
  ])('an exchange for a resource server, of which %s while it waits, issues no token', async (_change, sql) => {
    const { db } = provider.server;
    const client = await provider.createClient();
    const { id, identifier } = await registerResourceServer(provider);
    const code = await provider.obtainCode(client, { resource: identifier });
    const held = await HeldTransaction.begin(db);
    await held.query(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR UPDATE`, [client.id]);
    const sending = provider.exchange(client, code, { resource: identifier });
    await held.untilItBlocks(db);
    await db.query(`UPDATE oauth2_provider_resource_servers SET ${sql} WHERE id = $1`, [id]);
    await held.commit();
    const answer = await sending;
    expect(answer.status).toBe(400);
    expect(answer.json<{ error: string }>().error).toMatch(/^invalid_(target|grant|dpop_proof)$/);
  });

  const removal = `UPDATE oauth2_provider_apps SET redirect_uris = '{https://other.example/}' WHERE id = $1`;

  it('an exchange whose redirect URI is removed from the registration while it waits issues no token', async () => {
    const { db } = provider.server;
    const client = await provider.createClient();
    const code = await provider.obtainCode(client);
    const held = await HeldTransaction.begin(db);
    await held.query(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR UPDATE`, [client.id]);
    const sending = provider.exchange(client, code);
    await held.untilItBlocks(db);
    await held.query(removal, [client.id]);
    await held.commit();
    expectRefused(await sending, 'invalid_grant');
  });

  it.each([
    ['both requests', {}, (uri: string) => uri],
    ['the authorization request', {}, () => undefined],
    ['the exchange', { redirect_uri: undefined }, (uri: string) => uri],
    ['neither request', { redirect_uri: undefined }, () => undefined],
  ] as const)(
    'a code is not exchanged while the redirect URI that it was sent to is not registered, named in %s',
    async (_where, asked, sent) => {
      const { db } = provider.server;
      const client = await provider.createClient();
      const code = await provider.obtainCode(client, asked);
      const exchange = () => provider.exchange(client, code, { redirect_uri: sent(client.redirectUri) });
      await db.query(removal, [client.id]);
      expectRefused(await exchange(), 'invalid_grant');
      await db.query(`UPDATE oauth2_provider_apps SET redirect_uris = ARRAY[$2] WHERE id = $1`, [client.id, client.redirectUri]);
      expect((await exchange()).status).toBe(200);
    },
  );
});
