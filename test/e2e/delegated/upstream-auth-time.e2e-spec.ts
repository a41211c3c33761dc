import type { Idp } from '../../support/idp/idp.js';
import { type OidcServer, startOidcServer } from '../../support/idp/oidc-server.js';
import { atProvider, logInAt, OIDC_CALLBACK, somebody } from '../../support/idp/login.js';
import { CookieJar } from '../../support/cookie-jar.js';
import type { Answer } from '../../support/http-client.js';
import { AUTHORIZE, challengeOf, type Client, encodeFields, type Fields, newVerifier, registerClient } from '../../support/oauth/index.js';
import { type RunningServer } from '../../support/server.js';

const SECONDS = (): number => Math.floor(Date.now() / 1000);

describe('the time of a login at an identity provider', () => {
  let oidc: OidcServer;
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    oidc = await startOidcServer();
    ({ idp, server } = oidc);
  });
  afterAll(() => oidc.stop());

  const authTimeOf = async (token: string | undefined): Promise<number | null> => {
    const [row] = await server.db.query<{ seconds: number | null }>(
      `SELECT extract(epoch FROM auth_time)::float8 AS seconds FROM api_keys WHERE id = $1`,
      [token?.split('-')[0]],
    );
    return row?.seconds ?? null;
  };

  it.each<[string, unknown, boolean]>([
    ['what the ID token says', SECONDS() - 3600, true],
    ['unknown when it says nothing', undefined, false],
    ['unknown when it says something else than a number', 'yesterday', false],
    ['unknown when it lies ahead', SECONDS() + 3600, false],
    ['unknown when it is nothing that a clock shows', -1, false],
  ])('is %s', async (_what, claim, isKept) => {
    await idp.become({ claims: { ...somebody(), ...(claim !== undefined && { auth_time: claim }) }, userInfo: { auth_time: SECONDS() } });
    const { token } = await logInAt(server);
    expect(token).toBeDefined();
    expect(await authTimeOf(token)).toBe(isKept ? claim : null);
  });

  it('is requested anew with prompt=login and max_age=0, and the page says when the provider does not confirm it', async () => {
    const person = somebody();
    await idp.become({ claims: person, userInfo: null });
    const { jar } = await logInAt(server);
    const page = await server.request('GET', '/reauthenticate?redirect=%2Foauth2%2Fauthorize%3Fx%3D1', { jar });
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('type="password"');
    const href = new RegExp(`href="(${OIDC_CALLBACK}[^"]+)"`).exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const again = async (): Promise<string> => {
      const toProvider = new URL((await server.request('GET', href, { jar })).headers.get('location') ?? '');
      expect(Object.fromEntries(toProvider.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
      return (await server.request('GET', (await atProvider(toProvider)).href, { jar })).headers.get('location') ?? '';
    };
    const unproven = await server.request('GET', await again(), { jar });
    expect(unproven.status).toBe(200);
    expect(unproven.text).toContain('did not confirm that you have just logged in again');

    await idp.become({ claims: { ...person, auth_time: SECONDS() }, userInfo: null });
    const proven = await server.request('GET', await again(), { jar });
    expect([proven.status, proven.headers.get('location')]).toEqual([303, '/oauth2/authorize?x=1']);
  });

  describe('an app that asks for a login', () => {
    const open = (path: string, jar: CookieJar): Promise<Answer> => server.request('GET', path, { jar, follow: true });
    const toProvider = async (page: Answer, jar: CookieJar): Promise<URL> => {
      const href = new RegExp(`href="(${OIDC_CALLBACK}[^"]+)"`).exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
      const provider = new URL((await server.request('GET', href, { jar })).headers.get('location') ?? '');
      expect(Object.fromEntries(provider.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
      return provider;
    };
    const authorizePath = ({ id, redirectUri }: Client, demands: Fields): string =>
      `${AUTHORIZE}?${encodeFields({
        response_type: 'code',
        client_id: id,
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: challengeOf(newVerifier()),
        ...demands,
      }).toString()}`;
    const errorIn = (answer: Answer): string | null => new URL(answer.headers.get('location') ?? '').searchParams.get('error');

    it('CORE-10 §3.1.2.1: gets it from the provider, which is asked with prompt=login; login_required if the provider does not confirm it', async () => {
      const person = somebody();
      await idp.become({ claims: { ...person, auth_time: SECONDS() - 3600 }, userInfo: null });
      const { jar, token = '' } = await logInAt(server);
      await server.db.query(`UPDATE users SET rbac_roles = '{owner}' WHERE email = $1`, [person.email]);
      const client = await registerClient(server, token);
      for (const demands of [{ prompt: 'login' }, { max_age: '600' }]) {
        const path = authorizePath(client, demands);
        const cases: readonly [Record<string, unknown>, (answer: Answer) => void][] = [
          [
            {},
            (answer) => {
              expect(errorIn(answer)).toBe('login_required');
            },
          ],
          [
            { auth_time: SECONDS() - 3600 },
            (answer) => {
              expect(errorIn(answer)).toBe('login_required');
            },
          ],
          [
            { auth_time: SECONDS() + 5 },
            (answer) => {
              expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('wants to use')]);
            },
          ],
        ];
        for (const [claims, check] of cases) {
          await idp.become({ claims: { ...person, auth_time: SECONDS() - 3600 }, userInfo: null });
          await logInAt(server, { jar });
          const page = await open(path, jar);
          expect(page.text).toContain('The app that you came from asks you to log in again.');
          await idp.become({ claims: { ...person, ...claims }, userInfo: null });
          check(await open((await atProvider(await toProvider(page, jar))).href, jar));
        }
      }
    });

    it('CORE-10 §3.1.2.1: sends somebody without a session there as well, once', async () => {
      const person = somebody();
      await idp.become({ claims: person, userInfo: null });
      const { token = '' } = await logInAt(server);
      await server.db.query(`UPDATE users SET rbac_roles = '{owner}' WHERE email = $1`, [person.email]);
      const client = await registerClient(server, token);
      const jar = new CookieJar();
      const provider = await toProvider(await open(authorizePath(client, { prompt: 'login' }), jar), jar);
      expect(errorIn(await open((await atProvider(provider)).href, jar))).toBe('login_required');
    });
  });
});
