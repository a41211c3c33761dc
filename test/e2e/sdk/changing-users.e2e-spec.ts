import { memoryStore, type Tokens, type TokenStore } from '../../../src/sdk/client/index.js';
import { eventually } from '../../support/eventually.js';
import { startProvider, type Provider } from '../../support/oauth/index.js';
import { createPerson, type Person } from '../../support/people.js';
import { OWNER } from '../../support/sign-in.js';
import { appOf, type App, consent, signedIn, signIn, whoIs } from './signed-in.js';

const TOKENS = '/oauth2/tokens';
const HOUR_MS = 3_600_000;
const LOGIN_REQUIRED: unknown = expect.objectContaining({ name: 'OAuthError', error: 'login_required' });

let provider: Provider;
let other: Person;
beforeAll(async () => {
  provider = await startProvider();
  other = await createPerson(provider.server);
});
afterAll(() => provider.server.stop());

/** An app of the owner, whose refresh the server has carried out, while its response is on the way. */
async function refreshing(store: TokenStore): Promise<{ app: App; refresh: Promise<string>; release: () => void }> {
  const app = await signedIn(provider, { store });
  app.clock.advance(HOUR_MS);
  const { arrived, release } = app.recorded.holdTokenResponse();
  const refresh = app.grant.accessToken();
  await arrived;
  return { app, refresh, release };
}

/** Tokens of the other user for this app. */
async function tokensOfOther({ registered }: App): Promise<Tokens> {
  const store = memoryStore();
  await signIn(provider, appOf(provider, registered, { store }), other.token);
  return (await store.load())!;
}

/** A store that another process could have, without a lock. */
function remoteStore(): TokenStore {
  const inner = memoryStore();
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    load: async () => {
      const tokens = await inner.load();
      await turn();
      return tokens;
    },
    save: async (tokens) => {
      await turn();
      await inner.save(tokens);
    },
  };
}

describe.each([
  ['in memory', () => memoryStore()],
  ['elsewhere', remoteStore],
])('while a refresh is on its way, with tokens %s', (_where, storeOf) => {
  it('somebody else signs in: every later request is theirs', async () => {
    const { app, refresh, release } = await refreshing(storeOf());
    const before = app.recorded.received(TOKENS);
    const { url, pending } = await app.grant.beginSignIn();
    const signingIn = app.grant.completeSignIn(await consent(provider, url, other.token), pending);
    await eventually('their tokens arrive', () => Promise.resolve(app.recorded.received(TOKENS) > before));
    release();
    await signingIn;
    await refresh;
    expect(await whoIs(app)).toBe(other.username);
    app.clock.advance(HOUR_MS);
    expect(await whoIs(app)).toBe(other.username);
  });

  it('tokens of somebody else are adopted: every later request is theirs', async () => {
    const { app, refresh, release } = await refreshing(storeOf());
    const adopting = app.grant.adopt(await tokensOfOther(app));
    release();
    await adopting;
    await refresh;
    expect(await whoIs(app)).toBe(other.username);
  });

  it('the user signs out: nobody is signed in, and the new tokens are revoked', async () => {
    const { app, refresh, release } = await refreshing(storeOf());
    const signingOut = app.grant.signOut();
    release();
    await signingOut;
    expect(await app.grant.isSignedIn()).toBe(false);
    expect((await provider.me(await refresh)).status).toBe(401);
    await expect(whoIs(app)).rejects.toEqual(LOGIN_REQUIRED);
  });
});

describe('while stored tokens are read', () => {
  /** An app that has not read the tokens in its store. */
  async function unread(): Promise<App> {
    const store = remoteStore();
    const { registered } = await signedIn(provider, { store });
    return appOf(provider, registered, { store });
  }

  it('the user signs out: nobody is signed in', async () => {
    const app = await unread();
    await Promise.all([app.grant.isSignedIn(), app.grant.signOut()]);
    expect(await app.grant.isSignedIn()).toBe(false);
  });

  it('tokens of somebody else are adopted: every later request is theirs', async () => {
    const app = await unread();
    const tokens = await tokensOfOther(app);
    await Promise.all([app.grant.isSignedIn(), app.grant.adopt(tokens)]);
    expect(await whoIs(app)).toBe(other.username);
  });
});

it('an operation that fails does not hold up the next one', async () => {
  const inner = memoryStore();
  let isFull = false;
  const save: TokenStore['save'] = (tokens) => (isFull ? Promise.reject(new Error('the disk is full')) : inner.save(tokens));
  const app = await signedIn(provider, { store: { load: () => inner.load(), save } });
  isFull = true;
  await expect(app.grant.signOut()).rejects.toThrow('the disk is full');
  isFull = false;
  await app.grant.signOut();
  expect(await app.grant.isSignedIn()).toBe(false);
});

it('adopted tokens are stored, used and refreshed', async () => {
  const store = memoryStore();
  const app = appOf(provider, await provider.createClient({ type: 'public' }), { store });
  const tokens = await tokensOfOther(app);
  expect(await app.grant.isSignedIn()).toBe(false);
  await app.grant.adopt(tokens);
  expect(await store.load()).toEqual(tokens);
  expect(await whoIs(app)).toBe(other.username);
  app.clock.advance(HOUR_MS);
  expect(await whoIs(app)).toBe(other.username);
  expect((await store.load())!.refreshToken).not.toBe(tokens.refreshToken);
  expect(other.username).not.toBe(OWNER.username);
});
