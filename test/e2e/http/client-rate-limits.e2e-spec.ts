import { randomUUID } from 'node:crypto';
import type { Answer } from '../../support/http-client.js';
import {
  assertedForm,
  type Client,
  DEVICE_GRANT_TYPES,
  expectInvalidClient,
  type Provider,
  refreshFields,
  registerSigningClient,
  signAssertion,
  signedForm,
  startProvider,
  WITH_ASSERTIONS,
} from '../../support/oauth/index.js';

const FAILURES = 3;
const REQUESTS = 5;
const INTROSPECTIONS = 7;

let provider: Provider;

beforeAll(async () => {
  provider = await startProvider({
    ...WITH_ASSERTIONS,
    CODER_OAUTH2_RATE_LIMIT: String(FAILURES),
    CODER_OAUTH2_CLIENT_RATE_LIMIT: String(REQUESTS),
    CODER_OAUTH2_INTROSPECTION_RATE_LIMIT: String(INTROSPECTIONS),
    CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1',
    CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'false',
  });
});
afterAll(() => provider.server.stop());

/** A refresh with a token that does not exist: the client authenticates and gets nothing. */
function ask(client: Client, network: string): Promise<Answer> {
  return provider.refresh(client, 'coder_ABCDEFGHIJ_unknown', {}, { headers: { 'x-forwarded-for': network } });
}

async function statusesOf(count: number, send: () => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) statuses.push((await send()).status);
  return statuses;
}

describe("the token endpoint's requests per minute", () => {
  it('are counted for each authenticated client, across its addresses, and separately from other clients', async () => {
    const [busy, other] = [await provider.createClient(), await provider.createClient()];
    let network = 0;
    const send = (): Promise<Answer> => ask(busy, `192.0.2.${++network}`);
    expect(await statusesOf(REQUESTS, send)).toEqual(Array.from({ length: REQUESTS }, () => 400));
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.json()).toEqual({
      error: 'temporarily_unavailable',
      error_description: `You've been rate limited for sending more than ${REQUESTS} requests in 1m0s.`,
    });
    const answer = await ask(other, '192.0.2.1');
    expect(answer.status).toBe(400);
    expect([answer.headers.get('x-ratelimit-limit'), answer.headers.get('x-ratelimit-remaining')]).toEqual(['5', '4']);
  });

  it('of a public client, which anybody can name, are counted for each network', async () => {
    const client = await provider.createClient({ type: 'public' });
    expect(await statusesOf(REQUESTS + 1, () => ask(client, '198.51.100.1'))).toEqual([
      ...Array.from({ length: REQUESTS }, () => 400),
      429,
    ]);
    expect((await ask(client, '198.51.100.2')).status).toBe(400);
  });

  it('of clients that registered themselves, of which anybody can have many, are counted together for each network', async () => {
    const many: Client[] = [];
    for (let n = 0; n < REQUESTS + 1; n++) {
      const client = await provider.createClient(n % 2 === 0 ? {} : { type: 'public' });
      await provider.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = $1`, [client.id]);
      many.push(client);
    }
    const statuses: number[] = [];
    for (const client of many) statuses.push((await ask(client, '198.51.100.40')).status);
    expect(statuses).toEqual([...Array.from({ length: REQUESTS }, () => 400), 429]);
    expect((await ask(many[0]!, '198.51.100.41')).status).toBe(400);
    // An administrator vouches for this one.
    expect((await ask(await provider.createClient(), '198.51.100.40')).status).toBe(400);
  });

  it('of one client that registered itself are at most half of what it shares with others, who keep the rest', async () => {
    const [busy, other] = [await provider.createClient(), await provider.createClient({ type: 'public' })];
    for (const { id } of [busy, other]) {
      await provider.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = $1`, [id]);
    }
    const share = Math.ceil(REQUESTS / 2);
    const from = (client: Client) => (): Promise<Answer> => ask(client, '198.51.100.50');
    expect((await from(busy)()).headers.get('x-ratelimit-remaining')).toBe(String(share - 1));
    // The refused ones count for nobody else.
    expect(await statusesOf(REQUESTS * 2, from(busy))).toEqual(Array.from({ length: REQUESTS * 2 }, (_, n) => (n < share - 1 ? 400 : 429)));
    const left = REQUESTS - share;
    expect(await statusesOf(left + 1, from(other))).toEqual([...Array.from({ length: left }, () => 400), 429]);
    expect((await ask(busy, '198.51.100.51')).status).toBe(400);
  });

  it('without an authenticated client are counted for each network, before the body is read', async () => {
    const good = await provider.createClient();
    const nobody = { ...good, id: randomUUID() };
    const wrong = { ...good, secret: 'coder_ABCDEFGHIJ_wrong' };
    const from = '2001:db8:1:1::1';
    expect([(await ask(nobody, from)).status, (await ask(wrong, from)).status]).toEqual([401, 401]);
    const unreadable = await provider.post('/oauth2/tokens', {
      headers: { 'x-forwarded-for': '2001:db8:1:1::2', 'content-type': 'application/json' },
      body: Buffer.from('{'),
    });
    expect(unreadable.status).toBe(400);
    // Another address of the same /64, and a client that could authenticate.
    expect((await ask(good, '2001:db8:1:1:ffff::3')).status).toBe(429);
    const unread = await provider.post('/oauth2/tokens', {
      headers: { 'x-forwarded-for': from, 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1000000' },
      body: Buffer.from('a'),
    });
    expect(unread.status).toBe(429);
    expect((await ask(good, '2001:db8:1:2::1')).status).toBe(400);
  });

  it('do not include those of the revocation endpoint', async () => {
    const client = await provider.createClient();
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const send = (): Promise<Answer> => provider.revoke(client, 'coder_ABCDEFGHIJ_unknown', {}, { headers });
    expect(await statusesOf(REQUESTS + 1, send)).toEqual([...Array.from({ length: REQUESTS }, () => 200), 429]);
    expect((await ask(client, '203.0.113.9')).status).toBe(400);
  });

  it('7662-11 §4: do not include those of the introspection endpoint, which has its own limit', async () => {
    const client = await provider.createClient();
    const send = (): Promise<Answer> => provider.postAs(client, '/oauth2/introspect', { token: 'coder_ABCDEFGHIJ_unknown' });
    const allowed = Array.from({ length: INTROSPECTIONS }, () => 200);
    expect(await statusesOf(INTROSPECTIONS + 1, send)).toEqual([...allowed, 429]);
    expect((await ask(client, '203.0.113.10')).status).toBe(400);
  });
});

