import { challengeOf, newVerifier } from '../pkce.mjs';
import { Skipped, expectNoStore, expectRefused, expectSame, expectStatus, expectThat } from '../expect.mjs';

/** A table of requests that must return this error to the client, sent by POST and by GET: an invalid request shows no consent page. */
function refusals(reference, title, error, params) {
  const run = async (p) => {
    const client = await p.sharedClient();
    for (const method of ['POST', 'GET']) p.expectRedirectError(await p.authorize(client, params(p), { method }), error);
  };
  return [reference, title, run];
}

export const authorization = {
  title: 'Authorization endpoint',
  checks: [
    [
      'RFC 6749 4.1.2',
      'consent answers with a redirect to the client holding a code, the state and the issuer, each once',
      async (p) => {
        const grant = await p.obtainCode(await p.sharedClient());
        const query = grant.redirect.searchParams;
        expectSame('parameters', [...query.keys()].sort(), ['code', 'iss', 'state']);
        expectSame('state', query.get('state'), grant.sent.state);
        expectSame('iss', query.get('iss'), p.issuer);
        expectSame('fragment', grant.redirect.hash, '');
        expectThat(/^coder_[A-Za-z0-9]{10}_[A-Za-z0-9]{40}$/.test(grant.code), 'the code has another form than coder_<10>_<40>');
        expectNoStore(grant.answer);
      },
    ],
    [
      'RFC 6749 4.1.2',
      'a state of quotes, line ends, brackets and other alphabets comes back unchanged',
      async (p) => {
        for (const state of ['"><script>', 'a\r\nSet-Cookie: x=1', 'ü 漢 %41 +&=', 'x'.repeat(2000)]) {
          const grant = await p.obtainCode(await p.sharedClient(), { state });
          expectSame('state', grant.redirect.searchParams.get('state'), state);
          expectThat(grant.answer.header('set-cookie') === null, 'the state made a header');
        }
      },
    ],
    [
      'RFC 6749 4.1.2',
      'no state comes back when none was sent, nor when it was sent empty',
      async (p) => {
        for (const state of [undefined, '']) {
          const grant = await p.obtainCode(await p.sharedClient(), { state });
          expectThat(!grant.redirect.searchParams.has('state'), 'a state came back');
        }
      },
    ],
    [
      'RFC 6749 3.1',
      'unknown parameters are ignored',
      async (p) => void (await p.obtainCode(await p.sharedClient(), { audience: 'x', prompt: 'consent', nonce: 'n', utm_source: 'y' })),
    ],
    [
      'RFC 6749 3.1',
      'an empty parameter counts as absent',
      async (p) => void (await p.obtainCode(await p.sharedClient(), { resource: '', scope: '' })),
    ],
    refusals('RFC 6749 4.1.2.1', 'a request without response_type is refused to the client', 'invalid_request', () => ({
      response_type: undefined,
    })),
    refusals(
      'RFC 9700 2.1.2',
      'response_type=token is refused, in the query and never in the fragment',
      'unsupported_response_type',
      () => ({ response_type: 'token' }),
    ),
    refusals('RFC 6749 4.1.2.1', 'an unknown response type is refused to the client', 'unsupported_response_type', () => ({
      response_type: 'code id_token',
    })),
    refusals('RFC 6749 3.1', 'a repeated parameter is refused', 'invalid_request', () => ({ code_challenge_method: ['S256', 'S256'] })),
    refusals('RFC 6749 4.1.2.1', 'a scope of which nothing is known is refused', 'invalid_scope', () => ({ scope: 'no-such:scope' })),
    [
      'RFC 6749 4.1.2.1',
      'an unknown or missing client is answered here, never by a redirect',
      async (p) => {
        const client = await p.sharedClient();
        for (const id of [
          '00000000-0000-4000-8000-000000000000',
          'not-a-uuid',
          undefined,
          [client.id, '00000000-0000-4000-8000-000000000000'],
        ]) {
          for (const method of ['GET', 'POST']) p.expectLocalRefusal(await p.authorize(client, { client_id: id }, { method }));
        }
      },
    ],
    [
      'RFC 6749 3.1',
      'without a session a 303 redirects the user to the login, and the return path contains no token',
      async (p) => {
        const { answer, redirect } = await p.authorize(await p.sharedClient(), {}, { method: 'GET', headers: {} });
        expectStatus(answer, 303);
        expectSame('path', redirect.pathname, '/login');
        expectSame('origin', redirect.origin, p.wire.base.origin);
        expectThat((redirect.searchParams.get('redirect') ?? '').startsWith(`${p.paths.authorize}?`), 'no way back');
      },
    ],
    [
      'Gatehouse',
      'a page takes no token from the query, and drops it from the way back',
      async (p) => {
        for (const name of ['coder_session_token', 'access_token']) {
          const { answer } = await p.authorize(await p.sharedClient(), { [name]: p.sessionToken }, { method: 'GET', headers: {} });
          expectStatus(answer, 303);
          expectThat(!answer.header('location').includes(p.sessionToken), 'the token is in the way back');
        }
      },
    ],
    [
      'Gatehouse',
      'an OAuth access token cannot consent to anything',
      async (p) => {
        const headers = { Authorization: `Bearer ${await p.sharedToken()}` };
        const { answer } = await p.authorize(await p.sharedClient(), {}, { headers });
        expectStatus(answer, 403);
      },
    ],
    [
      'RFC 6749 3.3',
      'of several scopes those that are known are granted, and the answer says which',
      async (p) => {
        const scope = (p.metadata.scopes_supported ?? []).find((name) => name !== 'coder:all');
        if (scope === undefined) throw new Skipped('the server lists no narrow scope');
        expectSame('scope', (await p.obtainTokens(undefined, { scope: `address no-such:scope ${scope}` })).scope, scope);
      },
    ],
    [
      'Gatehouse',
      'who asks for no scope does not get full access',
      async (p) => {
        const { scope } = await p.obtainTokens(await p.sharedClient(), { scope: undefined });
        expectThat(!scope.split(' ').includes('coder:all'), 'full access was granted unasked');
      },
    ],
    refusals(
      'OAuth 2.0 Multiple Response Types 2.1',
      'a response mode that the metadata does not list is refused, in the query',
      'invalid_request',
      () => ({
        response_mode: 'fragment',
      }),
    ),
    [
      'RFC 8414 2',
      'a scope that is listed can be asked for, and is what the token gets',
      async (p) => {
        const scope = (p.metadata.scopes_supported ?? []).find((name) => name !== 'coder:all');
        if (scope === undefined) throw new Skipped('the server lists no narrow scope');
        expectSame('scope', (await p.obtainTokens(undefined, { scope })).scope, scope);
      },
    ],
  ],
};

