import type { Answer } from '../support/http-client.js';
import {
  type Client,
  encodeFields,
  expectAlive,
  expectBothAlive,
  expectBothDead,
  expectDead,
  expectInvalidClient,
  expectNoStore,
  expectOAuthError,
  expectRefused,
  type Provider,
  REVOKE,
  startProvider,
  TOKENS,
  UNKNOWN_ID,
} from '../support/oauth/index.js';
import { bearer, ME } from '../support/sign-in.js';
import { Replica } from '../support/replica.js';

const KINDS = ['access_token', 'refresh_token'] as const;

let provider: Provider;
beforeAll(async () => (provider = await startProvider()));
afterAll(() => provider.server.stop());

describe('RFC 7009: token revocation', () => {
  let client: Client;
  let other: Client;
  let publicClient: Client;

  beforeAll(async () => {
    [client, other, publicClient] = [
      await provider.createClient(),
      await provider.createClient(),
      await provider.createClient({ type: 'public' }),
    ];
  });

  const expectDone = (answer: Answer): void => {
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: '' });
    // Some client libraries treat a response that is not declared as JSON as a failure.
    expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
    expectNoStore(answer);
  };

  it.each(KINDS)('7009-01 §2, 7009-05 §2.1: revoking the %s ends the whole grant', async (kind) => {
    const first = await provider.obtainTokens(client);
    const tokens = await provider.refreshed(client, first.refresh_token);
    const bystander = await provider.obtainTokens(client);
    expectDone(await provider.revoke(client, tokens[kind]));
    await expectBothDead(provider, client, tokens);
    await expectAlive(provider, bystander.access_token);
  });

  it('7009-02 §2.1: the token is required exactly once, in a posted form', async () => {
    expectRefused(await provider.revoke(client, undefined), 'invalid_request');
    expectRefused(await provider.postAs(client, REVOKE, { token: '' }), 'invalid_request');
    expectRefused(await provider.postAs(client, REVOKE, { token: ['x', 'y'] }), 'invalid_request');
    const json = await provider.post(REVOKE, { body: { token: 'x', client_id: client.id, client_secret: client.secret } });
    expect([400, 401, 415]).toContain(json.status);
  });

  it('7009-02 §2.1: GET revokes nothing and is 405', async () => {
    const tokens = await provider.obtainTokens(client);
    const query = new URLSearchParams({ token: tokens.refresh_token, client_id: client.id });
    const answer = await provider.get(`${REVOKE}?${query.toString()}`);
    expectOAuthError(answer, 405, 'invalid_request');
    expect(answer.headers.get('allow')).toMatch(/\bPOST\b/);
    await expectAlive(provider, tokens.access_token);
  });

  it('7009-03 §2.1, ASVS-10.4.10: a confidential client must authenticate before it can revoke', async () => {
    const tokens = await provider.obtainTokens(client);
    const { refresh_token: token } = tokens;
    expectInvalidClient(await provider.revoke(client, token, {}, { auth: 'none' }));
    expectInvalidClient(await provider.revoke({ ...client, secret: other.secret ?? '' }, token));
    expectInvalidClient(await provider.revoke({ ...client, id: UNKNOWN_ID }, token, {}, { auth: 'basic' }));
    expectRefused(
      await provider.postAs(client, `${REVOKE}?client_secret=${client.secret}`, { token }, { auth: 'none' }),
      'invalid_request',
    );
    await expectAlive(provider, tokens.access_token);
    expectDone(await provider.revoke(client, token, {}, { auth: 'basic' }));
    await expectDead(provider, tokens.access_token);
  });

  it.each(KINDS)("7009-03 §2.1: another client's %s gets the usual response and stays unchanged", async (kind) => {
    const tokens = await provider.obtainTokens(client);
    expectDone(await provider.revoke(other, tokens[kind]));
    expectDone(await provider.revoke(publicClient, tokens[kind]));
    await expectBothAlive(provider, client, tokens);
  });

  it("7009-03 §2.1: a user's own session belongs to no client and stays unchanged", async () => {
    const session = await provider.signIn();
    expectDone(await provider.revoke(client, session));
    expect((await provider.get('/api/v2/users/me', { 'coder-session-token': session })).status).toBe(200);
  });

  it('7009-03 §2.1: a public client revokes its own tokens by naming itself', async () => {
    const tokens = await provider.obtainTokens(publicClient);
    expectDone(await provider.revoke(publicClient, tokens.access_token));
    await expectBothDead(provider, publicClient, tokens);
  });

  it.each([
    ['access_token', 'refresh_token'],
    ['refresh_token', 'access_token'],
    ['access_token', 'no_such_type'],
    ['refresh_token', ''],
  ] as const)('7009-04 §2.1: an %s with the hint %j is still found', async (kind, hint) => {
    const tokens = await provider.obtainTokens(client);
    expectDone(await provider.revoke(client, tokens[kind], { token_type_hint: hint }));
    await expectBothDead(provider, client, tokens);
  });

  it('7009-05 §2.1: a refresh token that was already replaced still ends its grant', async () => {
    const first = await provider.obtainTokens(client);
    const second = await provider.refreshed(client, first.refresh_token);
    expectDone(await provider.revoke(client, first.refresh_token));
    await expectBothDead(provider, client, second);
  });

  it.each([
    'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB',
    `coder_AAAAAAAAAA_${'B'.repeat(40)}`,
    'x',
    'a b"c',
    'coder_',
    '\u00e9',
    'x'.repeat(10_000),
  ])('7009-06 §2.2: %j is not one of our tokens and gets the same response as a revoked one', async (token) => {
    expectDone(await provider.revoke(client, token));
  });

  it('7009-06 §2.2: expired, revoked and forged tokens get the same response; a forged one revokes nothing', async () => {
    const tokens = await provider.obtainTokens(client);
    const { access_token: access, refresh_token: refresh } = tokens;
    const forge = (text: string): string => text.slice(0, -2) + (text.endsWith('AA') ? 'BB' : 'AA');
    for (const forged of [forge(access), forge(refresh)]) expectDone(await provider.revoke(client, forged));
    await expectAlive(provider, access);
    await provider.rows.expireAccessToken(access);
    expectDone(await provider.revoke(client, access));
    expectDone(await provider.revoke(client, access));
  });

  it('7009-07 §2.2: the very next request is refused', async () => {
    const tokens = await provider.obtainTokens(client);
    await expectAlive(provider, tokens.access_token);
    await provider.revoke(client, tokens.access_token);
    const answers = await Promise.all(Array.from({ length: 10 }, () => provider.me(tokens.access_token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(401));
  });

  it('7009-07 §2.2: a refresh that races the revocation leaves nothing alive', async () => {
    for (let round = 0; round < 10; round += 1) {
      const tokens = await provider.obtainTokens(client);
      const [refreshed] = await Promise.all([
        provider.refresh(client, tokens.refresh_token),
        provider.revoke(client, tokens.refresh_token),
      ]);
      await expectDead(provider, tokens.access_token);
      if (refreshed.status !== 200) expectRefused(refreshed, 'invalid_grant');
      else await expectDead(provider, refreshed.json<{ access_token: string }>().access_token);
    }
  });

  it('7009-01 §2: a user revokes everything an app holds for them, codes included, and the app remains', async () => {
    const app = await provider.createClient();
    const [one, two] = [await provider.obtainTokens(app), await provider.obtainTokens(app)];
    const grant = await provider.obtainCode(app);
    expect((await provider.admin('DELETE', `/oauth2/tokens?client_id=${app.id}`)).status).toBe(204);
    for (const tokens of [one, two]) await expectBothDead(provider, app, tokens);
    expectRefused(await provider.exchange(app, grant), 'invalid_grant');
    await expectAlive(provider, (await provider.obtainTokens(app)).access_token);
  });

  it('ASVS-10.4.9, ASVS-10.7.3: a page shows users what each app can do, and ends its access and all of its tokens', async () => {
    const app = await provider.createClient();
    const tokens = await provider.obtainTokens(app, { scope: 'user:read' });
    const headers = { cookie: `coder_session_token=${provider.session}`, origin: provider.url };
    const page = await provider.get('/account/apps', headers);
    const entry = page.text.slice(page.text.indexOf(app.name));
    expect(entry).toContain('<code>user:read</code>');
    const [, grant = ''] = /name="grant" value="([^"]+)"/.exec(entry) ?? [];
    await expectBothAlive(provider, app, await provider.obtainTokens(app, { scope: 'user:read' }));
    const ended = await provider.post('/account/apps/end', { headers, body: new URLSearchParams({ grant }) });
    expect(ended.status).toBe(303);
    await expectBothDead(provider, app, tokens);
  });
});

