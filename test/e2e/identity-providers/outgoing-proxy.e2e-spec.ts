import { sampledRows } from '../../../src/testing/index.js';
import { ForwardProxy } from '../../support/forward-proxy.js';
import { freePort } from '../../support/free-port.js';
import { CookieJar, startServer } from '../../support/server.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { Idp } from '../../support/idp/idp.js';
import { atProvider, beginLogin, OIDC_CALLBACK, somebody } from '../../support/idp/login.js';

const HOST = 'idp.corp.test';

describe('outgoing requests through a proxy', () => {
  sampledRows(it, 1).each(['HTTP_PROXY', 'http_proxy'])(
    'reach a provider that only the proxy can resolve, in a login and in a refresh: %s',
    async (variable) => {
      const idp = await Idp.start(`http://${HOST}`);
      const proxy = await ForwardProxy.start({ [HOST]: idp.address });
      const server = await startServer({ env: { ...idp.env(), [variable]: proxy.url, NO_PROXY: '127.0.0.1,.example.test' } });
      await idp.become({ claims: somebody() });

      const jar = new CookieJar();
      const { toProvider } = await beginLogin(server, { jar });
      expect(toProvider.origin).toBe(`http://${HOST}`);
      const back = await atProvider(new URL(toProvider.pathname + toProvider.search, idp.address));
      expect((await server.request('GET', back.href, { jar })).status).toBe(307);
      const token = jar.get('coder_session_token');
      await server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second'`);
      expect(await me(server, token)).toBeDefined();

      const asked = ['GET /.well-known/openid-configuration', 'GET /jwks', 'GET /userinfo', 'POST /token'];
      expect([...new Set(proxy.seen)].toSorted()).toEqual(asked.map((line) => line.replace(' ', ` http://${HOST}`)).toSorted());
      await server.stop();
      await Promise.all([idp.stop(), proxy.stop()]);
    },
  );

  it('use a tunnel for https, and fail if the proxy refuses it', async () => {
    const proxy = await ForwardProxy.start({});
    const env = { CODER_OIDC_ISSUER_URL: 'https://idp.corp.test', CODER_OIDC_CLIENT_ID: 'a', CODER_OIDC_CLIENT_SECRET: 'b' };
    const server = await startServer({ env: { ...env, https_proxy: proxy.url.replace('http://', ''), HTTP_PROXY: 'http://127.0.0.1:1' } });
    expectPage(await server.get(OIDC_CALLBACK), 503, 'The identity provider is not available.');
    expect([...new Set(proxy.seen)]).toEqual(['CONNECT idp.corp.test:443']);
    await server.stop();
    await proxy.stop();
  });

  it('bypass it for hosts in NO_PROXY', async () => {
    const idp = await Idp.start();
    const proxy = await ForwardProxy.start({});
    const nowhere = `http://localhost:${await freePort()}`;
    const env = { ...idp.env(), CODER_OIDC_PROVIDERS: 'other', ...idp.env('other'), CODER_OIDC_OTHER_ISSUER_URL: nowhere };
    const server = await startServer({ env: { ...env, HTTP_PROXY: proxy.url, no_proxy: '*' } });
    await idp.become({ claims: somebody() });
    await beginLogin(server);
    expectPage(await server.get('/api/v2/users/oidc/other/callback'), 503, 'The identity provider is not available.');
    expect(proxy.seen).toEqual([]);
    await server.stop();
    await Promise.all([idp.stop(), proxy.stop()]);
  });

  it('are never sent with an invalid proxy URL: the start fails and names it', async () => {
    const env = { HTTPS_PROXY: 'socks5://user:hunter2@proxy.corp.test' };
    const failure = await startServer({ env }).then(
      (server) => server.stop(),
      (error: unknown) => String(error),
    );
    expect(failure).toContain('HTTPS_PROXY: must be a URL that starts with http:// or https://');
    expect(failure).not.toContain('hunter2');
  });
});
