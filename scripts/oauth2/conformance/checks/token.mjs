import { newVerifier } from '../pkce.mjs';
import { expectHeader, expectNoStore, expectRefused, expectSame, expectStatus, expectThat } from '../expect.mjs';
import { refusedButNotSpent } from './shared.mjs';

export const token = {
  title: 'Token endpoint: redeeming a code',
  checks: [
    [
      'RFC 6749 5.1',
      'a redeemed code gives a bearer token, a refresh token, a lifetime of at most an hour and the scope, not to be cached',
      async (p) => {
        const client = await p.sharedClient();
        const answer = await p.exchange(client, await p.obtainCode(client));
        expectStatus(answer, 200);
        expectHeader(answer, 'content-type', /^application\/json\b/);
        expectNoStore(answer);
        const { json } = answer;
        expectSame('token_type', json.token_type.toLowerCase(), 'bearer');
        expectThat(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/.test(json.access_token), 'access_token is not of the form <10>-<22>');
        expectThat(/^coder_[A-Za-z0-9]{10}_[A-Za-z0-9]{40}$/.test(json.refresh_token), 'refresh_token is not of the form coder_<10>_<40>');
        expectThat(Number.isInteger(json.expires_in) && json.expires_in > 0 && json.expires_in <= 3600, `expires_in is ${json.expires_in}`);
        expectThat(typeof json.scope === 'string' && json.scope !== '', 'no scope');
      },
    ],
    [
      'RFC 6750 2.1',
      'the API accepts the token for the user who consented',
      async (p) => p.expectAlive((await p.obtainTokens()).access_token),
    ],
    [
      'Gatehouse',
      '/oauth2/token is the same endpoint',
      async (p) => {
        const client = await p.sharedClient();
        expectStatus(await p.exchange(client, await p.obtainCode(client), {}, { path: '/oauth2/token' }), 200);
      },
    ],
    [
      'RFC 6749 3.2',
      'a repeated parameter is refused and leaves the code usable',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          expectRefused(await p.exchange(client, grant, { code: [grant.code, grant.code] }), 'invalid_request');
          expectRefused(await p.exchange(client, grant, { client_id: [client.id, client.id] }), 'invalid_request');
        }),
    ],
    [
      'RFC 6749 3.2',
      'unknown parameters are ignored and empty ones count as absent',
      async (p) => {
        const client = await p.sharedClient();
        expectStatus(await p.exchange(client, await p.obtainCode(client), { unknown: 'x', scope: '', resource: '' }), 200);
      },
    ],
    [
      'RFC 6749 5.2',
      'an unknown grant type is unsupported_grant_type, a missing one is refused',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          for (const type of ['password', 'implicit', 'urn:example:none']) {
            expectRefused(await p.exchange(client, grant, { grant_type: type }), 'unsupported_grant_type');
          }
          expectRefused(await p.exchange(client, grant, { grant_type: undefined }), 'unsupported_grant_type', 'invalid_request');
        }),
    ],
    [
      'RFC 6749 5.2',
      'a missing code is invalid_request',
      async (p) => {
        const client = await p.sharedClient();
        expectRefused(await p.exchange(client, await p.obtainCode(client), { code: undefined }), 'invalid_request');
      },
    ],
    [
      'RFC 6749 5.2',
      'made-up codes are invalid_grant, whatever their form',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client);
        const [, prefix, secret] = grant.code.split('_');
        const wrong = [...secret].reverse().join('');
        const made = [
          'x',
          'coder',
          `coder_${prefix}`,
          `coder_${prefix}_`,
          `coder__${secret}`,
          `other_${prefix}_${secret}`,
          `coder_${prefix}_${wrong}`,
        ];
        for (const code of [...made, `coder_AAAAAAAAAA_${secret}`, `${grant.code}_x`, '_'.repeat(200)]) {
          expectRefused(await p.exchange(client, grant, { code }), 'invalid_grant');
        }
        expectStatus(await p.exchange(client, grant), 200);
      },
    ],
    [
      'RFC 6749 4.1.3',
      "another client's code is invalid_grant and stays usable for its owner",
      async (p) =>
        refusedButNotSpent(p, async (_client, grant) => {
          expectRefused(await p.exchange(await p.sharedClient('other'), grant), 'invalid_grant');
        }),
    ],
    [
      'RFC 6749 4.1.2',
      'a code works once',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client);
        expectStatus(await p.exchange(client, grant), 200);
        expectRefused(await p.exchange(client, grant), 'invalid_grant');
      },
    ],
    [
      'RFC 9700 4.2.4',
      'a second redemption that proves everything revokes what the first one gave',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client);
        const { json } = await p.exchange(client, grant);
        expectRefused(await p.exchange(client, grant), 'invalid_grant');
        await p.expectDead(json.access_token);
        expectRefused(await p.refresh(client, json.refresh_token), 'invalid_grant');
      },
    ],
    [
      'OAuth 2.1 7.5.2',
      'a second redemption that proves nothing revokes nothing',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client);
        const { json } = await p.exchange(client, grant);
        expectRefused(await p.exchange(client, grant, { code_verifier: newVerifier() }), 'invalid_grant');
        expectRefused(await p.exchange(await p.sharedClient('other'), grant), 'invalid_grant');
        await p.expectAlive(json.access_token);
      },
    ],
    [
      'OAuth 2.1 4.1.3',
      'of ten racing redemptions of one code exactly one succeeds',
      async (p) => {
        const client = await p.sharedClient();
        const grant = await p.obtainCode(client);
        const answers = await Promise.all(Array.from({ length: 10 }, () => p.exchange(client, grant)));
        expectSame('successes', answers.filter((answer) => answer.status === 200).length, 1);
        for (const answer of answers.filter(({ status }) => status !== 200)) expectRefused(answer, 'invalid_grant');
      },
    ],
    [
      'RFC 6749 3.2',
      'only POST redeems a code',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          const form = { grant_type: 'authorization_code', client_id: client.id, client_secret: client.secret, code: grant.code };
          const query = new URLSearchParams({ ...form, redirect_uri: client.redirectUri, code_verifier: grant.verifier });
          for (const method of ['GET', 'PUT', 'HEAD']) {
            expectStatus(await p.wire.send(method, `${p.paths.token}?${query}`), 404, 405);
          }
        }),
    ],
    [
      'RFC 6749 3.2',
      'a JSON body is refused',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          const body = { grant_type: 'authorization_code', client_id: client.id, client_secret: client.secret, code: grant.code };
          const json = JSON.stringify({ ...body, redirect_uri: client.redirectUri, code_verifier: grant.verifier });
          expectStatus(
            await p.wire.send('POST', p.paths.token, { headers: { 'Content-Type': 'application/json' }, body: json }),
            400,
            401,
            415,
          );
        }),
    ],
  ],
};
