import { randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateSecret, SignJWT, UnsecuredJWT } from 'jose';
import { DPOP_ALGORITHMS } from '../../src/dpop-proof/index.js';
import {
  boundMe,
  type Client,
  DpopKey,
  expectNoStore,
  expectRefused,
  parseChallenges,
  type ProofChanges,
  type Provider,
  startProvider,
  TOKENS,
} from '../support/oauth/index.js';
import type { Answer, RequestOptions } from '../support/http-client.js';
import { ME } from '../support/sign-in.js';

const MINUTE = 60;

describe('RFC 9449: proofs', () => {
  let provider: Provider;
  let client: Client;
  let key: DpopKey;
  /** Bound to the key. */
  let token: string;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createServiceClient();
    key = await DpopKey.create();
    token = (await ask(await key.forTokens(provider))).json<{ access_token: string }>().access_token;
  });
  afterAll(() => provider.server.stop());

  function ask(headers: RequestOptions['headers']): Promise<Answer> {
    return provider.actForItself(client, { scope: 'user:read' }, { headers });
  }

  /** Refused by the token endpoint, and by the API. */
  function expectInvalidProof(answer: Answer): void {
    expectRefused(answer, 'invalid_dpop_proof');
    expect(answer.json()).not.toHaveProperty('access_token');
  }

  function expectInvalidAtApi(answer: Answer): void {
    expect(answer.status).toBe(401);
    const { bearer, dpop } = parseChallenges(answer);
    expect(bearer).not.toHaveProperty('error');
    expect(dpop).toMatchObject({ error: 'invalid_dpop_proof', error_description: expect.stringContaining('The DPoP proof ') as unknown });
    expectNoStore(answer);
  }

  async function expectInvalidEverywhere(changes: ProofChanges): Promise<void> {
    expectInvalidProof(await ask(await key.forTokens(provider, changes)));
    expectInvalidAtApi(await boundMe(provider, key, token, changes));
  }

  const url = (): string => provider.url + TOKENS;

  it.each(DPOP_ALGORITHMS)('9449-01 §4.2: a proof with a public key and the algorithm %s is accepted', async (alg) => {
    const other = await DpopKey.create(alg);
    const answer = await ask(await other.forTokens(provider));
    expect(answer.json()).toMatchObject({ token_type: 'DPoP' });
    expect((await boundMe(provider, other, answer.json<{ access_token: string }>().access_token)).status).toBe(200);
  });

  it.each(['dpop', 'JWT', 'at+jwt', '', undefined])('9449-01 §4.2: the type %j is refused', async (typ) => {
    await expectInvalidEverywhere({ header: { typ } });
  });

  it('9449-01 §4.2: no signature, a MAC and a weak key are refused', async () => {
    const claims = { jti: randomUUID(), htm: 'POST', htu: url(), iat: Math.floor(Date.now() / 1000) };
    const secret = await generateSecret('HS256', { extractable: true });
    const mac = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: await exportJWK(secret) }).sign(secret);
    // A MAC with the bytes of the public key.
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: key.jwk })
      .sign(Buffer.from(JSON.stringify(key.jwk)));
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: key.jwk })).toString('base64url');
    const unsigned = new UnsecuredJWT(claims).encode().replace(/^[^.]+/, header);
    const right = await key.proof('POST', url());
    const stripped = [header, right.split('.')[1], right.split('.')[2]].join('.');
    for (const dpop of [mac, confused, unsigned, stripped]) expectInvalidProof(await ask({ dpop }));
  });

  it.each(['jti', 'htm', 'htu', 'iat'])('9449-02 §4.2: a proof without %s is refused', async (claim) => {
    await expectInvalidEverywhere({ claims: { [claim]: undefined } });
  });

  it.each([
    ['jti', ''],
    ['jti', 7],
    ['htm', ['POST', 'GET']],
    ['htu', 7],
    ['iat', 'now'],
    ['iat', null],
  ])('9449-02 §4.2: a proof whose %s is %j is refused', async (claim, value) => {
    await expectInvalidEverywhere({ claims: { [claim]: value } });
  });

  it('9449-02 §4.2, 9449-12 §7.1: a proof for the API without the hash of the token, or with that of another, is refused', async () => {
    for (const ath of [undefined, '', 'x'.repeat(43), token]) expectInvalidAtApi(await boundMe(provider, key, token, { claims: { ath } }));
    expect((await boundMe(provider, key, token)).status).toBe(200);
  });

  it('9449-03 §4.3: two headers are refused, and so is a header that is not one JWT', async () => {
    const [one, other] = [await key.proof('POST', url()), await key.proof('POST', url())];
    for (const DPoP of [
      [one, other],
      [one, one],
      [one, ''],
      `${one}, ${other}`,
      `${one} ${other}`,
      '',
      'x',
      'a.b.c',
      `${one}.x`,
      `"${one}"`,
    ]) {
      expectInvalidProof(await ask({ DPoP }));
    }
    const { authorization, dpop } = await key.forApi(provider, token);
    for (const DPoP of [[dpop, await key.proof('GET', provider.url + ME)], [dpop, dpop], '', 'a.b.c']) {
      expectInvalidAtApi(await provider.get(ME, { authorization, DPoP }));
    }
    expectInvalidAtApi(await provider.get(ME, { authorization }));
    expect((await ask({ dpop: one })).status).toBe(200);
    expect((await provider.get(ME, { authorization, dpop })).status).toBe(200);
  });

  it('9449-03 §4.3: a signature by another key, and changed claims, are refused', async () => {
    const other = await DpopKey.create();
    await expectInvalidEverywhere({ header: { jwk: other.jwk } });
    const [header, , signature] = (await key.proof('POST', url())).split('.');
    const [, claims] = (await key.proof('POST', url())).split('.');
    expectInvalidProof(await ask({ dpop: `${header}.${claims}.${signature}` }));
  });

  it('9449-03 §4.3: a private key, a symmetric key, no key and a broken one are refused', async () => {
    const { d } = await exportJWK(key.pair.privateKey);
    const oct = { kty: 'oct', k: randomBytes(32).toString('base64url') };
    for (const jwk of [
      { ...key.jwk, d },
      { ...key.jwk, p: 'AQAB' },
      oct,
      undefined,
      null,
      'x',
      [],
      {},
      { ...key.jwk, x: 'AA' },
      { kty: 'EC' },
    ]) {
      await expectInvalidEverywhere({ header: { jwk } });
    }
  });

  it('9449-03 §4.3: a header that is longer than 4096 characters is refused', async () => {
    await expectInvalidEverywhere({ claims: { padding: 'x'.repeat(4096) } });
  });

  it.each(['GET', 'post', 'PUT', ''])('9449-04 §4.3: the method %j is not that of a token request', async (htm) => {
    expectInvalidProof(await ask(await key.forTokens(provider, { claims: { htm } })));
  });

  it('9449-04 §4.3: a proof for another path, host, port or scheme is refused, and so is one for the other endpoint', async () => {
    const { port } = new URL(provider.url);
    const others = [
      TOKENS,
      `${provider.url}/oauth2/token`,
      `${url()}/`,
      `${provider.url}/oauth2/TOKENS`,
      `https://127.0.0.1:${port}${TOKENS}`,
    ];
    for (const htu of [...others, `http://id.example:${port}${TOKENS}`, `http://127.0.0.1:1${TOKENS}`, '', provider.url + ME]) {
      expectInvalidProof(await ask(await key.forTokens(provider, { claims: { htu } })));
    }
    expectInvalidAtApi(await boundMe(provider, key, token, { claims: { htu: url() } }));
    expectInvalidAtApi(await boundMe(provider, key, token, { claims: { htm: 'POST' } }));
  });

  it('9449-04 §4.3: query, fragment, dot segments, case of the host and needless encoding make no difference', async () => {
    const variants = [
      `${url()}?a=b#c`,
      `${provider.url}/oauth2/x/../tokens`,
      url().replace('http', 'HTTP'),
      `${provider.url}/oauth2/%74okens`,
    ];
    for (const htu of variants) expect((await ask(await key.forTokens(provider, { claims: { htu } }))).status).toBe(200);
    const { authorization, dpop } = await key.forApi(provider, token);
    expect((await provider.get(`${ME}?q=1`, { authorization, dpop })).status).toBe(200);
  });

  it.each([
    ['three minutes old', -3 * MINUTE],
    ['three minutes ahead', 3 * MINUTE],
    ['a day old', -24 * 60 * MINUTE],
  ])('9449-05 §4.3: a proof that is %s is refused', async (_what, seconds) => {
    await expectInvalidEverywhere({ claims: { iat: Date.now() / 1000 + seconds } });
  });

  it.each([-MINUTE, MINUTE])('9449-05 §4.3: a proof that was made %i seconds from now is accepted', async (seconds) => {
    expect((await ask(await key.forTokens(provider, { claims: { iat: Math.floor(Date.now() / 1000) + seconds } }))).status).toBe(200);
  });

  it('9449-05 §11.1: a proof is accepted once, and the same identifier with another key is another proof', async () => {
    const jti = randomUUID();
    const headers = await key.forTokens(provider, { claims: { jti } });
    expect((await ask(headers)).status).toBe(200);
    expectInvalidProof(await ask(headers));
    expectInvalidProof(await ask(await key.forTokens(provider, { claims: { jti, iat: Math.floor(Date.now() / 1000) - 1 } })));
    const other = await DpopKey.create();
    expect((await ask(await other.forTokens(provider, { claims: { jti } }))).status).toBe(200);

    const once = await key.forApi(provider, token);
    expect((await provider.get(ME, once)).status).toBe(200);
    expectInvalidAtApi(await provider.get(ME, once));
  });

  it('9449-07 §5: an invalid proof is 400 invalid_dpop_proof, and the tokens of a valid one have the type DPoP', async () => {
    expectInvalidProof(await ask({ dpop: 'x' }));
    const answer = await ask(await key.forTokens(provider));
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ token_type: 'DPoP' });
    expect((await ask({})).json()).toMatchObject({ token_type: 'Bearer' });
  });
});