describe("the device authorization endpoint's requests per minute", () => {
  const start = (client: Client, network: string): Promise<Answer> =>
    provider.postAs(client, '/oauth2/device_authorization', { scope: 'user:read' }, { headers: { 'x-forwarded-for': network } });

  it('of public and self-registered clients are counted as anonymous ones for each network, whatever their ids; those of others for each client', async () => {
    const grants = { grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] };
    const known = [await provider.createClient({ type: 'public', ...grants }), await provider.createClient({ type: 'public', ...grants })];
    let turn = 0;
    const send = (): Promise<Answer> => start(known[turn++ % 2]!, '198.51.100.77');
    expect(await statusesOf(FAILURES, send)).toEqual(Array.from({ length: FAILURES }, () => 200));
    const refused = await send();
    expect([refused.status, refused.json<{ error: string }>().error]).toEqual([429, 'temporarily_unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await start(known[0]!, '198.51.100.78')).status).toBe(200);
    const itself = await provider.createClient(grants);
    await provider.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = $1`, [itself.id]);
    expect((await start(itself, '198.51.100.77')).status).toBe(429);
    const confidential = await provider.createClient(grants);
    const allowed = Array.from({ length: REQUESTS }, () => 200);
    expect(await statusesOf(REQUESTS + 1, () => start(confidential, '198.51.100.77'))).toEqual([...allowed, 429]);
  });
});

describe('the assertion of a client that signs', () => {
  it('is not used up by a request that is one too many, at any endpoint', async () => {
    for (const [path, limit] of [
      ['/oauth2/tokens', REQUESTS],
      ['/oauth2/par', REQUESTS],
      ['/oauth2/revoke', REQUESTS],
      ['/oauth2/device_authorization', REQUESTS],
      ['/oauth2/introspect', INTROSPECTIONS],
    ] as const) {
      const grants = { grant_types: [...DEVICE_GRANT_TYPES, 'authorization_code'] };
      const signer = await registerSigningClient(provider.server, provider.session, grants);
      const fields = { grant_type: 'refresh_token', refresh_token: 'x', token: 'x' };
      const send = async (): Promise<Answer> => provider.post(path, { body: await signedForm(provider.server, signer, fields) });
      const statuses = await statusesOf(limit + 2, send);
      expect(statuses.map((status) => status === 429)).toEqual(Array.from({ length: limit + 2 }, (_, n) => n >= limit));
      const used = await provider.server.db.query(`SELECT 1 FROM oauth2_provider_spent_assertions WHERE app_id = $1`, [signer.id]);
      expect([path, used.length]).toEqual([path, limit]);
    }
  });

  it('that was used before is a failed authentication, and a network that sends too many is stopped', async () => {
    const signer = await registerSigningClient(provider.server, provider.session);
    const form = assertedForm(await signAssertion(provider.server, signer.id, signer.key), refreshFields('x'));
    const from = (network: string) => (): Promise<Answer> =>
      provider.post('/oauth2/tokens', { body: form, headers: { 'x-forwarded-for': network } });
    expect((await from('203.0.113.50')()).status).toBe(400);
    expectInvalidClient(await from('203.0.113.51')());
    expect(await statusesOf(FAILURES, from('203.0.113.51'))).toEqual([401, 401, 429]);
  });
});
