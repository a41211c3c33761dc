import { generateDpopKey, OAuthError } from '../../../src/sdk/client/index.js';
import { answerDevice, DEVICE_GRANT_TYPES, type Provider, startProvider } from '../../support/oauth/index.js';
import { OWNER } from '../../support/sign-in.js';
import { type App, appOf, whoIs } from './signed-in.js';

let provider: Provider;
beforeAll(async () => (provider = await startProvider()));
afterAll(() => provider.server.stop());

async function device(options: Parameters<typeof appOf>[2] = {}): Promise<App> {
  const registered = await provider.createClient({ type: 'public', redirectUris: [], grantTypes: DEVICE_GRANT_TYPES });
  return appOf(provider, registered, { redirectUri: undefined, ...options });
}

/** Nobody has polled yet: there is no need to wait as long as the server asks. */
const soon = { intervalSeconds: 1 };

it.each([false, true])('a user signs in on another device, with tokens that are bound to a key: %s', async (isBound) => {
  const app = await device(isBound ? { dpop: await generateDpopKey() } : {});
  const pending = await app.grant.beginDeviceSignIn();
  expect(pending).toMatchObject({ verificationUri: `${provider.url}/device`, intervalSeconds: 5 });
  expect(pending.verificationUriComplete).toContain(pending.userCode);
  expect(pending.expiresAt - app.clock.now()).toBe(600_000);

  await answerDevice(provider.server, provider.session, pending.userCode);
  await app.grant.completeDeviceSignIn({ ...pending, ...soon });
  expect(await whoIs(app)).toBe(OWNER.username);
  app.clock.advance(24 * 60 * 60 * 1000);
  expect(await whoIs(app)).toBe(OWNER.username);
});

it('a user who declines is an OAuthError', async () => {
  const { grant } = await device();
  const pending = await grant.beginDeviceSignIn();
  await answerDevice(provider.server, provider.session, pending.userCode, 'deny');
  await expect(grant.completeDeviceSignIn({ ...pending, ...soon })).rejects.toMatchObject({ name: 'OAuthError', error: 'access_denied' });
  expect(await grant.isSignedIn()).toBe(false);
});

it('codes that have expired are an OAuthError, without a request', async () => {
  const { grant, clock, recorded } = await device();
  const pending = await grant.beginDeviceSignIn();
  clock.advance(600_000);
  const sent = recorded.sent.length;
  await expect(grant.completeDeviceSignIn(pending)).rejects.toMatchObject({ error: 'expired_token' });
  expect(recorded.sent).toHaveLength(sent);
});

it('a sign-in that is aborted rejects with the reason', async () => {
  const { grant } = await device();
  const pending = await grant.beginDeviceSignIn();
  const controller = new AbortController();
  const waiting = grant.completeDeviceSignIn(pending, { signal: controller.signal });
  controller.abort(new Error('the user left'));
  await expect(waiting).rejects.toThrow('the user left');
});

it('an app that is not registered for devices is refused', async () => {
  const { grant } = appOf(provider, await provider.createClient({ type: 'public' }));
  await expect(grant.beginDeviceSignIn()).rejects.toBeInstanceOf(OAuthError);
});

it('an app without a redirect URI cannot send users to the server', async () => {
  const { grant } = await device();
  await expect(grant.beginSignIn()).rejects.toThrow('oauthGrant needs `redirectUri`');
});
