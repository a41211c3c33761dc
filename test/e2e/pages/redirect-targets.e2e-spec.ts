import { encodeFields, type Provider, startProvider } from '../../support/oauth/index.js';

describe('the redirect of a page', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  it.each([
    ['/ü€', '/%C3%BC%E2%82%AC'],
    ['/\u{1F600}?a=\u{1F600}', '/%F0%9F%98%80?a=%F0%9F%98%80'],
    ['/\u200b/x', '/%E2%80%8B/x'],
    ['/.//evil.example', '/'],
    ['/..//evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
  ])('for %j goes to %j after a login, for a signed-in user, and after signing out', async (redirect, expected) => {
    const query = encodeFields({ redirect }).toString();
    const { email, password } = provider.account;
    const own = { origin: provider.url };
    const answers = [
      await provider.get(`/login?${query}`, { 'coder-session-token': provider.session }),
      await provider.post('/login', { headers: own, body: encodeFields({ email, password, redirect }) }),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
      [303, expected],
      [303, expected],
    ]);
    const out = await provider.post(`/logout?${query}`, { headers: own });
    expect(out.status).toBe(303);
    expect(out.headers.get('location')).toBe(expected === '/' ? '/?signed-out=1' : `/login?redirect=${encodeURIComponent(expected)}`);
  });
});
