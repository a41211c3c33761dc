import type { OutgoingHttpHeaders } from 'node:http';
import type { Answer } from '../../support/http-client.js';
import { createPerson, type Person } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

describe('a change requested with the session cookie', () => {
  let server: RunningServer;
  let person: Person;
  let cookie: string;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    person = await createPerson(server);
    cookie = `coder_session_token=${person.token}`;
  });
  afterAll(() => server.stop());

  const ask = (headers: OutgoingHttpHeaders, query = ''): Promise<Answer> =>
    server.post(`/api/v2/authcheck${query}`, { checks: {} }, { cookie, ...headers });

  it('is refused in plain text, as clients of the reference expect, unless one of our pages requests it', async () => {
    const foreign: readonly OutgoingHttpHeaders[] = [{}, { origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }];
    for (const headers of foreign) {
      const answer = await ask(headers);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8']);
      expect(answer.text).toMatch(/^Something is wrong with your CSRF token\. Please refresh the page\.\n/);
      expect(answer.headers.get('x-coder-build-version')).toEqual(expect.any(String));
    }
    for (const headers of [{ origin: server.url }, { 'sec-fetch-site': 'same-origin' }]) expect((await ask(headers)).status).toBe(200);
  });

  it('is accepted if the request repeats the cookie in a header or the query, which a foreign page cannot', async () => {
    expect((await ask({ 'coder-session-token': person.token })).status).toBe(200);
    expect((await ask({}, `?coder_session_token=${person.token}`)).status).toBe(200);
    expect((await ask({ authorization: `Bearer ${person.token}` })).status).toBe(200);
  });

  it.each<[string, OutgoingHttpHeaders, string?]>([
    ['Basic, which browsers add automatically', { authorization: 'Basic eDp5' }],
    ['Negotiate, which browsers add automatically', { authorization: 'Negotiate YII=' }],
    ['Digest', { authorization: 'Digest username="x"' }],
    ['a bearer token that is not what the request is judged by', { authorization: 'Bearer aaaaaaaaaa-bbbbbbbbbbbbbbbbbbbbbb' }],
    ['a bearer scheme without a token', { authorization: 'Bearer ' }],
    ['an empty session header', { 'coder-session-token': '' }],
    ['another token in the query', {}, '?coder_session_token=aaaaaaaaaa-bbbbbbbbbbbbbbbbbbbbbb'],
    ['an access token in the query', {}, '?access_token=aaaaaaaaaa-bbbbbbbbbbbbbbbbbbbbbb'],
    ['no origin at all', { origin: 'null' }],
    ['an empty origin', { origin: '' }],
    ['a foreign origin that calls itself ours', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['another method in a header', { 'x-http-method-override': 'GET', 'x-method-override': 'GET' }],
    ['a body of another type', { 'content-type': 'text/plain' }],
  ])('needs our own page, not %s', async (_what, headers, query = '') => {
    const answer = await ask(headers, query);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8']);
  });

  it('is judged without a cookie by the credential: a bearer token or the session header', async () => {
    const send = (headers: OutgoingHttpHeaders): Promise<Answer> =>
      server.post('/api/v2/authcheck', { checks: {} }, { origin: 'https://evil.example', ...headers });
    expect((await send({ authorization: `Bearer ${person.token}` })).status).toBe(200);
    expect((await send({ 'coder-session-token': person.token })).status).toBe(200);
  });

  it('is refused for a form of another site, whatever else it sends, with the cookie or without', async () => {
    const extras: readonly OutgoingHttpHeaders[] = [
      {},
      { authorization: 'Basic eDp5' },
      { authorization: 'Negotiate YII=' },
      { authorization: 'Bearer aaaaaaaaaa-bbbbbbbbbbbbbbbbbbbbbb' },
      { 'coder-session-token': '' },
      { 'coder-session-token': person.token },
    ];
    for (const path of ['/login', '/setup', '/logout', '/account/sessions/end-others', '/oauth2/authorize']) {
      for (const extra of extras) {
        // A user identified by a header is not a browser; these two look at no credential.
        if (!['/login', '/setup'].includes(path) && (extra['coder-session-token'] || String(extra.authorization).startsWith('Bearer')))
          continue;
        for (const own of [{}, { cookie }]) {
          if ('cookie' in own && extra['coder-session-token']) continue;
          // Without a session it only redirects to the login page.
          if (path === '/oauth2/authorize' && !('cookie' in own)) continue;
          const answer = await server.post(path, new URLSearchParams({ email: 'x' }), { origin: 'https://evil.example', ...own, ...extra });
          expect([path, extra, answer.status, answer.headers.getSetCookie()]).toEqual([path, extra, 400, []]);
        }
      }
    }
    expect((await server.get('/api/v2/users/me', { cookie })).status).toBe(200);
  });

  it('is refused with the reason if the cookie and the header differ', async () => {
    const answer = await ask({ 'coder-session-token': `${person.token}x` });
    expect([answer.status, answer.text]).toEqual([
      400,
      'The "coder_session_token" cookie and the "Coder-Session-Token" header have different values. Send one.\n',
    ]);
  });
});
