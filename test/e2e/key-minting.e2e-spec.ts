import { bearer, startProvider, type Provider } from '../support/oauth.js';

const KEYS = '/api/v2/users/me/keys';

interface Key {
  readonly login_type: string;
  readonly scopes: readonly string[];
  readonly expires_at: string;
}

describe('what a credential may make more of', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  const mint = async (path: string, token: string, body?: Readonly<Record<string, unknown>>): Promise<string> => {
    const answer = await provider.post(path, { headers: bearer(token), ...(body && { body }) });
    expect(answer.status).toBe(201);
    return answer.json<{ key: string }>().key;
  };
  const read = async (token: string): Promise<Key> =>
    (await provider.get(`${KEYS}/${token.split('-')[0] ?? ''}`, bearer(provider.session))).json<Key>();

  it('a session makes a session', async () => {
    expect(await read(await mint(KEYS, provider.session))).toMatchObject({ login_type: 'password', scopes: ['coder:all'] });
  });

  it('a long-lived token makes no session out of itself: what it gets is a token that ends no later', async () => {
    const token = await mint(`${KEYS}/tokens`, provider.session, { token_name: 'parent', lifetime: 7_200_000_000_000 });
    const child = await mint(KEYS, token);
    expect((await read(child)).login_type).toBe('token');
    expect(Date.parse((await read(child)).expires_at)).toBeLessThanOrEqual(Date.parse((await read(token)).expires_at));

    const longer = await provider.post(`${KEYS}/tokens`, {
      headers: bearer(child),
      body: { token_name: 'wide', lifetime: 86_400_000_000_000 },
    });
    expect(longer.status).toBe(403);
    const consent = await provider.authorize(await provider.createClient(), {}, { headers: bearer(child) });
    expect(consent.answer.status).toBe(403);
  });

  it('a narrow token makes one that is as narrow', async () => {
    const scopes = ['api_key:create', 'user:read'];
    const token = await mint(`${KEYS}/tokens`, provider.session, { token_name: 'narrow', scopes });
    expect([...(await read(await mint(KEYS, token))).scopes].sort()).toEqual(scopes);
  });

  it('an OAuth token makes nothing', async () => {
    const tokens = await provider.obtainTokens(await provider.createClient());
    for (const path of [KEYS, `${KEYS}/tokens`]) {
      expect((await provider.post(path, { headers: bearer(tokens.access_token), body: {} })).status).toBe(403);
    }
  });
});
