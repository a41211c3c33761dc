import { createHmac, randomBytes } from 'node:crypto';
import {
  assertedForm,
  boundMe,
  type Client,
  DpopKey,
  exchangeFields,
  expectNoStore,
  expectRefused,
  PAR,
  parseChallenges,
  type ProofChanges,
  type Provider,
  pushForm,
  registerSigningClient,
  signAssertion,
  startProvider,
  TOKENS,
  type Tokens,
  WITH_ASSERTIONS,
} from '../support/oauth/index.js';
import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import { Replica } from '../support/replica.js';
import { ME } from '../support/sign-in.js';

const ENV = { CODER_OAUTH2_DPOP_NONCE: 'true', ...WITH_ASSERTIONS };

describe('RFC 9449: nonces', () => {
  let provider: Provider;
  let client: Client;
  let key: DpopKey;

  beforeAll(async () => {
    provider = await startProvider(ENV);
    client = await provider.createClient({ type: 'public' });
    key = await DpopKey.create();
  });
  afterAll(() => provider.server.stop());

  /** The only one of a response, which is never stored. */
  function nonceOf(answer: Answer): string {
    // Several headers would be joined with a comma, which no nonce has.
    expect(answer.headers.get('dpop-nonce')).toMatch(/^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/);
    expectNoStore(answer);
    return answer.headers.get('dpop-nonce')!;
  }

  function expectNonceAsked(answer: Answer): string {
    expectRefused(answer, 'use_dpop_nonce');
    return nonceOf(answer);
  }

  function expectNonceAskedByApi(answer: Answer): string {
    expect(answer.status).toBe(401);
    expect(parseChallenges(answer).dpop).toMatchObject({ error: 'use_dpop_nonce' });
    expect(parseChallenges(answer).bearer).not.toHaveProperty('error');
    return nonceOf(answer);
  }

  /** A nonce as any request without one gets it. */
  async function currentNonce(): Promise<string> {
    return expectNonceAsked(await provider.refresh(client, 'x', {}, { headers: await key.forTokens(provider) }));
  }

  async function boundTokens(): Promise<Tokens> {
    const headers = await key.forTokens(provider, { claims: { nonce: await currentNonce() } });
    const code = await provider.obtainCode(client, { scope: 'user:read' });
    return expectStatus(await provider.exchange(client, code, {}, { headers }), 200).json<Tokens>();
  }

  it('9449-15 §8: the token endpoint asks for a nonce, and uses up neither a code nor a refresh token before it has one', async () => {
    const code = await provider.obtainCode(client);
    const nonce = expectNonceAsked(await provider.exchange(client, code, {}, { headers: await key.forTokens(provider) }));
    const exchanged = await provider.exchange(client, code, {}, { headers: await key.forTokens(provider, { claims: { nonce } }) });
    const { refresh_token: token } = expectStatus(exchanged, 200).json<Tokens>();
    expectNonceAsked(await provider.refresh(client, token, {}, { headers: await key.forTokens(provider) }));
    const refreshed = await provider.refresh(client, token, {}, { headers: await key.forTokens(provider, { claims: { nonce } }) });
    expect(refreshed.status).toBe(200);
  });

  it('9449-15 §8: of a client that signs, the same form is accepted with the nonce: asking for one uses no assertion up', async () => {
    const signer = await registerSigningClient(provider.server, provider.session);
    for (const [path, fields] of [
      [PAR, Object.fromEntries(pushForm(signer))],
      [TOKENS, exchangeFields(await provider.obtainCode(signer))],
    ] as const) {
      const form = assertedForm(await signAssertion(provider.server, signer.id, signer.key), fields);
      const send = async (changes: ProofChanges = {}): Promise<Answer> =>
        provider.server.post(path, form, { dpop: await key.proof('POST', provider.url + path, changes) });
      const nonce = expectNonceAsked(await send());
      expect((await send({ claims: { nonce } })).status).toBe(path === PAR ? 201 : 200);
      expect((await send({ claims: { nonce } })).json()).toMatchObject({ error: 'invalid_client' });
    }
  });

  it('9449-15 §9: the API asks for a nonce with 401, and accepts the token with one', async () => {
    const { access_token: token } = await boundTokens();
    const nonce = expectNonceAskedByApi(await boundMe(provider, key, token));
    expect((await boundMe(provider, key, token, { claims: { nonce } })).status).toBe(200);
  });

  it('9449-15 §8, 9449-17 §10.1: the endpoint for pushed requests asks for a nonce, and keeps nothing before it has one', async () => {
    const push = async (changes?: ProofChanges): Promise<Answer> =>
      provider.server.post(PAR, pushForm(client), { dpop: await key.proof('POST', provider.url + PAR, changes) });
    const kept = async (): Promise<number> =>
      (await provider.server.db.query(`SELECT 1 FROM oauth2_provider_pushed_requests WHERE app_id = $1`, [client.id])).length;
    const nonce = expectNonceAsked(await push());
    expectNonceAsked(await push({ claims: { nonce: 'x' } }));
    expect(await kept()).toBe(0);
    nonceOf(expectStatus(await push({ claims: { nonce } }), 201));
    expect(await kept()).toBe(1);
  });

  it('9449-06 §4.3: a nonce that the server signed is accepted for five minutes, and refused when it is older or from the future', async () => {
    const [period = ''] = (await currentNonce()).split('.');
    const [row] = await provider.server.db.query<{ secret: string }>(
      `SELECT secret FROM crypto_keys WHERE feature = 'dpop_nonce' ORDER BY sequence DESC LIMIT 1`,
    );
    const answers: (readonly [number, number])[] = [];
    for (const minutes of [0, -3, -6, -60, 3, 60]) {
      const digits = String(Number(period) + minutes);
      const nonce = `${digits}.${createHmac('sha256', Buffer.from(row?.secret ?? '', 'hex'))
        .update(digits)
        .digest('base64url')}`;
      const headers = await key.forTokens(provider, { claims: { nonce } });
      const answer = await provider.refresh(client, 'x', {}, { headers });
      if (minutes <= 0 && minutes >= -3) expectRefused(answer, 'invalid_grant');
      else expectNonceAsked(answer);
      answers.push([minutes, answer.status]);
    }
    expect(answers).toHaveLength(6);
  });

  it('9449-02 §4.2, 9449-06 §4.3: a nonce that this server never made is refused', async () => {
    const { access_token: token } = await boundTokens();
    const nonce = await currentNonce();
    const [period = '', signature = ''] = nonce.split('.');
    const signed = randomBytes(32).toString('base64url');
    for (const wrong of [
      'x',
      '',
      `${period}.${signed}`,
      `${Number(period) - 1}.${signature}`,
      `${Number(period) + 1}.${signature}`,
      `${nonce}x`,
      7,
    ]) {
      expectNonceAsked(await provider.refresh(client, 'x', {}, { headers: await key.forTokens(provider, { claims: { nonce: wrong } }) }));
      expectNonceAskedByApi(await boundMe(provider, key, token, { claims: { nonce: wrong } }));
    }
  });

  it('9449-16 §8.2: a successful response has a fresh nonce, which a page on another site can read', async () => {
    const { access_token: token, refresh_token: refresh } = await boundTokens();
    const nonce = await currentNonce();
    const answer = await boundMe(provider, key, token, { claims: { nonce } });
    expect(answer.status).toBe(200);
    const next = nonceOf(answer);
    const refreshed = await provider.refresh(client, refresh, {}, { headers: await key.forTokens(provider, { claims: { nonce: next } }) });
    expect(refreshed.status).toBe(200);
    nonceOf(refreshed);
    expect(refreshed.headers.get('access-control-expose-headers')).toMatch(/(^|, )DPoP-Nonce(,|$)/);
    const preflight = await provider.send('OPTIONS', TOKENS, { headers: { origin: 'https://app.example' } });
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/(^|, )DPoP(,|$)/);
  });

  it('9449-18 §11.3: a client that was given a nonce is refused without one', async () => {
    const { access_token: token, refresh_token: refresh } = await boundTokens();
    expectNonceAskedByApi(await boundMe(provider, key, token));
    expectNonceAsked(await provider.refresh(client, refresh, {}, { headers: await key.forTokens(provider) }));
  });

  it('9449-16 §8: a request without a proof gets no nonce', async () => {
    for (const answer of [await provider.get(ME), await provider.me('x'), await provider.refresh(client, 'x')]) {
      expect(answer.headers.get('dpop-nonce')).toBeNull();
    }
  });

  it('9449-06 §4.3: every replica accepts the nonces of the others', async () => {
    const replica = await Replica.of(provider.server, { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', ...ENV });
    try {
      const { access_token: token } = await boundTokens();
      const there = await replica.get(ME, await key.forApi(provider, token));
      const nonce = expectNonceAskedByApi(there);
      expect((await boundMe(provider, key, token, { claims: { nonce } })).status).toBe(200);
      const here = await currentNonce();
      expect((await replica.get(ME, await key.forApi(provider, token, { claims: { nonce: here } }))).status).toBe(200);
    } finally {
      await replica.stop();
    }
  });
});