export const pkce = {
  title: 'PKCE',
  checks: [
    refusals('RFC 7636 4.4.1', 'a request without a challenge is refused', 'invalid_request', () => ({ code_challenge: undefined })),
    refusals('RFC 7636 4.2', 'the plain method is refused', 'invalid_request', () => ({ code_challenge_method: 'plain' })),
    refusals('RFC 7636 4.4.1', 'an unknown method is refused', 'invalid_request', () => ({ code_challenge_method: 'S512' })),
    refusals('RFC 7636 4.2', 'a challenge that is too short is refused', 'invalid_request', () => ({
      code_challenge: challengeOf('x').slice(1),
    })),
    refusals('RFC 7636 4.2', 'a challenge with a character outside the alphabet is refused', 'invalid_request', () => ({
      code_challenge: `${challengeOf('x').slice(1)}=`,
    })),
    [
      'RFC 7636 4.3 (deviates)',
      'a challenge without a method is taken as S256, so the challenge itself is no verifier',
      async (p) => {
        const client = await p.sharedClient();
        const omitted = { code_challenge_method: undefined };
        expectStatus(await p.exchange(client, await p.obtainCode(client, omitted)), 200);
        const plain = await p.obtainCode(client, omitted);
        expectStatus(await p.exchange(client, plain, { code_verifier: plain.sent.code_challenge }), 400);
      },
    ],
    [
      'RFC 7636 appendix B',
      'the published verifier and challenge fit each other',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client, { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' });
        expectStatus(await p.exchange(client, grant, { code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' }), 200);
      },
    ],
    [
      'RFC 7636 4.1',
      'verifiers of 43 and of 128 characters, with every mark allowed, are taken',
      async (p) => {
        const client = await p.sharedClient();
        for (const verifier of ['-._~'.repeat(11).slice(0, 43), `${'Az09-._~'.repeat(16)}`]) {
          const grant = await p.obtainCode(client, { code_challenge: challengeOf(verifier) });
          expectStatus(await p.exchange(client, grant, { code_verifier: verifier }), 200);
        }
      },
    ],
    [
      'RFC 7636 4.6',
      'a wrong verifier is refused',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client);
        expectRefused(await p.exchange(client, grant, { code_verifier: newVerifier() }), 'invalid_grant');
      },
    ],
    [
      'RFC 7636 4.6',
      'a wrong verifier spends the code',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client);
        await p.exchange(client, grant, { code_verifier: newVerifier() });
        expectRefused(await p.exchange(client, grant), 'invalid_grant');
      },
    ],
    [
      'RFC 7636 4.6',
      'a missing verifier is refused',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client);
        expectRefused(await p.exchange(client, grant, { code_verifier: undefined }), 'invalid_request', 'invalid_grant');
      },
    ],
    [
      'RFC 7636 4.1',
      'a malformed verifier is refused and leaves the code usable',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client);
        for (const verifier of ['a'.repeat(42), 'a'.repeat(129), `${'a'.repeat(42)}!`, `${'a'.repeat(42)}ü`, `${'a'.repeat(43)}\n`]) {
          expectRefused(await p.exchange(client, grant, { code_verifier: verifier }), 'invalid_request');
        }
        expectStatus(await p.exchange(client, grant), 200);
      },
    ],
  ],
};
