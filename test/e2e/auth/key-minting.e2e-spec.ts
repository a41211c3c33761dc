import { bearer } from '../../support/sign-in.js';
import { type Provider, startProvider } from '../../support/oauth/index.js';

const KEYS = '/api/v2/users/me/keys';

interface Key {
  readonly login_type: string;
  readonly scopes: readonly string[];
  readonly expires_at: string;
}

describe('creating keys', () => {
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

  it('with a session creates a session', async () => {
    expect(await read(await mint(KEYS, provider.session))).toMatchObject({ login_type: 'password', scopes: ['coder:all'] });
  });

  it('with a long-lived token creates no session, but a token that expires no later than itself', async () => {
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

  it('with a restricted token creates one with the same restrictions', async () => {
    const scopes = ['api_key:create', 'user:read'];
    const token = await mint(`${KEYS}/tokens`, provider.session, { token_name: 'narrow', scopes });
    expect([...(await read(await mint(KEYS, token))).scopes].sort()).toEqual(scopes);
  });

  it('with an OAuth token is refused', async () => {
    const tokens = await provider.obtainTokens(await provider.createClient(), { scope: 'coder:all' });
    for (const path of [KEYS, `${KEYS}/tokens`]) {
      expect((await provider.post(path, { headers: bearer(tokens.access_token), body: {} })).status).toBe(403);
    }
  });
});