describe('RFC 7009: two servers on one database', () => {
  let replica: Replica;
  let client: Client;

  beforeAll(async () => {
    replica = await Replica.of(provider.server, { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
    client = await provider.createClient();
  });
  afterAll(() => replica.stop());

  it.each(['access_token', 'refresh_token'] as const)(
    '7009-07 §2.2, NEG-18: revoking a %s on one server takes effect at once on the other, which had just accepted it',
    async (which) => {
      const tokens = await provider.obtainTokens(client);
      expect((await replica.get(ME, bearer(tokens.access_token))).status).toBe(200);
      expect((await provider.revoke(client, tokens[which])).status).toBe(200);
      expect((await replica.get(ME, bearer(tokens.access_token))).status).toBe(401);
      const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: client.id, client_secret: client.secret };
      expectRefused(await replica.post(TOKENS, encodeFields(form)), 'invalid_grant');
    },
  );
});

describe('RFC 7009: a server with rate limits enabled', () => {
  it('7009-10 §5, 2.1-11 §2.4.1: scanning for tokens or secrets ends with 429 and a time to wait', async () => {
    const provider = await startProvider({ CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'false' });
    try {
      const stranger: Client = { id: UNKNOWN_ID, name: 'x', redirectUri: 'https://x.example', secret: 'coder_AAAAAAAAAA_x' };
      const answers: Answer[] = [];
      for (let i = 0; i < 70; i += 1) answers.push(await provider.revoke(stranger, `coder_AAAAAAAAAA_${i}`));
      expectInvalidClient(answers[0]!);
      const last = answers.at(-1)!;
      expectOAuthError(last, 429, 'temporarily_unavailable');
      expect(last.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    } finally {
      await provider.server.stop();
    }
  });
});
