import { type Client, type Provider, registerItself, startProvider } from '../support/oauth/index.js';

describe('authentication requests (OpenID Connect Core)', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  it.each([
    ['request', 'eyJhbGciOiJub25lIn0.e30.', 'request_not_supported'],
    ['request_uri', 'https://client.example/request.jwt', 'request_uri_not_supported'],
    ['registration', '{}', 'registration_not_supported'],
  ])(
    'CORE-22 §6.1, §6.2, CORE-23, CORE-28 §3.1.2.6: a request with %s is refused with its own error, and nothing is granted',
    async (name, value, error) => {
      for (const method of ['GET', 'POST']) {
        const { redirect, sent } = await provider.authorize(client, { scope: 'openid', [name]: value }, { method });
        expect(redirect?.href.startsWith(client.redirectUri)).toBe(true);
        expect(Object.fromEntries(redirect?.searchParams ?? [])).toMatchObject({ error, state: sent['state'], iss: provider.url });
        expect(redirect?.searchParams.has('code')).toBe(false);
      }
    },
  );

  it('CORE-22 §6.1: a client that registered itself is refused on a page', async () => {
    const { client_id: id } = (await registerItself(provider.server)).json<{ client_id: string }>();
    const { answer } = await provider.authorize({ ...client, id }, { request: 'x' }, { method: 'GET' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('CORE-06 §15.1: display, ui_locales, claims_locales, acr_values, login_hint, claims and unknown parameters cause no error', async () => {
    const harmless = {
      display: 'popup',
      ui_locales: 'xx',
      claims_locales: 'se',
      acr_values: '1 2',
      login_hint: 'ada',
      claims: '{}',
      extra: 'x',
    };
    await provider.obtainCode(client, { scope: 'openid', ...harmless });
  });
});
