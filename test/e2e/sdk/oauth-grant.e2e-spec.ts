import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { createClient, memoryStore, OAuthError, type Tokens, type TokenStore } from '../../../src/sdk/client/index.js';
import { startProvider, type Provider } from '../../support/oauth/index.js';
import { plantUser } from '../../support/people.js';
import { ME, OWNER } from '../../support/sign-in.js';
import { appOf, type App, consent, signedIn, signIn, whoIs } from './signed-in.js';

const TOKENS = '/oauth2/tokens';
const HOUR_MS = 3_600_000;
const oauthError = (error: string): unknown => expect.objectContaining({ name: 'OAuthError', error });

let provider: Provider;
beforeAll(async () => (provider = await startProvider()));
afterAll(() => provider.server.stop());

const together = <T>(count: number, work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, work));

describe.each(['public', 'confidential'] as const)('a %s client', (type) => {
  it('signs a user in by authorization code and PKCE, calls the API, refreshes, and signs out', async () => {
    const store = memoryStore();
    const app = appOf(provider, await provider.createClient({ type }), { store });
    expect(await app.grant.isSignedIn()).toBe(false);
    await signIn(provider, app);
    expect(await whoIs(app)).toBe(OWNER.username);
    const before = (await store.load())!;
    expect(before.scope).toBe('user:read');

    app.clock.advance(HOUR_MS);
    expect(await whoIs(app)).toBe(OWNER.username);
    const after = (await store.load())!;
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(await app.grant.accessToken()).toBe(after.accessToken);

    await app.grant.signOut();
    expect(await store.load()).toBeUndefined();
    expect((await provider.me(after.accessToken)).status).toBe(401);
    await expect(whoIs(app)).rejects.toEqual(oauthError('login_required'));
  });
});

it('two clients with one store never get the tokens of the other, nor delete them', async () => {
  const store = memoryStore();
  const first = await signedIn(provider, { store });
  const token = await first.grant.accessToken();
  const second = appOf(provider, await provider.createClient({ type: 'public' }), { store });
  expect(await second.grant.isSignedIn()).toBe(false);
  await expect(whoIs(second)).rejects.toEqual(oauthError('login_required'));
  await second.grant.signOut();
  expect(await store.load()).toMatchObject({ accessToken: token });
  expect(await whoIs(first)).toBe(OWNER.username);
});

it('64 requests that find the token expired cause one refresh', async () => {
  const app = await signedIn(provider);
  app.clock.advance(HOUR_MS);
  const before = app.recorded.count(TOKENS);
  expect(new Set(await together(64, () => whoIs(app)))).toEqual(new Set([OWNER.username]));
  expect(app.recorded.count(TOKENS)).toBe(before + 1);
});

it('64 requests whose token the server refuses cause one refresh, and succeed', async () => {
  const app = await signedIn(provider);
  await provider.rows.expireAccessToken(await app.grant.accessToken());
  const before = app.recorded.count(TOKENS);
  expect(new Set(await together(64, () => whoIs(app)))).toEqual(new Set([OWNER.username]));
  expect(app.recorded.count(TOKENS)).toBe(before + 1);
});

it('the upload of a stream fails if the token is refused, because it cannot be sent twice, and the next one succeeds', async () => {
  const app = await signedIn(provider, { scope: 'user:read file:create' });
  await provider.rows.expireAccessToken(await app.grant.accessToken());
  const upload = async (): Promise<number> => {
    const body = new Blob([new Uint8Array(rawTar({ name: 'a' }))]).stream();
    return (await app.client.POST('/api/v2/files', { body, contentType: 'application/x-tar' })).response.status;
  };
  await expect(upload()).rejects.toMatchObject({ name: 'ApiError', status: 401 });
  expect(await upload()).toBe(201);
});

it('a new token that is refused, too, is not refreshed again and again', async () => {
  const app = await signedIn(provider);
  const refusal = { status: 401, headers: { 'Content-Type': 'application/json', 'WWW-Authenticate': 'Bearer error="invalid_token"' } };
  const refusing = createClient({
    url: provider.url,
    auth: app.grant,
    fetch: () => Promise.resolve(new Response('{"message":"no"}', refusal)),
  });
  const before = app.recorded.count(TOKENS);
  for (let call = 0; call < 3; call += 1) await expect(refusing.GET('/api/v2/organizations')).rejects.toMatchObject({ status: 401 });
  expect(app.recorded.count(TOKENS)).toBe(before + 1);
  expect(await whoIs(app)).toBe(OWNER.username);
});

it('a grant that the user revoked is an OAuthError for every request', async () => {
  const app = await signedIn(provider);
  const revoked = await provider.admin('DELETE', `/oauth2/tokens?client_id=${app.registered.id}`);
  expect(revoked.status).toBe(204);
  const failures = await together(8, () => whoIs(app).catch((error: unknown) => error));
  for (const failure of failures) {
    expect(failure).toBeInstanceOf(OAuthError);
    expect(failure).toMatchObject({ error: 'invalid_grant', status: 400 });
  }
});

it('the grant of a suspended user works again when the user is active again', async () => {
  const app = await signedIn(provider);
  await plantUser(provider.server.db, { siteRoles: ['owner'] });
  await provider.rows.setUserStatus(OWNER.email, 'suspended');
  try {
    await expect(whoIs(app)).rejects.toEqual(oauthError('invalid_grant'));
  } finally {
    await provider.rows.setUserStatus(OWNER.email, 'active');
  }
  expect(await whoIs(app)).toBe(OWNER.username);
});

