import { clientCredentials, createClient, generateDpopKey, memoryStore } from '../../../src/sdk/client/index.js';
import { startProvider, type Provider } from '../../support/oauth/index.js';
import { OWNER } from '../../support/sign-in.js';
import { appOf, signedIn, signIn, whoIs } from './signed-in.js';

const HOUR_MS = 3_600_000;

it('the key cannot be exported', async () => {
  const { privateKey } = await generateDpopKey();
  await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow(/extractable/);
});

describe.each([
  ['without nonces', 'false'],
  ['with nonces', 'true'],
])('%s', (_name, nonce) => {
  let provider: Provider;
  beforeAll(async () => (provider = await startProvider({ CODER_OAUTH2_DPOP_NONCE: nonce })));
  afterAll(() => provider.server.stop());

  it('a grant is bound to the key: it signs in, calls, refreshes and calls again', async () => {
    const store = memoryStore();
    const app = await signedIn(provider, { dpop: await generateDpopKey(), store }, true);
    expect((await store.load())!.tokenType).toBe('dpop');
    expect(await whoIs(app)).toBe(OWNER.username);
    app.clock.advance(HOUR_MS);
    expect(new Set(await Promise.all(Array.from({ length: 16 }, () => whoIs(app))))).toEqual(new Set([OWNER.username]));
    expect(app.recorded.sent.at(-1)!.headers.get('authorization')).toMatch(/^DPoP /);
    await app.grant.signOut();
  });

  it('a token that was copied is useless without the key', async () => {
    const app = await signedIn(provider, { dpop: await generateDpopKey() }, true);
    expect((await provider.me(await app.grant.accessToken())).status).toBe(401);
  });

  it('stored tokens of a bound grant need the key that they were issued for', async () => {
    const store = memoryStore();
    const registered = await provider.createClient({ type: 'public', bound: true });
    const first = appOf(provider, registered, { store, dpop: await generateDpopKey() });
    await signIn(provider, first);
    await expect(whoIs(appOf(provider, registered, { store }))).rejects.toThrow(/dpop/);
  });

  it('a program that acts for itself binds its tokens, too', async () => {
    const service = await provider.createServiceClient({ scope: 'user:read' });
    const auth = clientCredentials({
      url: provider.url,
      clientId: service.id,
      clientSecret: service.secret!,
      dpop: await generateDpopKey(),
    });
    expect(await whoIs({ client: createClient({ url: provider.url, auth }) })).toBe(service.username);
  });
});
