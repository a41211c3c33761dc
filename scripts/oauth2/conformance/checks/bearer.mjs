import { expectBearerChallenge, expectHeader, expectSame, expectStatus, expectThat } from '../expect.mjs';

async function refused(p, options) {
  const answer = await p.account(undefined, options);
  expectStatus(answer, 401);
  return expectBearerChallenge(answer, 'invalid_token');
}

/** Without credentials, or with credentials of another scheme: 401 and the bare challenge. */
async function unasked(p, options) {
  const answer = await p.account(undefined, options);
  expectStatus(answer, 401);
  return expectBearerChallenge(answer, undefined);
}

async function malformed(p, options) {
  const answer = await p.account(undefined, options);
  expectStatus(answer, 400);
  expectBearerChallenge(answer, 'invalid_request');
}

export const bearer = {
  title: 'Bearer tokens at the API',
  checks: [
    [
      'RFC 6750 2.1',
      'the scheme may be written in any case',
      async (p) => {
        const token = await p.sharedToken();
        for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR']) {
          expectStatus(await p.account(undefined, { headers: { Authorization: `${scheme} ${token}` } }), 200);
        }
      },
    ],
    [
      'RFC 6750 2.3',
      'a token in the query is either taken, and the answer kept out of every cache, or the same as none',
      async (p) => {
        const answer = await p.account(undefined, { query: `?access_token=${await p.sharedToken()}` });
        expectStatus(answer, 200, 401);
        if (answer.status === 401) return void expectBearerChallenge(answer, undefined);
        expectHeader(answer, 'cache-control', /private/);
        expectHeader(answer, 'cache-control', /no-store/);
      },
    ],
    [
      'RFC 6750 3.1',
      'no credentials: a bare challenge with the way to the metadata, for GET and for HEAD',
      async (p) => {
        for (const method of ['GET', 'HEAD']) {
          const params = await unasked(p, { method });
          expectSame('challenge parameters', Object.keys(params).sort(), ['realm', 'resource_metadata']);
          expectSame('realm', params.realm, 'coder');
        }
      },
    ],
    [
      'RFC 9728 5.1',
      'the challenge leads to a document about this resource',
      async (p) => {
        const { resource_metadata: url } = await unasked(p, {});
        expectThat(url?.startsWith(`${p.issuer}/`), `resource_metadata is ${url}`);
        const document = await p.wire.send('GET', new URL(url).pathname);
        expectStatus(document, 200);
        expectSame('authorization_servers', document.json.authorization_servers, [p.issuer]);
      },
    ],
    [
      'RFC 6750 3.1',
      'another scheme is no credentials',
      async (p) => {
        for (const Authorization of ['Basic dXNlcjpwYXNz', 'invalid-token', 'Negotiate abc', 'Bearertoken']) {
          await unasked(p, { headers: { Authorization } });
        }
      },
    ],
    [
      'RFC 6750 3.1',
      'well-formed tokens that are not ours are invalid_token',
      async (p) => {
        const token = await p.sharedToken();
        const [id, secret] = token.split('-');
        const tokens = [
          'token',
          'token-with-dashes',
          `${id}-${[...secret].reverse().join('')}`,
          `AAAAAAAAAA-${secret}`,
          `${token}A`,
          `${id}`,
          `coder_${id}_${secret}`,
          'a.b.c',
          'AAAA==',
        ];
        for (const made of tokens) await refused(p, { headers: { Authorization: `Bearer ${made}` } });
        await refused(p, { headers: { Authorization: 'Bearer   token-after-spaces' } });
      },
    ],
    [
      'RFC 6750 3.1',
      'a wrong secret and an unknown id look the same',
      async (p) => {
        const [id, secret] = (await p.sharedToken()).split('-');
        const seen = [];
        for (const made of [`${id}-${[...secret].reverse().join('')}`, `AAAAAAAAAA-${secret}`]) {
          const answer = await p.account(made);
          seen.push([answer.status, answer.header('www-authenticate'), answer.text]);
        }
        expectSame('the answer', seen[0], seen[1]);
      },
    ],
    [
      'RFC 6750 3.1',
      'a token outside the alphabet is a malformed request, and nothing of it is reflected',
      async (p) => {
        for (const made of ['!!!x!!!', 'a Bearer b', 'a"b', 'a\\b', 'a,b="c"', '<script>', 'tok\u00e9n', 'a=b']) {
          await malformed(p, { headers: { Authorization: `Bearer ${made}` } });
        }
      },
    ],
    [
      'RFC 6750 2.1',
      'a Bearer header without a token is refused',
      async (p) => {
        for (const Authorization of ['Bearer', 'Bearer ']) {
          const answer = await p.account(undefined, { headers: { Authorization } });
          expectStatus(answer, 400, 401);
          expectThat(/^Bearer /.test(answer.header('www-authenticate') ?? ''), 'no Bearer challenge');
        }
      },
    ],
    [
      'RFC 6750 3.1',
      'two methods, two tokens or two headers at once are a malformed request',
      async (p) => {
        const token = await p.sharedToken();
        const header = `Bearer ${token}`;
        if (p.takesQueryTokens) await malformed(p, { query: `?access_token=${token}`, headers: { Authorization: header } });
        await malformed(p, { headers: { Authorization: [header, header] } });
        if (p.takesQueryTokens) await malformed(p, { query: `?access_token=${token}&access_token=${token}` });
      },
    ],
    [
      'RFC 6750 2.2',
      'a token in a form body is no credentials',
      async (p) => {
        const answer = await p.wire.send('POST', '/api/v2/users/logout', { form: { access_token: await p.sharedToken() } });
        expectStatus(answer, 401);
        expectBearerChallenge(answer, undefined);
        await p.expectAlive(await p.sharedToken());
      },
    ],
    [
      'Gatehouse',
      'cookie, session query and session header win by being there, even when stale',
      async (p) => {
        const headers = { Authorization: `Bearer ${await p.sharedToken()}` };
        const stale = 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB';
        await refused(p, { headers: { ...headers, Cookie: `coder_session_token=${stale}` } });
        await refused(p, { headers: { ...headers, 'Coder-Session-Token': stale } });
        const byQuery = await p.account(undefined, { query: `?coder_session_token=${stale}`, headers });
        expectStatus(byQuery, 401, 200);
        expectSame('the session query wins', byQuery.status === 401, p.takesQueryTokens);
      },
    ],
    [
      'RFC 6750 3.1',
      'fifty requests at once with one token all succeed',
      async (p) => {
        const token = await p.sharedToken();
        const answers = await Promise.all(Array.from({ length: 50 }, () => p.account(token)));
        expectSame('successes', answers.filter(({ status }) => status === 200).length, 50);
      },
    ],
  ],
};
