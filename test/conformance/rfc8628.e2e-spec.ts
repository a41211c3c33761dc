import { everything } from '../support/everything.js';
import { expectStatus } from '../support/expect-answer.js';
import {
  answerDevice,
  authorizeDevice,
  type Client,
  DEVICE_AUTHORIZATION,
  DEVICE_GRANT_TYPES,
  DEVICE_PAGE,
  type DeviceAuthorization,
  enterUserCode,
  expectInvalidClient,
  expectNoStore,
  expectRefused,
  formTokenOf,
  pollForm,
  type Provider,
  SERVER_METADATA,
  startProvider,
  submitToDevicePage,
  TOKENS,
  type Tokens,
} from '../support/oauth/index.js';
import { prolongWaits } from '../support/guesses.js';
import { createPerson } from '../support/people.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

describe('RFC 8628: the device grant', () => {
  let provider: Provider;
  let client: Client;
  let publicClient: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient({ grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
    publicClient = await provider.createClient({ type: 'public', grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
  });
  afterAll(() => provider.server.stop());

  const start = (of: Client = publicClient): Promise<DeviceAuthorization> => authorizeDevice(provider.server, of);
  const poll = (code: DeviceAuthorization, of: Client = publicClient) => provider.server.post(TOKENS, pollForm(of, code.device_code));
  const answer = (code: DeviceAuthorization, decision?: 'deny') =>
    answerDevice(provider.server, provider.session, code.user_code, decision);

  /** The row of a device code. */
  async function rowOf({ device_code: code }: DeviceAuthorization): Promise<Record<string, unknown>> {
    const [row] = await provider.server.db.query<Record<string, unknown>>(
      `SELECT * FROM oauth2_provider_device_codes WHERE secret_prefix = $1`,
      [Buffer.from(code.split('_')[1]!)],
    );
    return row!;
  }

  /** Moves the last poll into the past. */
  async function pollWasSecondsAgo(code: DeviceAuthorization, seconds: number): Promise<void> {
    await provider.server.db.query(
      `UPDATE oauth2_provider_device_codes SET last_polled_at = now() - make_interval(secs => $2) WHERE id = $1`,
      [(await rowOf(code))['id'], seconds],
    );
  }

  it('8628-01 §3.1: the request is a posted form of a client, which authenticates as at the token endpoint', async () => {
    const request = (of: Client, fields: Record<string, string | string[] | undefined> = {}, auth?: 'basic' | 'none') =>
      provider.postAs(of, DEVICE_AUTHORIZATION, fields, { ...(auth && { auth }) });
    for (const auth of [undefined, 'basic'] as const) expect((await request(client, {}, auth)).status).toBe(200);
    expectInvalidClient(await request(client, {}, 'none'));
    expectInvalidClient(await request({ ...client, secret: `coder_AAAAAAAAAA_${'B'.repeat(40)}` }));
    expect((await request(publicClient, { unknown: ['a', 'b'], scope: '', resource: '' })).status).toBe(200);
    expectRefused(await request(publicClient, { client_id: undefined }), 'invalid_request');
    for (const name of ['client_id', 'scope']) expectRefused(await request(publicClient, { [name]: ['x', 'x'] }), 'invalid_request');
    expectRefused(await request(publicClient, { resource: 'https://unknown.example.com/' }), 'invalid_target');
    expectRefused(await request(publicClient, { scope: 'nonsense' }), 'invalid_scope');
    expectRefused(await request(await provider.createClient()), 'unauthorized_client');
    expectRefused(await provider.post(DEVICE_AUTHORIZATION, { body: { client_id: publicClient.id } }), 'invalid_request');
    expect((await provider.get(`${DEVICE_AUTHORIZATION}?client_id=${publicClient.id}`)).status).toBe(405);
  });

  it('8628-02 §3.2, 8628-03 §3.3: the response has both codes, a short address, and how long and how often to poll', async () => {
    const response = await provider.postAs(publicClient, DEVICE_AUTHORIZATION, {});
    expectNoStore(response);
    const code = response.json<DeviceAuthorization>();
    expect(code).toEqual({
      device_code: expect.any(String) as unknown,
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/) as unknown,
      verification_uri: `${provider.url}/device`,
      verification_uri_complete: `${provider.url}/device?user_code=${code.user_code}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it.each([
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without the hyphen', (code: string) => code.replace('-', '')],
    ['with spaces and dots', (code: string) => ` ${code.replace('-', '').replaceAll(/(.)/g, '$1 . ')} `],
  ])('8628-03 §3.3: the user code is accepted %s', async (_how, typed) => {
    const page = await enterUserCode(provider.server, provider.session, typed((await start()).user_code));
    expect(page.status).toBe(200);
    expect(formTokenOf(page)).not.toBe('');
  });

  it('8628-04 §3.3.1: the complete address only fills in the code: the user is asked to compare it, and nothing happens before', async () => {
    const code = await start();
    const url = new URL(code.verification_uri_complete);
    const page = await provider.get(url.pathname + url.search, { cookie: `coder_session_token=${provider.session}` });
    expectStatus(page, 200);
    expect(page.text).toContain(`value="${code.user_code}"`);
    expect(page.text).toContain('Compare the code.');
    expect(page.text).not.toContain(publicClient.name);
    expectRefused(await poll(code), 'authorization_pending');
    expect(await rowOf(code)).toMatchObject({ grant_id: null, denied_at: null });
  });

  it('8628-05 §3.4: tokens need the exact grant type and the device code, from the client that got it', async () => {
    const code = await start();
    await answer(code);
    const send = (of: Client, fields: Record<string, string | undefined>) =>
      provider.postAs(of, TOKENS, { grant_type: GRANT, device_code: code.device_code, ...fields });
    for (const grant_type of ['device_code', GRANT.toUpperCase()]) {
      expectRefused(await send(publicClient, { grant_type }), 'unsupported_grant_type');
    }
    expectRefused(await send(publicClient, { device_code: undefined }), 'invalid_request');
    expectRefused(await send(publicClient, { device_code: code.user_code }), 'invalid_grant');
    expectRefused(await send(publicClient, { device_code: `${code.device_code.slice(0, -1)}-` }), 'invalid_grant');
    expectRefused(await send(client, {}), 'invalid_grant');
    expectRefused(await send(await provider.createClient(), {}), 'unauthorized_client');
    const tokens = expectStatus(await send(publicClient, {}), 200).json<Tokens>();
    expect((await provider.me(tokens.access_token)).status).toBe(200);
    expect(tokens.scope).toBe('user:read');
    await provider.refreshed(publicClient, tokens.refresh_token);
  });

  it('8628-06 §3.5: before the answer it is authorization_pending, or slow_down for a device that polls too often', async () => {
    const code = await start();
    expectRefused(await poll(code), 'authorization_pending');
    expectRefused(await poll(code), 'slow_down');
    // Five seconds more from now on: after six, a device is still too early.
    expect(await rowOf(code)).toMatchObject({ interval_seconds: 10 });
    await pollWasSecondsAgo(code, 6);
    expectRefused(await poll(code), 'slow_down');
    await pollWasSecondsAgo(code, 15);
    expectRefused(await poll(code), 'authorization_pending');
    expect(await rowOf(code)).toMatchObject({ interval_seconds: 15 });
    // The answer does not wait for the interval.
    await answer(code);
    expect((await poll(code)).status).toBe(200);
  });

  it('8628-06 §3.5: after a refusal it is access_denied, and after ten minutes expired_token', async () => {
    const denied = await start();
    expect((await answer(denied, 'deny')).headers.get('location')).toBe('/device?done=denied');
    for (let n = 0; n < 2; n++) expectRefused(await poll(denied), 'access_denied');
    for (const isAnswered of [false, true]) {
      const code = await start();
      if (isAnswered) await answer(code);
      await provider.server.db.query(`UPDATE oauth2_provider_device_codes SET expires_at = now() - interval '1 second' WHERE id = $1`, [
        (await rowOf(code))['id'],
      ]);
      expectRefused(await poll(code), 'expired_token');
      expect((await enterUserCode(provider.server, provider.session, code.user_code)).status).toBe(400);
    }
  });

  it('8628-07 §3.5: a device code can be used once, also by requests at the same time', async () => {
    const code = await start();
    await answer(code);
    const answers = await Promise.all(Array.from({ length: 8 }, () => poll(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(400)]);
    expectRefused(await poll(code), 'invalid_grant');
    const winner = answers.find(({ status }) => status === 200)!.json<Tokens>();
    expect((await provider.me(winner.access_token)).status).toBe(200);
  });

  it('8628-09 §5.2: a device code has more than 128 random bits, and the database has neither of the codes', async () => {
    const code = await start();
    expect(code.device_code).toMatch(/^coder_[A-Za-z0-9]{10}_[A-Za-z0-9]{40}$/);
    const rows = JSON.stringify(await everything(provider.server.db));
    for (const secret of [code.device_code.split('_')[2]!, code.user_code, code.user_code.replace('-', '')]) {
      for (const text of [secret, Buffer.from(secret).toString('hex')]) expect(rows.includes(text)).toBe(false);
    }
  });

  it('8628-10 §5.4: the user logs in, sees which app asks from where, and is warned of codes that somebody sent', async () => {
    const code = await start(client);
    const stranger = await provider.get(`${DEVICE_PAGE}?user_code=${code.user_code}`);
    expect(stranger.status).toBe(303);
    const login = new URL(stranger.headers.get('location') ?? '', provider.url);
    expect(login.pathname).toBe('/login');
    expect(login.searchParams.get('redirect')).toBe(`/device?user_code=${code.user_code}`);
    const page = (await enterUserCode(provider.server, provider.session, code.user_code)).text;
    for (const text of [
      client.name,
      code.user_code,
      'Asked from',
      '127.0.0.1',
      'If another person sent you the code or a link, deny it.',
    ]) {
      expect(page).toContain(text);
    }
  });

  it('8628-11 §4: the metadata has the endpoint and the grant type', async () => {
    expect((await provider.get(SERVER_METADATA)).json()).toMatchObject({
      device_authorization_endpoint: `${provider.url}${DEVICE_AUTHORIZATION}`,
      grant_types_supported: expect.arrayContaining([GRANT]) as unknown,
    });
  });

  it('8628-12 §5.6: the pages cannot be framed, and no other site and no other session can answer', async () => {
    const code = await start();
    const page = await enterUserCode(provider.server, provider.session, code.user_code);
    for (const { headers } of [page, await provider.get(DEVICE_PAGE, { cookie: `coder_session_token=${provider.session}` })]) {
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
    const fields = { form_token: formTokenOf(page), decision: 'allow' };
    const stranger = await createPerson(provider.server);
    const path = `${DEVICE_PAGE}/answer`;
    expect((await submitToDevicePage(provider.server, stranger.token, path, fields)).status).toBe(400);
    const forged = await provider.post(path, {
      headers: { cookie: `coder_session_token=${provider.session}`, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams(fields),
    });
    expect(forged.status).toBe(400);
    expectRefused(await poll(code), 'authorization_pending');
    expect((await submitToDevicePage(provider.server, provider.session, path, fields)).status).toBe(303);
    expect((await poll(code)).status).toBe(200);
  });
});

describe('RFC 8628 section 5.1, with limits', () => {
  it('8628-08: a user who guesses codes waits after five, longer with each one, and cannot start afresh with a code of their own', async () => {
    const provider = await startProvider({ CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'false' });
    try {
      const client = await provider.createClient({ type: 'public', grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
      const { user_code: right } = await authorizeDevice(provider.server, client);
      const guess = (userCode: string) => enterUserCode(provider.server, provider.session, userCode);
      for (const wrong of ['BBBBBBBB', 'BBBBBBBC', 'BBBBBBBD', 'BBBBBBBF']) expect((await guess(wrong)).status).toBe(400);
      expect((await guess(right)).status).toBe(200);
      expect((await guess('BBBBBBBG')).status).toBe(400);
      await prolongWaits(provider.server.db);
      const refused = await guess(right);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      // What cannot be a code is no guess, and others are not affected.
      const other = await createPerson(provider.server);
      expect((await enterUserCode(provider.server, other.token, 'nonsense')).status).toBe(400);
      expect((await enterUserCode(provider.server, other.token, right)).status).toBe(200);
    } finally {
      await provider.server.stop();
    }
  });
});
