import { Replica } from '../../support/replica.js';
import { CookieJar, type RunningServer } from '../../support/server.js';
import { eventually } from '../../support/eventually.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import type { Idp } from '../../support/idp/idp.js';
import { type OidcServer, startOidcServer } from '../../support/idp/oidc-server.js';
import { atProvider, beginLogin, logInAt, OIDC_CALLBACK, somebody } from '../../support/idp/login.js';

describe('a login attempt', () => {
  let oidc: OidcServer;
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    oidc = await startOidcServer();
    ({ idp, server } = oidc);
  });
  beforeEach(() => idp.become({ claims: somebody() }));
  afterAll(() => oidc.stop());

  const answerOf = async (jar: CookieJar, redirect = '/'): Promise<URL> =>
    atProvider((await beginLogin(server, { jar, redirect })).toProvider);
  const open = (url: URL | string, jar: CookieJar) => server.request('GET', url.toString(), { jar });

  it.each([10, 2_600, 3_000, 8_000])('keeps a redirect target with a parameter of %d characters, with small cookies', async (length) => {
    const redirect = `/oauth2/authorize?client_id=x&state=${'a'.repeat(length)}`;
    const { answer, jar } = await logInAt(server, { redirect });
    expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({ status: 307, location: redirect });
    expect(jar.header()!.length).toBeLessThan(300);
  });

  it('with a redirect target too long for any request is refused before the redirect to the provider', async () => {
    // A plus stands for a space, which takes three characters in a path.
    expect((await server.get(`${OIDC_CALLBACK}?redirect=/${'+'.repeat(5_000)}x`)).status).toBe(307);
    const answer = await server.get(`${OIDC_CALLBACK}?redirect=/${'+'.repeat(6_000)}x`);
    expectPage(answer, 400, 'The redirect target of the login is too long.');
  });

  it('in one tab does not disturb one in another, whichever ends first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const jar = new CookieJar();
      const targets = ['/account', '/?second'];
      const back = [await answerOf(jar, targets[0]), await answerOf(jar, targets[1])];
      for (const tab of order) {
        const answer = await open(back[tab]!, jar);
        expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({ status: 307, location: targets[tab] });
      }
    }
  });

  it('does not disturb another one that the browser begins at the same moment', async () => {
    const begun = await Promise.all([beginLogin(server, { redirect: '/account' }), beginLogin(server, { redirect: '/?second' })]);
    const jar = new CookieJar();
    for (const { answer } of begun) jar.store(answer.headers.getSetCookie());
    for (const { toProvider } of begun) expect((await open(await atProvider(toProvider), jar)).status).toBe(307);
  });

  it('accepts one of twenty simultaneous callbacks, and redeems the code once', async () => {
    const jar = new CookieJar();
    const back = await answerOf(jar, '/account');
    const cookie = jar.header() ?? '';
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.get(back.pathname + back.search, { cookie })));
    expect(answers.filter(({ status }) => status === 307)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
    for (const answer of answers.filter(({ status }) => status === 401)) expectPage(answer, 401, 'This login has already been completed.');
    expect(await idp.counts()).toMatchObject({ token: 1 });
  });

  it('that is completed redirects a signed-in user to its target when the callback is reloaded', async () => {
    const { answer, jar } = await logInAt(server, { redirect: '/account?x=1' });
    expect(answer.status).toBe(307);
    const back = await answerOf(jar, '/?other');
    await open(back, jar);
    const again = await open(back, jar);
    expect({ status: again.status, location: again.headers.get('location') }).toEqual({ status: 307, location: '/?other' });
    expect(again.headers.get('cache-control')).toBe('no-store');
    expect(await me(server, jar.get('coder_session_token'))).toBeDefined();
    expect(await idp.counts()).toMatchObject({ token: 2 });
  });

  it('that is completed without a session shows an error page that links to its target', async () => {
    const jar = new CookieJar();
    const back = await answerOf(jar, '/account?x=1');
    await idp.change({ exchange: 'refuse' });
    expectPage(await open(back, jar), 500, 'Failed exchanging Oauth code.');
    const again = await open(back, jar);
    expectPage(again, 401, 'This login has already been completed.', 'Log in again to continue.');
    expect(again.text).toContain('href="/login?redirect=%2Faccount%3Fx%3D1"');
  });

  it('unknown to the browser redirects a signed-in user to the start page, and shows an error to others', async () => {
    const back = await answerOf(new CookieJar());
    const { jar, token = '' } = await logInAt(server);
    const fresh = new CookieJar();
    fresh.set('coder_session_token', token);
    for (const browser of [fresh, jar]) {
      const answer = await open(back, browser);
      expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({ status: 307, location: '/' });
    }
    fresh.set('coder_session_token', 'abcdefghij-abcdefghijabcdefghijab');
    expectPage(await open(back, fresh), 401, 'Cookie "oauth_state" must be provided.', server.url);
  });

  it('is bound to its browser by a secret that is not in the database', async () => {
    const jar = new CookieJar();
    const { toProvider } = await beginLogin(server, { jar });
    const rows = JSON.stringify(await server.db.query(`SELECT * FROM login_attempts`));
    const [, seed = ''] = (jar.header() ?? '').split('.');
    for (const secret of [seed, toProvider.searchParams.get('state')!, toProvider.searchParams.get('nonce')!]) {
      expect(secret.length).toBeGreaterThan(30);
      expect(rows).not.toContain(secret);
    }
  });

  it('can be completed on any server', async () => {
    const replica = await Replica.of(server, idp.env());
    const jar = new CookieJar();
    const back = await answerOf(jar, '/account');
    const answer = await replica.get(back.pathname + back.search, { cookie: jar.header() ?? '' });
    expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({ status: 307, location: '/account' });
    await replica.stop();
  });

  it('is one of a bounded number that is stored: beyond it the oldest are deleted', async () => {
    await server.db.query(
      `INSERT INTO login_attempts (state_hash, provider_id, redirect_uri, target, expires_at)
       SELECT sha256(n::text::bytea), 'oidc', '', '/', now() + interval '10 minutes' - make_interval(secs => n / 1000.0)
         FROM generate_series(1, 101000) AS n`,
    );
    const jar = new CookieJar();
    const back = await answerOf(jar, '/account');
    const replica = await Replica.of(server, idp.env());
    await eventually('the oldest attempts are gone', async () => {
      const [row] = await server.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM login_attempts`);
      return row!.n <= 100_000;
    });
    await replica.stop();
    expect((await open(back, jar)).headers.get('location')).toBe('/account');
    await server.db.query(`DELETE FROM login_attempts WHERE redirect_uri = ''`);
  });

  it('expires after a quarter of an hour, and is purged', async () => {
    const jar = new CookieJar();
    const back = await answerOf(jar);
    await server.db.query(`UPDATE login_attempts SET expires_at = now() - interval '1 second'`);
    expectPage(await open(back, jar), 401, 'State mismatched.');
    const replica = await Replica.of(server, idp.env());
    await eventually('expired attempts are gone', async () => {
      return (await server.db.query(`SELECT 1 FROM login_attempts WHERE expires_at < now()`)).length === 0;
    });
    await replica.stop();
  });

  it('is one of at most five per browser: the oldest is dropped', async () => {
    const jar = new CookieJar();
    const first = await answerOf(jar);
    for (let i = 0; i < 8; i++) await beginLogin(server, { jar });
    expect(jar.header()!.match(/oauth_state_/g)).toHaveLength(5);
    expectPage(await open(first, jar), 401, 'State mismatched.');
  });
});