it('a user who refuses is an OAuthError', async () => {
  const app = appOf(provider, await provider.createClient({ type: 'public' }));
  const { pending } = await app.grant.beginSignIn();
  const url = new URL(app.registered.redirectUri);
  url.search = new URLSearchParams({ error: 'access_denied', state: pending.state, iss: provider.url }).toString();
  await expect(app.grant.completeSignIn(url, pending)).rejects.toEqual(oauthError('access_denied'));
});

it('the response to another sign-in is refused, and nothing is exchanged', async () => {
  const app = appOf(provider, await provider.createClient({ type: 'public' }));
  const { url } = await app.grant.beginSignIn();
  const { pending } = await app.grant.beginSignIn();
  await expect(app.grant.completeSignIn(await consent(provider, url), pending)).rejects.toThrow(/state/);
  expect(app.recorded.count(TOKENS)).toBe(0);
});

describe('new tokens', () => {
  /** What happened, in order. */
  async function withLog(failSaves = 0): Promise<{ app: App; log: string[]; store: TokenStore }> {
    const inner = memoryStore();
    const log: string[] = [];
    let failures = 0;
    const store: TokenStore = {
      load: () => inner.load(),
      save: async (tokens) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('the disk is full');
        }
        await inner.save(tokens);
        log.push(`saved ${String(tokens?.accessToken)}`);
      },
    };
    const app = await signedIn(provider, { store });
    failures = failSaves;
    log.length = 0;
    return { app, log, store };
  }

  it('are stored before they are used', async () => {
    const { app, log, store } = await withLog();
    app.clock.advance(HOUR_MS);
    const used = (await store.load()) as Tokens;
    await whoIs(app);
    const stored = (await store.load()) as Tokens;
    expect(stored.accessToken).not.toBe(used.accessToken);
    expect(log).toEqual([`saved ${stored.accessToken}`]);
    const last = app.recorded.sent.at(-1)!;
    expect(last.path).toBe(ME);
    expect(last.headers.get('authorization')).toBe(`Bearer ${stored.accessToken}`);
  });

  it('that cannot be stored are not used, and not lost: they are stored at the next request', async () => {
    const { app, store } = await withLog(1);
    app.clock.advance(HOUR_MS);
    const before = app.recorded.count(TOKENS);
    await expect(whoIs(app)).rejects.toThrow('the disk is full');
    expect(await whoIs(app)).toBe(OWNER.username);
    expect(app.recorded.count(TOKENS)).toBe(before + 1);
    expect(await app.grant.accessToken()).toBe((await store.load())!.accessToken);
  });

  it('whose response never arrives are fetched again while the server repeats it', async () => {
    const app = await signedIn(provider);
    app.clock.advance(HOUR_MS);
    app.recorded.swallowTokenResponses(1);
    expect(await whoIs(app)).toBe(OWNER.username);
    app.clock.advance(HOUR_MS);
    expect(await whoIs(app)).toBe(OWNER.username);
  });

  it('whose response was lost are fetched again', async () => {
    const app = await signedIn(provider);
    app.clock.advance(HOUR_MS);
    app.recorded.loseTokenResponses(2);
    expect(await whoIs(app)).toBe(OWNER.username);
    app.clock.advance(HOUR_MS);
    expect(await whoIs(app)).toBe(OWNER.username);
  });
});

it('a caller who gives up does not end the refresh that others wait for', async () => {
  const app = await signedIn(provider);
  app.clock.advance(HOUR_MS);
  const controller = new AbortController();
  const impatient = app.grant.accessToken({ signal: controller.signal });
  const patient = whoIs(app);
  controller.abort(new Error('no time'));
  await expect(impatient).rejects.toThrow('no time');
  expect(await patient).toBe(OWNER.username);
});

it('a token that is about to expire is used for as long as the server cannot be reached', async () => {
  let isDown = false;
  const app = await signedIn(provider, {
    fetch: (...request) => (isDown ? Promise.reject(new TypeError('fetch failed')) : fetch(...request)),
  });
  await whoIs(app);
  app.clock.advance(HOUR_MS - 30_000);
  isDown = true;
  expect(await whoIs(app)).toBe(OWNER.username);
  isDown = false;
  expect(await whoIs(app)).toBe(OWNER.username);
});

it('tokens are only sent over https, except to this computer', () => {
  expect(() => appOf(provider, { id: 'x', name: 'x', redirectUri: 'x' }, { url: 'http://gatehouse.example.com' })).toThrow(/https/);
});

it('metadata without an endpoint is an error that names it', async () => {
  const metadata = (): Promise<Response> => Promise.resolve(Response.json({ issuer: provider.url }));
  const { grant } = appOf(provider, { id: 'x', name: 'x', redirectUri: 'http://127.0.0.1/' }, { fetch: metadata });
  await expect(grant.beginSignIn()).rejects.toThrow(/metadata without authorization_endpoint/);
  await grant.adopt({ accessToken: 'a', tokenType: 'bearer', refreshToken: 'r', renewAt: 0, expiresAt: 0 });
  await expect(grant.accessToken()).rejects.toThrow(/metadata without token_endpoint/);
  await expect(grant.signOut()).rejects.toThrow(/metadata without revocation_endpoint/);
});
