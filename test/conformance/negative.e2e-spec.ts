import { randomUUID } from 'node:crypto';
import type { Answer } from '../support/http-client.js';
import {
  APPS,
  challengeOf,
  type Client,
  expectAlive,
  expectInvalidClient,
  expectNoStore,
  expectOAuthError,
  type Grant,
  type Provider,
  REVOKE,
  startProvider,
  TOKENS,
} from '../support/oauth/index.js';

const WEB = 'https://client.example/cb';
const encoded = (text: string): string => Buffer.from(text).toString('base64');
/** The same bytes in base64 or base64url, with other bits after the last of them: a lenient decoder ignores those. */
const withStrayBits = (base64: string): string =>
  base64.replace(/[A-Za-z0-9](?==*$)/, (last) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    return alphabet[alphabet.indexOf(last) + 1] ?? '';
  });
const percent = (text: string): string => text.replace(/./g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);

describe('Cross-cutting: malformed requests', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  /** Redeems with a given Authorization header and without client parameters in the form. */
  const exchangeWith = (grant: Grant, authorization: string): Promise<Answer> =>
    provider.exchange(client, grant, { client_id: undefined }, { auth: 'none', headers: { authorization } });

  const credentials = (): [string, string] => [client.id, client.secret ?? ''];

  it('NEG-01, NEG-02, NEG-03: an unreadable Basic header is refused, never a server error, and consumes nothing', async () => {
    const [id, secret] = credentials();
    const unreadable = [
      'Basic',
      'Basic ',
      'Basic !!!',
      `Basic ${encoded(id)}`,
      `Basic ${encoded(`${id}${secret}`)}`,
      `Basic ${encoded(':')}`,
      `Basic ${encoded(`:${secret}`)}`,
      `Basic ${encoded(`${id}: ${secret}`)}`,
      `Basic ${encoded(`%ZZ:${secret}`)}`,
      `Basic ${encoded(`${id}:\0`)}`,
      `Basic ${encoded(`${id}:${secret}:`)}`,
      `Digest ${encoded(`${id}:${secret}`)}`,
    ];
    const grant = await provider.obtainCode(client);
    for (const header of unreadable) {
      const answer = await exchangeWith(grant, header);
      expectOAuthError(answer, answer.status === 401 ? 401 : 400, 'invalid_client', 'invalid_request');
    }
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it('NEG-03: base64 padding is optional; a shortened secret and stray bits after the secret are refused', async () => {
    const [id, secret] = credentials();
    const grant = await provider.obtainCode(client);
    expectInvalidClient(await exchangeWith(grant, `Basic ${encoded(`${id}:${secret.slice(0, -1)}`)}`));
    const right = encoded(`${id}:${secret}`);
    const stray = withStrayBits(right);
    expect(stray).not.toBe(right);
    expect(Buffer.from(stray, 'base64').equals(Buffer.from(right, 'base64'))).toBe(true);
    for (const base64 of [stray, stray.replace(/=+$/, '')]) expectInvalidClient(await exchangeWith(grant, `Basic ${base64}`));
    expect((await exchangeWith(grant, `Basic ${right.replace(/=+$/, '')}`)).status).toBe(200);
  });

  it('NEG-03: a verifier and a challenge are text: stray base64 bits in one of them are refused', async () => {
    const verifier = Buffer.alloc(32, 7).toString('base64url');
    const challenge = challengeOf(verifier);
    for (const right of [verifier, challenge]) {
      expect(withStrayBits(right)).not.toBe(right);
      expect(Buffer.from(withStrayBits(right), 'base64url').equals(Buffer.from(right, 'base64url'))).toBe(true);
    }
    const grant = await provider.obtainCode(client, { code_challenge: challenge });
    expectOAuthError(await provider.exchange(client, grant, { code_verifier: withStrayBits(verifier) }), 400, 'invalid_grant');
    const misled = await provider.obtainCode(client, { code_challenge: withStrayBits(challenge) });
    expectOAuthError(await provider.exchange(client, misled, { code_verifier: verifier }), 400, 'invalid_grant');
    const again = await provider.obtainCode(client, { code_challenge: challenge });
    expect((await provider.exchange(client, again, { code_verifier: verifier })).status).toBe(200);
  });

  it('NEG-04: both parts of the Basic credentials are form-decoded', async () => {
    const [id, secret] = credentials();
    const header = `Basic ${encoded(`${percent(id)}:${percent(secret)}`)}`;
    expect((await exchangeWith(await provider.obtainCode(client), header)).status).toBe(200);
  });

  it.each([TOKENS, REVOKE])('NEG-05: %s refuses JSON', async (path) => {
    const grant = await provider.obtainCode(client);
    const tokens = await provider.obtainTokens(client);
    const fields = { grant_type: 'authorization_code', code: grant.code, redirect_uri: client.redirectUri, code_verifier: grant.verifier };
    const body = { ...fields, token: tokens.access_token, client_id: client.id, client_secret: client.secret };
    const answer = await provider.post(path, { body });
    expect([400, 401, 415]).toContain(answer.status);
    expect(answer.json()).toMatchObject({ error: expect.stringMatching(/^invalid_(request|client)$/) as unknown });
    expectNoStore(answer);
    await expectAlive(provider, tokens.access_token);
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it.each([
    [TOKENS, 'The grant type is missing or unsupported'],
    [REVOKE, 'Missing required parameter: token'],
    ['/oauth2/introspect', 'Missing required parameter: token'],
  ])('NEG-05: %s without a body authenticates the client and answers %j', async (path, description) => {
    const send = (id: string): Promise<Answer> =>
      provider.post(path, { headers: { authorization: `Basic ${encoded(`${id}:${client.secret ?? ''}`)}` } });
    const answer = await send(client.id);
    expectOAuthError(answer, 400, 'invalid_request', 'unsupported_grant_type');
    expect(answer.json<{ error_description: string }>().error_description).toBe(description);
    expectInvalidClient(await send(randomUUID()));
  });

  it.each([
    { name: ['a'], callback_url: WEB },
    { name: { a: 1 }, callback_url: WEB },
    { name: 1, callback_url: WEB },
    { name: 'x', callback_url: [WEB] },
    { name: 'x', callback_url: WEB, redirect_uris: WEB },
    { name: 'x', callback_url: WEB, redirect_uris: [null, WEB] },
    { name: 'x', callback_url: WEB, redirect_uris: [[WEB]] },
    { name: 'x', callback_url: WEB, redirect_uris: { 0: WEB } },
    { name: 'x', callback_url: WEB, client_type: ['public'] },
    { name: 'x', callback_url: WEB, client_type: 'secret' },
    { name: null, callback_url: null },
    {},
  ])('NEG-06: refuses to create an app from %j', async (body) => {
    const answer = await provider.admin('POST', APPS, body);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ message: expect.any(String) as unknown });
  });

  it.each(['[]', '"text"', 'null', '42', '{"name":', '', '[{"name":"x"}]'])('NEG-06: refuses the JSON body %j', async (body) => {
    const headers = { 'coder-session-token': provider.session, 'content-type': 'application/json' };
    expect((await provider.post(APPS, { headers, body })).status).toBe(400);
  });

  it('NEG-07: __proto__ and constructor are ordinary names', async () => {
    const headers = { 'coder-session-token': provider.session, 'content-type': 'application/json' };
    const body = `{"name":"proto","callback_url":"${WEB}","__proto__":{"client_type":"public"},"constructor":{"prototype":{"polluted":1}}}`;
    const answer = await provider.post(APPS, { headers, body });
    expect([201, 400]).toContain(answer.status);
    if (answer.status === 201) expect(answer.json()).toMatchObject({ client_type: 'confidential' });
    const form = { __proto__x: '1', ['__proto__']: 'x', constructor: 'y', toString: 'z', hasOwnProperty: 'w' };
    expect((await provider.exchange(client, await provider.obtainCode(client), form)).status).toBe(200);
    expect((await provider.admin('GET', APPS)).text).not.toContain('polluted');
  });

  it('NEG-08: query parameters neither mix with nor replace form parameters', async () => {
    const grant = await provider.obtainCode(client);
    const stolen = await provider.obtainCode(client);
    const mixed = await provider.exchange(client, grant, {}, { path: `${TOKENS}?code=${stolen.code}` });
    expect([200, 400]).toContain(mixed.status);
    expect((await provider.exchange(client, stolen)).status).toBe(200);
    const query = new URLSearchParams({ grant_type: 'authorization_code', code: stolen.code, client_id: client.id });
    expect((await provider.post(`${TOKENS}?${query.toString()}`)).status).toBeGreaterThanOrEqual(400);
  });

  it.each(['grant_type=%ZZ', '%00=%00&code=%00', 'a&&&==&', 'grant_type[]=x&code[a]=b', '&'.repeat(5000), '\u0000\u0001'])(
    'NEG-21: the form body %j is answered below 500',
    async (body) => {
      for (const path of [TOKENS, REVOKE]) {
        const answer = await provider.post(path, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
        expect([400, 401]).toContain(answer.status);
        expectNoStore(answer);
      }
    },
  );
});
