import { expectStatus } from '../../support/expect-answer.js';
import {
  ACCESS_TOKEN_TYPE,
  createExchange,
  DpopKey,
  type Exchange,
  introspected,
  type Provider,
  sendExchange,
  startProvider,
  TOKEN_EXCHANGE,
  type Tokens,
  TOKENS,
} from '../../support/oauth/index.js';

describe('a subject token that is bound to a key', () => {
  let provider: Provider;
  let exchange: Exchange;
  let subjectToken: string;
  beforeAll(async () => {
    provider = await startProvider();
    exchange = await createExchange(provider);
    const { front, notes } = exchange;
    const code = await provider.obtainCode(front, { resource: notes.identifier });
    const headers = await (await DpopKey.create()).forTokens(provider);
    subjectToken = expectStatus(await provider.exchange(front, code, {}, { headers }), 200).json<Tokens>().access_token;
  });
  afterAll(() => provider.server.stop());

  it('is not exchanged for a bearer token', async () => {
    const { backend, calendar } = exchange;
    const answer = await sendExchange(provider, backend, subjectToken, { resource: calendar.identifier });
    expect(expectStatus(answer, 400).json()).toEqual({
      error: 'invalid_dpop_proof',
      error_description: 'The subject token is bound to a key, so the new token must be bound to one of this app: send a DPoP proof',
    });
    expect(await provider.server.db.query(`SELECT 1 FROM oauth2_provider_grants WHERE app_id = $1`, [backend.id])).toEqual([]);
  });

  it('is exchanged for one that is bound to a key of the app that asks', async () => {
    const { backend, calendar } = exchange;
    const key = await DpopKey.create();
    const form = {
      grant_type: TOKEN_EXCHANGE,
      subject_token: subjectToken,
      subject_token_type: ACCESS_TOKEN_TYPE,
      resource: calendar.identifier,
    };
    const answer = await provider.postAs(backend, TOKENS, form, { headers: await key.forTokens(provider) });
    const { access_token: token, token_type } = expectStatus(answer, 200).json<Tokens & { token_type: string }>();
    expect(token_type).toBe('DPoP');
    expect(await introspected(provider, calendar, token)).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt: key.jkt } });
  });
});
