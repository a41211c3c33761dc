import { expectRefused, expectSame, expectStatus, expectThat } from '../expect.mjs';

const WEB = 'https://client.example/cb';

export const redirectUris = {
  title: 'Redirect URIs',
  checks: [
    [
      'RFC 9700 4.1.3',
      'anything but the registered string is refused, and not redirected to',
      async (p) => {
        const client = await p.createClient({ redirectUris: [WEB] });
        const lookalikes = [
          'https://client.example/cb/',
          'https://client.example/cb/deeper',
          'https://client.example/',
          'https://client.example/c%62',
          'https://client.example:443/cb',
          'https://client.example:8443/cb',
          'https://CLIENT.example/cb',
          'https://client.example/cb?x=1',
          'https://client.example/cb#x',
          'https://client.example.evil.example/cb',
          'https://evil.example/https://client.example/cb',
          'https://client.example@evil.example/cb',
          'https://sub.client.example/cb',
          'http://client.example/cb',
          '//client.example/cb',
          '/cb',
          'client.example/cb',
          'javascript:alert(1)',
        ];
        for (const uri of lookalikes) {
          const grant = await p.authorize(client, { redirect_uri: uri });
          p.expectLocalRefusal(grant);
          expectSame(`status for ${uri}`, grant.answer.status, 400);
        }
      },
    ],
    [
      'RFC 6749 3.1.2.3',
      'the one registered URI is used when the request names none',
      async (p) => {
        const client = await p.createClient({ redirectUris: [WEB] });
        const grant = await p.obtainCode(client, { redirect_uri: undefined });
        expectThat(grant.redirect.href.startsWith(`${WEB}?`), `redirects to ${grant.redirect.origin}`);
        expectStatus(await p.exchange(client, grant), 200);
      },
    ],
    [
      'RFC 6749 3.1.2.3',
      'any one of several registered URIs can be asked for',
      async (p) => {
        const uris = [WEB, 'https://client.example/second'];
        const client = await p.createClient({ redirectUris: uris });
        for (const uri of uris) {
          const grant = await p.obtainCode(client, { redirect_uri: uri });
          expectThat(grant.redirect.href.startsWith(`${uri}?`), `redirects to ${grant.redirect.origin}${grant.redirect.pathname}`);
          expectStatus(await p.exchange(client, grant), 200);
        }
      },
    ],
    [
      'RFC 6749 3.1.2',
      "the registered URI's own query is kept, and cannot forge the answer",
      async (p) => {
        const uri = `${WEB}?tenant=a%20b&code=forged&state=forged&iss=https%3A%2F%2Fevil.example`;
        const client = await p.createClient({ redirectUris: [uri] });
        const { redirect, sent } = await p.obtainCode(client);
        const query = redirect.searchParams;
        expectSame('tenant', query.get('tenant'), 'a b');
        expectThat(!query.getAll('code').includes('forged') && query.getAll('code').length === 1, 'a forged code came back');
        expectSame('state', query.getAll('state'), [sent.state]);
        expectSame('iss', query.getAll('iss'), [p.issuer]);
      },
    ],
    [
      'RFC 8252 7.3',
      'the port of a loopback address is free, everything else of it is not',
      async (p) => {
        const client = await p.createClient({ redirectUris: ['http://127.0.0.1:9876/cb', 'http://[::1]:9876/cb'] });
        for (const uri of ['http://127.0.0.1:41234/cb', 'http://[::1]:41234/cb', 'http://127.0.0.1/cb']) {
          expectStatus(await p.exchange(client, await p.obtainCode(client, { redirect_uri: uri })), 200);
        }
        for (const uri of [
          'http://127.0.0.1:41234/other',
          'http://127.0.0.2:9876/cb',
          'http://localhost:9876/cb',
          'https://127.0.0.1:9876/cb',
        ]) {
          p.expectLocalRefusal(await p.authorize(client, { redirect_uri: uri }));
        }
      },
    ],
    [
      'RFC 6749 4.1.3',
      'a redirect_uri other than the one authorized does not redeem the code, and does not spend it',
      async (p) => {
        const client = await p.createClient({ redirectUris: [WEB, 'https://client.example/second'] });
        const grant = await p.obtainCode(client);
        expectRefused(await p.exchange(client, grant, { redirect_uri: 'https://client.example/second' }), 'invalid_grant');
        expectStatus(await p.exchange(client, grant), 200);
      },
    ],
    [
      'RFC 9700 2.6',
      'an app cannot be registered with a redirect URI that is unsafe',
      async (p) => {
        const unsafe = [
          'javascript:alert(1)',
          'data:text/html,x',
          'vbscript:x',
          'file:///etc/passwd',
          'http://client.example/cb',
          'https://client.example/cb#fragment',
          'https://client.example/cb#',
          '/relative',
          'not a url',
          '',
        ];
        for (const uri of unsafe) {
          const answer = await p.requestApp({ name: 'conformance-unsafe', callback_url: uri, redirect_uris: [uri] });
          expectThat(answer.status === 400, `${uri || 'an empty one'} was answered ${answer.status}`);
        }
      },
    ],
  ],
};
