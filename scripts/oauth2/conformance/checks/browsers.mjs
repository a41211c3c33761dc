import { expectHeader, expectNoHeader, expectNoStore, expectSame, expectStatus, expectThat } from '../expect.mjs';

const ORIGIN = 'https://app.example';
const OPEN = (p) => [p.paths.token, p.paths.revoke];

/** The cookies of a response that a browser would send back, in addition to the session cookie. */
function cookiesAfter(p, answer) {
  const set = answer.all('set-cookie').map((line) => line.split(';')[0]);
  return [`coder_session_token=${p.sessionToken}`, ...set].join('; ');
}

/** Opens the consent page with the session cookie, as a browser does, and reads the token from its form. */
async function openConsent(p) {
  const page = await p.authorize(
    await p.sharedClient(),
    {},
    { method: 'GET', headers: { Cookie: `coder_session_token=${p.sessionToken}` } },
  );
  expectStatus(page.answer, 200);
  const field = /<input[^>]*name="csrf_token"[^>]*>/.exec(page.answer.text)?.[0] ?? '';
  const token = /value="([^"]*)"/.exec(field)?.[1];
  expectThat(Boolean(token), 'the consent page has no csrf_token field');
  return { ...page, token, cookie: cookiesAfter(p, page.answer) };
}

/** Presses Allow: posts the form to the same URL, with the given headers. */
function allow(p, page, headers, form = { csrf_token: page.token }) {
  return p.wire.send('POST', `${p.paths.authorize}?${page.query}`, { headers: { Cookie: page.cookie, ...headers }, form });
}

export const browsers = {
  title: 'Browsers: consent page, cross-site requests, CORS and caching',
  checks: [
    [
      'RFC 9700 4.16',
      'the consent page names the client, cannot be framed, leaks no referrer and loads nothing from elsewhere',
      async (p) => {
        const client = await p.sharedClient();
        const { answer } = await p.authorize(client, {}, { method: 'GET' });
        expectStatus(answer, 200);
        expectHeader(answer, 'content-type', /^text\/html\b/);
        expectThat(answer.text.includes(client.name), 'the client is not named');
        expectHeader(answer, 'content-security-policy', /frame-ancestors 'none'/);
        expectHeader(answer, 'x-frame-options', /^DENY$/i);
        expectHeader(answer, 'referrer-policy', /^(no-referrer|same-origin)$/);
        expectHeader(answer, 'x-content-type-options', 'nosniff');
        expectNoStore(answer);
        const loaded = [...answer.text.matchAll(/<(?:script|img|link|iframe|source)[^>]*(?:src|href)="(https?:)?\/\/([^"/]+)/g)].map(
          ([, , host]) => host,
        );
        expectSame(
          'hosts it loads from',
          loaded.filter((host) => host !== new URL(p.issuer).host),
          [],
        );
      },
    ],
    [
      'RFC 9700 4.7',
      'pressing Allow on the page, as a browser does, gives a code',
      async (p) => {
        const page = await openConsent(p);
        const answer = await allow(p, page, { Origin: p.issuer });
        expectStatus(answer, 302, 303);
        const redirect = new URL(answer.header('location'));
        expectThat(redirect.searchParams.has('code'), `no code: ${redirect.searchParams.get('error_description')}`);
        expectSame('state', redirect.searchParams.get('state'), page.sent.state);
      },
    ],
    [
      'Gatehouse',
      'a consent sent from another site, or without the token of the page, gives none',
      async (p) => {
        const page = await openConsent(p);
        const attempts = [
          [{}],
          [{ Origin: ORIGIN }],
          [{ Origin: 'null' }],
          [{ Origin: `${p.issuer}.evil.example` }],
          [{ Origin: ORIGIN, 'Sec-Fetch-Site': 'cross-site' }],
          [{ Origin: p.issuer }, {}],
          [{ Origin: p.issuer }, { csrf_token: `${page.token}x` }],
          [{ 'Sec-Fetch-Site': 'same-origin' }, {}],
        ];
        for (const [headers, form] of attempts) {
          const answer = await allow(p, page, headers, form);
          expectStatus(answer, 400, 403);
          expectNoHeader(answer, 'location');
        }
      },
    ],
    [
      'RFC 9700 2.6',
      'the authorization endpoint has no CORS',
      async (p) => {
        for (const method of ['GET', 'POST', 'OPTIONS']) {
          const headers = { ...p.session, Origin: ORIGIN, 'Access-Control-Request-Method': 'POST' };
          const { answer } = await p.authorize(await p.sharedClient(), {}, { method, headers });
          expectNoHeader(answer, 'access-control-allow-origin');
        }
      },
    ],
    [
      'RFC 9700 2.6',
      'token and revocation endpoints can be called from any origin, without credentials, errors included',
      async (p) => {
        for (const path of OPEN(p)) {
          const preflight = {
            Origin: ORIGIN,
            'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': 'authorization,content-type',
          };
          const allowed = await p.wire.send('OPTIONS', path, { headers: preflight });
          expectStatus(allowed, 200, 204);
          expectHeader(allowed, 'access-control-allow-methods', /\bPOST\b/);
          expectHeader(allowed, 'access-control-allow-headers', /\*|authorization/i);
          for (const answer of [allowed, await p.wire.send('POST', path, { headers: { Origin: ORIGIN }, form: {} })]) {
            expectHeader(answer, 'access-control-allow-origin', '*');
            expectNoHeader(answer, 'access-control-allow-credentials');
          }
        }
      },
    ],
    [
      'RFC 6749 5.1',
      'nothing below /oauth2 may be cached, what is not there included',
      async (p) => {
        for (const path of [p.paths.token, p.paths.revoke, p.paths.authorize, '/oauth2/no-such-thing'])
          expectNoStore(await p.wire.send('GET', path));
      },
    ],
    [
      'RFC 9110 15',
      'odd methods, huge and broken bodies are answered below 500',
      async (p) => {
        const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
        const bodies = [
          `code=${'x'.repeat(1_000_000)}`,
          'grant_type=%ZZ',
          '%00=%00&code=%00',
          '\u0000\u0001',
          'a&&&==&',
          'grant_type[]=x',
          '__proto__=x&constructor=y',
        ];
        for (const path of OPEN(p)) {
          for (const body of bodies)
            expectThat((await p.wire.send('POST', path, { headers: form, body })).status < 500, `${path} broke on ${body.slice(0, 20)}`);
          for (const method of ['TRACE', 'PATCH', 'HEAD', 'DELETE'])
            expectThat((await p.wire.send(method, path)).status < 500, `${path} broke on ${method}`);
        }
        const { answer } = await p.authorize(await p.sharedClient(), { state: '\u0000', scope: '\u0000', resource: '\u0000' });
        expectThat(answer.status < 500, `authorize broke on a zero byte: ${answer.status}`);
      },
    ],
    [
      'CWE-770',
      'a body over the limit is 413 in the shape of an OAuth error',
      async (p) => {
        const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
        const answer = await p.wire.send('POST', p.paths.token, { headers, announcedBytes: 5 * 1024 * 1024 });
        expectStatus(answer, 413);
        expectSame('error', answer.json?.error, 'invalid_request');
      },
    ],
  ],
};
