import { expectStatus } from '../../support/expect-answer.js';
import type { Answer } from '../../support/http-client.js';
import {
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  DpopKey,
  expectRefused,
  PAR,
  pollForm,
  type Provider,
  pushForm,
  startProvider,
  TOKENS,
  type Tokens,
} from '../../support/oauth/index.js';

describe('a DPoP proof at an endpoint where clients authenticate', () => {
  let provider: Provider;
  let key: DpopKey;
  /** Anybody can send its ID. */
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    key = await DpopKey.create();
    client = await provider.createClient({ type: 'public', grantTypes: [...DEVICE_GRANT_TYPES, 'authorization_code'] });
  });
  afterAll(() => provider.server.stop());

  async function usedUpBy(requests: () => Promise<unknown>): Promise<number> {
    const count = async (): Promise<number> => (await provider.server.db.query(`SELECT 1 FROM used_dpop_proofs`)).length;
    const before = await count();
    await requests();
    return (await count()) - before;
  }

  function push(headers: { readonly dpop: string }, scope = 'user:read'): Promise<Answer> {
    return provider.server.post(PAR, pushForm(client, { scope }), headers);
  }

  function expectUsed(answer: Answer): void {
    expectRefused(answer, 'invalid_dpop_proof');
    expect(answer.json()).toMatchObject({ error_description: 'The DPoP proof was used before: make a new one for every request' });
  }

  it('is not used up by a request that leads to nothing, which anybody who knows the ID of a public client can send', async () => {
    const grant = await provider.obtainCode(client);
    const { device_code: pending } = await authorizeDevice(provider.server, client);
    const proven = async (): Promise<{ headers: { dpop: string } }> => ({ headers: await key.forTokens(provider) });
    const usedUp = await usedUpBy(async () => {
      expectRefused(await provider.exchange(client, { ...grant, code: 'x' }, {}, await proven()), 'invalid_grant');
      expectRefused(await provider.exchange(client, grant, { resource: 'https://other.example/' }, await proven()), 'invalid_target');
      expectRefused(await provider.refresh(client, 'x', {}, await proven()), 'invalid_grant');
      expectRefused(await provider.postAs(client, TOKENS, { grant_type: 'password' }, await proven()), 'unsupported_grant_type');
      expectRefused(await provider.server.post(TOKENS, pollForm(client, pending), (await proven()).headers), 'authorization_pending');
      expectRefused(await push({ dpop: await key.proof('POST', provider.url + PAR) }, 'no:such'), 'invalid_scope');
    });
    expect(usedUp).toBe(0);
  });

  it('is used up by the tokens that it leads to, and by the request that it pushes', async () => {
    const grant = await provider.obtainCode(client);
    const usedUp = await usedUpBy(async () => {
      const headers = await key.forTokens(provider);
      const { refresh_token: token } = expectStatus(await provider.exchange(client, grant, {}, { headers }), 200).json<Tokens>();
      expectStatus(await provider.refresh(client, token, {}, { headers: await key.forTokens(provider) }), 200);
      expectStatus(await push({ dpop: await key.proof('POST', provider.url + PAR) }), 201);
    });
    expect(usedUp).toBe(3);
  });

  it('that was used is refused with another code, which stays valid', async () => {
    const [grant, other] = [await provider.obtainCode(client), await provider.obtainCode(client)];
    const headers = await key.forTokens(provider);
    expectStatus(await provider.exchange(client, grant, {}, { headers }), 200);
    expectUsed(await provider.exchange(client, other, {}, { headers }));
    expectStatus(await provider.exchange(client, other, {}, { headers: await key.forTokens(provider) }), 200);
  });

  it('makes a request that is sent twice harmless: the second one is refused, and the tokens of the first one stay', async () => {
    const grant = await provider.obtainCode(client, { scope: 'user:read' });
    const headers = await key.forTokens(provider);
    const { access_token: token } = expectStatus(await provider.exchange(client, grant, {}, { headers }), 200).json<Tokens>();
    expectUsed(await provider.exchange(client, grant, {}, { headers }));
    const answer = await provider.get('/api/v2/users/me', await key.forApi(provider, token));
    expect(answer.status).toBe(200);
  });

  it('is needed again for the retry of a refresh, and used up by it', async () => {
    const grant = await provider.obtainCode(client);
    const first = await provider.exchange(client, grant, {}, { headers: await key.forTokens(provider) });
    const { refresh_token: token } = expectStatus(first, 200).json<Tokens>();
    const headers = await key.forTokens(provider);
    const refreshed = expectStatus(await provider.refresh(client, token, {}, { headers }), 200).json<Tokens>();
    expectUsed(await provider.refresh(client, token, {}, { headers }));
    const again = await key.forTokens(provider);
    expect(expectStatus(await provider.refresh(client, token, {}, { headers: again }), 200).json()).toEqual(refreshed);
    expectUsed(await provider.refresh(client, token, {}, { headers: again }));
    expectStatus(await provider.refresh(client, refreshed.refresh_token, {}, { headers: await key.forTokens(provider) }), 200);
  });
});
