import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import {
  AUTHORIZE,
  challengeOf,
  type Client,
  DpopKey,
  exchangeFields,
  expectRefused,
  type Fields,
  type Grant,
  newVerifier,
  PAR,
  type Provider,
  type Pushed,
  startProvider,
  TOKENS,
} from '../support/oauth/index.js';

describe('RFC 9449: pushed authorization requests', () => {
  let provider: Provider;
  let client: Client;
  let key: DpopKey;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient({ type: 'public' });
    key = await DpopKey.create();
  });
  afterAll(() => provider.server.stop());

  async function push(verifier: string, of: DpopKey | null, fields: Fields = {}): Promise<Answer> {
    const request = { response_type: 'code', redirect_uri: client.redirectUri, code_challenge: challengeOf(verifier) };
    const headers = of ? { dpop: await of.proof('POST', provider.url + PAR) } : {};
    return provider.postAs(client, PAR, { ...request, code_challenge_method: 'S256', ...fields }, { headers });
  }

  /** The fields that redeem the code of a pushed request. */
  async function consent(pushed: Answer, verifier: string): Promise<Fields> {
    const { request_uri: uri } = expectStatus(pushed, 201).json<Pushed>();
    const query = new URLSearchParams({ client_id: client.id, request_uri: uri }).toString();
    const answer = await provider.post(`${AUTHORIZE}?${query}`, { headers: { 'coder-session-token': provider.session } });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    return exchangeFields({ code, sent: { redirect_uri: client.redirectUri }, verifier } as unknown as Grant); // All that it reads.
  }

  it.each(['the proof', 'dpop_jkt', 'both'])('9449-17 §10.1: with %s in the pushed request, the code is bound to the key', async (sent) => {
    const verifier = newVerifier();
    const fields = sent === 'the proof' ? {} : { dpop_jkt: key.jkt };
    const form = await consent(await push(verifier, sent === 'dpop_jkt' ? null : key, fields), verifier);
    const other = await DpopKey.create();
    expectRefused(await provider.postAs(client, TOKENS, form), 'invalid_grant');
    expectRefused(await provider.postAs(client, TOKENS, form, { headers: await other.forTokens(provider) }), 'invalid_grant');
    const answer = await provider.postAs(client, TOKENS, form, { headers: await key.forTokens(provider) });
    expect(answer.json()).toMatchObject({ token_type: 'DPoP' });
  });

  it('9449-17 §10.1: a dpop_jkt of another key than that of the proof is refused, and so is an invalid proof', async () => {
    const other = await DpopKey.create();
    expectRefused(await push(newVerifier(), key, { dpop_jkt: other.jkt }), 'invalid_dpop_proof');
    const headers = { dpop: await key.proof('POST', provider.url + TOKENS) };
    expectRefused(await provider.postAs(client, PAR, {}, { headers }), 'invalid_dpop_proof');
  });
});
