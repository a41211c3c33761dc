import { expectRefused, expectStatus, expectThat } from '../expect.mjs';

const FOREIGN = 'https://api.example.com';

/** Ways to write the same resource (RFC 3986 6.2.2, 6.2.3), and whether they apply to this issuer. */
function spellings(resource) {
  const url = new URL(resource);
  const origin = url.origin;
  const port = url.port === '' ? { 'https:': ':443', 'http:': ':80' }[url.protocol] : '';
  const upper = origin.replace(/^[a-z]+/, (scheme) => scheme.toUpperCase()).replace(url.hostname, url.hostname.toUpperCase());
  return [origin, `${origin}/`, upper, `${origin}${port}`, `${origin}/./`];
}

function refusedAtAuthorize(reference, title, resources) {
  const run = async (p) => {
    const client = await p.sharedClient();
    for (const resource of resources(p)) p.expectRedirectError(await p.authorize(client, { resource }), 'invalid_target');
  };
  return [reference, title, run];
}

export const resource = {
  title: 'Resource indicators',
  checks: [
    [
      'RFC 8707 2',
      'nothing asked: the token works here, and a refresh without a resource keeps it so',
      async (p) => {
        const client = await p.sharedClient();
        const tokens = await p.obtainTokens(client);
        const refreshed = await p.refresh(client, tokens.refresh_token);
        expectStatus(refreshed, 200);
        await p.expectAlive(refreshed.json.access_token);
      },
    ],
    [
      'RFC 8707 2.2',
      'asked at authorize, exchange and refresh: granted each time',
      async (p) => {
        const client = await p.sharedClient();
        const tokens = await p.obtainTokens(client, { resource: p.resource });
        await p.expectAlive(tokens.access_token);
        const refreshed = await p.refresh(client, tokens.refresh_token, { resource: p.resource });
        expectStatus(refreshed, 200);
        await p.expectAlive(refreshed.json.access_token);
      },
    ],
    [
      'RFC 8707 2.2',
      'left out at refresh: the granted one is kept',
      async (p) => {
        const client = await p.sharedClient();
        const tokens = await p.obtainTokens(client, { resource: p.resource });
        const refreshed = await p.refresh(client, tokens.refresh_token);
        expectStatus(refreshed, 200);
        await p.expectAlive(refreshed.json.access_token);
      },
    ],
    [
      'RFC 8707 2.2',
      'asked at authorize and left out at the exchange: the granted one is kept',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client, { resource: p.resource });
        const exchanged = await p.exchange(client, grant, { resource: undefined });
        expectStatus(exchanged, 200);
        await p.expectAlive(exchanged.json.access_token);
      },
    ],
    [
      'RFC 8707 2.2',
      'another one at the exchange: invalid_target, and the code stays usable',
      async (p) => {
        const client = await p.sharedClient();
        for (const params of [{ resource: p.resource }, {}]) {
          const grant = await p.obtainCode(client, params);
          expectRefused(await p.exchange(client, grant, { resource: FOREIGN }), 'invalid_target');
          expectStatus(await p.exchange(client, grant), 200);
        }
      },
    ],
    [
      'RFC 8707 2.2',
      'another one at refresh: invalid_target, and the refresh token stays usable',
      async (p) => {
        const client = await p.sharedClient();
        for (const params of [{ resource: p.resource }, {}]) {
          const tokens = await p.obtainTokens(client, params);
          expectRefused(await p.refresh(client, tokens.refresh_token, { resource: FOREIGN }), 'invalid_target');
          expectStatus(await p.refresh(client, tokens.refresh_token), 200);
        }
      },
    ],
    [
      'RFC 8707 2',
      'every spelling of the same resource is the same, at every step',
      async (p) => {
        const client = await p.sharedClient();
        for (const spelling of spellings(p.resource)) {
          const tokens = await p.obtainTokens(client, { resource: spelling }, { resource: p.resource });
          await p.expectAlive(tokens.access_token);
          expectStatus(await p.refresh(client, tokens.refresh_token, { resource: spelling }), 200);
        }
      },
    ],
    refusedAtAuthorize('RFC 8707 2', 'a relative resource or one that is no URI is invalid_target', () => [
      '/api/v2',
      'api',
      '//host/x',
      'https://',
      '::',
      'http://[',
      'a b',
    ]),
    refusedAtAuthorize('RFC 8707 2', 'a fragment is invalid_target, an empty one too', (p) => [`${p.resource}#x`, `${p.resource}#`]),
    refusedAtAuthorize('RFC 8707 2', 'a resource nobody here knows is invalid_target', (p) => [
      FOREIGN,
      `${p.issuer}.evil.example`,
      `${p.issuer}/api/v2`,
      `${p.issuer}/?tenant=1`,
      p.issuer.replace('://', '://user@'),
      'urn:example:api',
    ]),
    refusedAtAuthorize('RFC 8707 2', 'two resources for one token are invalid_target, not invalid_request', (p) => [[p.resource, FOREIGN]]),
    [
      'RFC 8707 2',
      'a malformed resource at the exchange is invalid_target',
      async (p) => {
        const client = await p.sharedClient();
        for (const malformed of ['/relative', `${p.resource}#x`]) {
          const grant = await p.obtainCode(client, { resource: p.resource });
          expectRefused(await p.exchange(client, grant, { resource: malformed }), 'invalid_target');
        }
      },
    ],
    [
      'Gatehouse',
      'what a request says of itself moves neither the audience nor the challenge',
      async (p) => {
        const hints = {
          'X-Forwarded-Host': 'evil.example',
          'X-Forwarded-Proto': 'ftp',
          'X-Forwarded-Uri': '/evil',
          Referer: 'https://evil.example/',
        };
        const known = await p.account(await p.sharedToken(), { query: '?resource=https%3A%2F%2Fevil.example', headers: hints });
        expectStatus(known, 200);
        const unknown = await p.account(undefined, { query: '?resource=https%3A%2F%2Fevil.example', headers: hints });
        expectStatus(unknown, 401);
        expectThat(!unknown.header('www-authenticate').includes('evil.example'), 'the challenge points elsewhere');
      },
    ],
  ],
};
