import { HeldTransaction } from '../../support/held-transaction.js';
import { expectStatus } from '../../support/expect-answer.js';
import {
  ACCESS_TOKEN_TYPE,
  APPS,
  assertedForm,
  createExchange,
  createRule,
  type Exchange,
  expectInvalidClient,
  introspected,
  newSigningKey,
  type Provider,
  registerSigningClient,
  signAssertion,
  signedForm,
  type SigningClient,
  startProvider,
  subjectTokens,
  TOKEN_EXCHANGE,
  type Tokens,
  TOKENS,
  WITH_ASSERTIONS,
} from '../../support/oauth/index.js';

describe('a token exchange of an app that authenticates with private_key_jwt', () => {
  let provider: Provider;
  let exchange: Exchange;
  let signer: SigningClient;
  let fields: Readonly<Record<string, string>>;
  beforeAll(async () => {
    provider = await startProvider(WITH_ASSERTIONS);
    exchange = await createExchange(provider);
    const { access_token } = await subjectTokens(provider, exchange);
    fields = {
      grant_type: TOKEN_EXCHANGE,
      subject_token: access_token,
      subject_token_type: ACCESS_TOKEN_TYPE,
      resource: exchange.calendar.identifier,
    };
  });
  beforeEach(async () => {
    signer = await registerSigningClient(provider.server, provider.session, { redirect_uris: [], grant_types: [TOKEN_EXCHANGE] });
    await createRule(provider, signer.id, exchange.notes, exchange.calendar);
  });
  afterAll(() => provider.server.stop());

  const issued = (): Promise<unknown[]> =>
    provider.server.db.query(`SELECT 1 FROM oauth2_provider_app_tokens WHERE app_id = $1`, [signer.id]);

  it('names the app as the actor, and needs a new assertion for each token', async () => {
    const body = await signedForm(provider.server, signer, fields);
    const { access_token: token } = expectStatus(await provider.post(TOKENS, { body }), 200).json<Tokens>();
    expect(await introspected(provider, exchange.calendar, token)).toMatchObject({ active: true, act: { sub: signer.id } });
    expectInvalidClient(await provider.post(TOKENS, { body }));
    expectStatus(await provider.post(TOKENS, { body: await signedForm(provider.server, signer, fields) }), 200);
    expect(await issued()).toHaveLength(2);
  });

  it('is refused with the key of another app, and with a key that was replaced while the request waited', async () => {
    const stranger = assertedForm(await signAssertion(provider.server, signer.id, await newSigningKey()), fields);
    expectInvalidClient(await provider.post(TOKENS, { body: stranger }));

    const held = await HeldTransaction.begin(provider.server.db);
    await held.query(`SELECT 1 FROM oauth2_provider_resource_servers WHERE id = $1 FOR UPDATE`, [exchange.calendar.id]);
    const sending = provider.post(TOKENS, { body: await signedForm(provider.server, signer, fields) });
    await held.untilItBlocks(provider.server.db);
    const { publicJwk } = await newSigningKey();
    const change = { name: signer.name, redirect_uris: [], grant_types: [TOKEN_EXCHANGE], jwks: { keys: [publicJwk] } };
    expectStatus(await provider.admin('PUT', `${APPS}/${signer.id}`, change), 200);
    await held.commit();
    expectInvalidClient(await sending);
    expect(await issued()).toEqual([]);
  });
});
