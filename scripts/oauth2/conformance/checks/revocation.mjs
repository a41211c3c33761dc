import { expectHeader, expectInvalidClient, expectNoStore, expectOAuthError, expectRefused, expectSame, expectStatus } from '../expect.mjs';

async function revoked(p, client, token, fields, options) {
  const answer = await p.revoke(client, token, fields, options);
  expectStatus(answer, 200);
  expectSame('body', answer.text, '');
  expectNoStore(answer);
}

async function expectBothDead(p, client, tokens) {
  await p.expectDead(tokens.access_token);
  expectRefused(await p.refresh(client, tokens.refresh_token), 'invalid_grant');
}

async function expectBothAlive(p, client, tokens) {
  await p.expectAlive(tokens.access_token);
  expectStatus(await p.refresh(client, tokens.refresh_token), 200);
}

export const revocation = {
  title: 'Revocation',
  checks: [
    [
      'RFC 7009 2.1',
      'revoking either token immediately ends both',
      async (p) => {
        const client = await p.sharedClient();
        for (const kind of ['access_token', 'refresh_token']) {
          const tokens = await p.obtainTokens(client);
          await revoked(p, client, tokens[kind]);
          await expectBothDead(p, client, tokens);
        }
      },
    ],
    [
      'RFC 7009 2.1',
      'a wrong or unknown hint does not keep the token from being found',
      async (p) => {
        const client = await p.sharedClient();
        const hints = { access_token: 'refresh_token', refresh_token: 'access_token' };
        for (const [kind, wrong] of Object.entries(hints)) {
          for (const hint of [wrong, 'no_such_type']) {
            const tokens = await p.obtainTokens(client);
            await revoked(p, client, tokens[kind], { token_type_hint: hint });
            await expectBothDead(p, client, tokens);
          }
        }
      },
    ],
    [
      'RFC 7009 2.2',
      'unknown, malformed and already revoked tokens are answered like any other',
      async (p) => {
        const client = await p.sharedClient();
        const { access_token: spent } = await p.obtainTokens(client);
        await p.revoke(client, spent);
        for (const token of ['AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB', `coder_AAAAAAAAAA_${'B'.repeat(40)}`, 'x', 'a b"c', spent])
          await revoked(p, client, token);
      },
    ],
    [
      'RFC 7009 2.1',
      "another client's token is answered alike, and nothing happens to it",
      async (p) => {
        const client = await p.sharedClient();
        const tokens = await p.obtainTokens(client);
        for (const kind of ['access_token', 'refresh_token']) await revoked(p, await p.sharedClient('other'), tokens[kind]);
        await revoked(p, await p.sharedClient('public'), tokens.refresh_token);
        await expectBothAlive(p, client, tokens);
      },
    ],
    [
      'RFC 7009 2.1',
      'a wrong secret in the token does not revoke the right one',
      async (p) => {
        const client = await p.sharedClient();
        const tokens = await p.obtainTokens(client);
        const flip = (text) => text.slice(0, -3) + [...text.slice(-3)].reverse().join('') + (text.at(-1) === text.at(-3) ? 'A' : '');
        for (const kind of ['access_token', 'refresh_token']) await revoked(p, client, flip(tokens[kind]));
        await expectBothAlive(p, client, tokens);
      },
    ],
    [
      'RFC 7009 2.1',
      'a confidential client must authenticate, by Basic or by post, or nothing is revoked',
      async (p) => {
        const client = await p.sharedClient();
        const tokens = await p.obtainTokens(client);
        expectInvalidClient(await p.revoke(client, tokens.refresh_token, {}, { auth: 'none' }));
        expectInvalidClient(await p.revoke({ ...client, secret: 'coder_AAAAAAAAAA_wrong' }, tokens.refresh_token));
        expectInvalidClient(await p.revoke({ ...client, id: '00000000-0000-4000-8000-000000000000' }, tokens.refresh_token));
        await p.expectAlive(tokens.access_token);
        await revoked(p, client, tokens.refresh_token, {}, { auth: 'basic' });
        await p.expectDead(tokens.access_token);
      },
    ],
    [
      'RFC 7009 2.1',
      'a public client revokes its own tokens by naming itself',
      async (p) => {
        const client = await p.sharedClient('public');
        const tokens = await p.obtainTokens(client);
        await revoked(p, client, tokens.refresh_token);
        await expectBothDead(p, client, tokens);
      },
    ],
    [
      'RFC 7009 2.1',
      'a missing or repeated token is invalid_request',
      async (p) => {
        const client = await p.sharedClient();
        expectRefused(await p.revoke(client, undefined), 'invalid_request');
        expectRefused(await p.revoke(client, ''), 'invalid_request');
        expectRefused(await p.revoke(client, ['x', 'y']), 'invalid_request');
      },
    ],
    [
      'RFC 7009 2',
      'only POST revokes',
      async (p) => {
        const answer = await p.wire.send('GET', `${p.paths.revoke}?token=x`);
        expectOAuthError(answer, 405, 'invalid_request');
        expectHeader(answer, 'allow', /\bPOST\b/);
      },
    ],
    [
      'OAuth 2.1 2.4.1',
      'a secret in the query is refused and nothing is revoked',
      async (p) => {
        const client = await p.sharedClient();
        const tokens = await p.obtainTokens(client);
        const path = `${p.paths.revoke}?client_secret=${client.secret}`;
        expectRefused(await p.postAs(client, path, { token: tokens.refresh_token }), 'invalid_request');
        await p.expectAlive(tokens.access_token);
      },
    ],
    [
      'Gatehouse',
      'one DELETE by the user revokes everything that an app holds for them, and the app stays',
      async (p) => {
        const client = await p.createClient();
        const [one, two] = [await p.obtainTokens(client), await p.obtainTokens(client)];
        const grant = await p.obtainCode(client);
        expectStatus(await p.admin('DELETE', `/oauth2/tokens?client_id=${client.id}`), 204);
        for (const tokens of [one, two]) await expectBothDead(p, client, tokens);
        expectRefused(await p.exchange(client, grant), 'invalid_grant');
        await p.expectAlive((await p.obtainTokens(client)).access_token);
      },
    ],
  ],
};
