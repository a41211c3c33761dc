import { GRANT_TYPES } from '../../../src/oauth2-provider/grants/grant-types.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import {
  APPS,
  type Client,
  expectRefused,
  prefixOf,
  type Provider,
  SERVER_METADATA,
  type Tokens,
  startProvider,
} from '../../support/oauth/index.js';

const BOTH = ['authorization_code', 'refresh_token'];

describe("an app's grant types", () => {
  let provider: Provider;
  beforeAll(async () => (provider = await startProvider()));
  afterAll(() => provider.server.stop());

  function register(client: Client, grantTypes: unknown) {
    const body = { name: client.name, callback_url: client.redirectUri, grant_types: grantTypes };
    return provider.admin('PUT', `${APPS}/${client.id}`, body);
  }

  async function grantTypesOf(client: Client): Promise<unknown> {
    return (await provider.admin('GET', `${APPS}/${client.id}`)).json<{ grant_types: unknown }>().grant_types;
  }

  it('default to authorization_code and refresh_token', async () => {
    const client = await provider.createClient();
    expect(await grantTypesOf(client)).toEqual(BOTH);
    expect((await provider.get(SERVER_METADATA)).json<Record<string, unknown>>()['grant_types_supported']).toEqual([...GRANT_TYPES]);
    expect((await register(client, undefined)).status).toBe(200);
    expect(await grantTypesOf(client)).toEqual(BOTH);
  });

  it.each(['confidential', 'public'] as const)('without refresh_token give a %s app no refresh token', async (type) => {
    const client = await provider.createClient({ type });
    expect((await register(client, ['authorization_code'])).status).toBe(200);
    const tokens: Partial<Tokens> = await provider.obtainTokens(client);
    expect(tokens).not.toHaveProperty('refresh_token');
    expect((await provider.me(tokens.access_token ?? '')).status).toBe(200);
  });

  it('are checked at every refresh: a refresh after their removal is unauthorized_client, and consumes nothing', async () => {
    const client = await provider.createClient();
    const { refresh_token } = await provider.obtainTokens(client);
    await register(client, ['authorization_code']);
    expectRefused(await provider.refresh(client, refresh_token), 'unauthorized_client');
    await register(client, BOTH);
    await provider.refreshed(client, refresh_token);
  });

  /** Starts a request that has to wait for the grant of this code or refresh token, changes the app's grant types, and lets it go on. */
  async function registeredMeanwhile(client: Client, presented: string, grantTypes: readonly string[], request: () => Promise<Answer>) {
    const holder = await HeldTransaction.begin(provider.server.db);
    await holder.query(
      `SELECT 1 FROM oauth2_provider_grants WHERE id IN (
         SELECT grant_id FROM oauth2_provider_app_codes WHERE secret_prefix = $1
          UNION SELECT grant_id FROM oauth2_provider_app_tokens WHERE hash_prefix = $1) FOR UPDATE`,
      [prefixOf(presented)],
    );
    const answering = request();
    const changed = await holder
      .untilItBlocks(provider.server.db)
      .then(() => register(client, grantTypes))
      .finally(() => holder.commit());
    expect(changed.status).toBe(200);
    return answering;
  }

  it('that change while a refresh waits for its turn are those that count, and it spends nothing', async () => {
    const client = await provider.createClient();
    const { refresh_token: token } = await provider.obtainTokens(client);
    const refreshing = () => provider.refresh(client, token);
    expectRefused(await registeredMeanwhile(client, token, ['authorization_code'], refreshing), 'unauthorized_client');
    await register(client, BOTH);
    await provider.refreshed(client, token);
  });

  it('that change while the exchange of a code waits for its turn are those that count, and it spends nothing', async () => {
    const client = await provider.createClient();
    const grant = await provider.obtainCode(client);
    const exchanging = () => provider.exchange(client, grant);
    expectRefused(await registeredMeanwhile(client, grant.code, ['refresh_token'], exchanging), 'unauthorized_client');
    await register(client, BOTH);
    const answer = await registeredMeanwhile(client, grant.code, ['authorization_code'], exchanging);
    expect(answer.status).toBe(200);
    expect(answer.json()).not.toHaveProperty('refresh_token');
  });

  it('without authorization_code allow neither an authorization request nor the exchange of a code', async () => {
    const client = await provider.createClient();
    const grant = await provider.obtainCode(client);
    await register(client, ['refresh_token']);
    const { redirect, sent } = await provider.authorize(client);
    expect(redirect?.searchParams.get('error')).toBe('unauthorized_client');
    expect(redirect?.searchParams.get('state')).toBe(sent['state']);
    expectRefused(await provider.exchange(client, grant), 'unauthorized_client');
    await register(client, BOTH);
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it('are checked after the client has authenticated and the grant type is known to exist', async () => {
    const client = await provider.createClient();
    await register(client, ['authorization_code']);
    const stranger = { ...client, secret: `coder_AAAAAAAAAA_${'B'.repeat(40)}` };
    expect((await provider.refresh(stranger, 'x')).json()).toHaveProperty('error', 'invalid_client');
    expectRefused(await provider.refresh(client, 'x', { grant_type: 'password' }), 'unsupported_grant_type');
  });

  it.each([
    ['empty', []],
    ['unknown', ['authorization_code', 'password']],
    ['repeated', ['authorization_code', 'authorization_code']],
    ['a text', 'authorization_code'],
  ])('cannot be %s, and such a change leaves them as they were', async (_what, grantTypes) => {
    const client = await provider.createClient();
    const answer = await register(client, grantTypes);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('grant_types')]);
    expect(await grantTypesOf(client)).toEqual(BOTH);
  });

  it('are audited when they change', async () => {
    const client = await provider.createClient();
    await register(client, ['authorization_code']);
    const log = await provider.admin('GET', `/api/v2/audit?q=resource_id:${client.id}%20action:write&limit=1`);
    const [entry] = log.json<{ audit_logs: { diff: Record<string, unknown> }[] }>().audit_logs;
    expect(entry?.diff).toEqual({ grant_types: { old: BOTH, new: ['authorization_code'], secret: false } });
  });
});
