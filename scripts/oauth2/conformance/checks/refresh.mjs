import { Skipped, expectInvalidClient, expectRefused, expectSame, expectStatus, expectThat } from '../expect.mjs';

async function refreshed(p, client, refreshToken, fields) {
  const answer = await p.refresh(client, refreshToken, fields);
  expectStatus(answer, 200);
  return answer.json;
}

/** A narrow scope that the server lists, and full access; without them the check is skipped. */
function scopeRange(p) {
  const listed = p.metadata.scopes_supported ?? [];
  // Those of OpenID Connect are about the user, and no other scope contains them.
  const narrow = listed.find((name) => name.includes(':') && name !== 'coder:all');
  if (narrow === undefined || !listed.includes('coder:all')) throw new Skipped('the server lists no narrow scope beside coder:all');
  return { narrow, all: 'coder:all' };
}

export const refresh = {
  title: 'Refreshing',
  checks: [
    [
      'RFC 9700 2.2.2',
      'a refresh gives a new pair and ends the old access token',
      async (p) => {
        const client = await p.sharedClient();
        const old = await p.obtainTokens(client);
        const next = await refreshed(p, client, old.refresh_token);
        expectThat(next.access_token !== old.access_token && next.refresh_token !== old.refresh_token, 'a token was not replaced');
        expectSame('scope', next.scope, old.scope);
        await p.expectAlive(next.access_token);
        await p.expectDead(old.access_token);
      },
    ],
    [
      'Gatehouse',
      'the same refresh again, its answer lost, gives the same answer again',
      async (p) => {
        const client = await p.sharedClient();
        const { refresh_token: token } = await p.obtainTokens(client);
        const first = await refreshed(p, client, token);
        const again = await refreshed(p, client, token);
        expectThat(
          again.access_token === first.access_token && again.refresh_token === first.refresh_token,
          'the second answer has other tokens',
        );
        await p.expectAlive(again.access_token);
        await refreshed(p, client, again.refresh_token);
      },
    ],
    [
      'Gatehouse',
      'a retry with other parameters is no retry',
      async (p) => {
        const client = await p.sharedClient();
        const { refresh_token: token } = await p.obtainTokens(client, { resource: p.resource });
        await refreshed(p, client, token);
        expectRefused(await p.refresh(client, token, { resource: p.resource }), 'invalid_grant');
      },
    ],
    [
      'RFC 9700 4.14.2',
      'a refresh token whose successor was used revokes the whole family',
      async (p) => {
        const client = await p.sharedClient();
        const first = await p.obtainTokens(client);
        const second = await refreshed(p, client, first.refresh_token);
        const third = await refreshed(p, client, second.refresh_token);
        expectRefused(await p.refresh(client, first.refresh_token), 'invalid_grant');
        expectRefused(await p.refresh(client, third.refresh_token), 'invalid_grant');
        await p.expectDead(third.access_token);
      },
    ],
    [
      'RFC 9700 4.14.2',
      'a revoked family takes no other with it: each consent is its own',
      async (p) => {
        const client = await p.sharedClient();
        const [one, two] = [await p.obtainTokens(client), await p.obtainTokens(client)];
        await p.expectAlive(one.access_token);
        const second = await refreshed(p, client, one.refresh_token);
        await refreshed(p, client, second.refresh_token);
        expectRefused(await p.refresh(client, one.refresh_token), 'invalid_grant');
        await p.expectAlive(two.access_token);
        await refreshed(p, client, two.refresh_token);
      },
    ],
    [
      'RFC 9700 4.14.2',
      'ten racing refreshes of one token make one pair',
      async (p) => {
        const client = await p.sharedClient();
        const { refresh_token: token } = await p.obtainTokens(client);
        const answers = await Promise.all(Array.from({ length: 10 }, () => p.refresh(client, token)));
        const pairs = answers.filter(({ status }) => status === 200).map(({ json }) => `${json.access_token} ${json.refresh_token}`);
        expectSame('different pairs', new Set(pairs).size, 1);
        for (const answer of answers.filter(({ status }) => status !== 200)) expectRefused(answer, 'invalid_grant');
      },
    ],
    [
      'OAuth 2.1 4.3.1',
      "another client's refresh token is invalid_grant and stays usable for its owner",
      async (p) => {
        const client = await p.sharedClient();
        const { refresh_token: token } = await p.obtainTokens(client);
        expectRefused(await p.refresh(await p.sharedClient('other'), token), 'invalid_grant');
        expectRefused(await p.refresh(await p.sharedClient('public'), token), 'invalid_grant');
        await refreshed(p, client, token);
      },
    ],
    [
      'OAuth 2.1 3.2.2',
      'a confidential client cannot refresh without its secret, and the token stays usable',
      async (p) => {
        const client = await p.sharedClient();
        const { refresh_token: token } = await p.obtainTokens(client);
        expectInvalidClient(await p.refresh(client, token, {}, { auth: 'none' }));
        expectInvalidClient(await p.refresh({ ...client, secret: 'coder_AAAAAAAAAA_wrong' }, token));
        await refreshed(p, client, token);
      },
    ],
    [
      'RFC 6749 5.2',
      'made-up refresh tokens are invalid_grant, whatever their form',
      async (p) => {
        const client = await p.sharedClient();
        const { refresh_token: token, access_token: accessToken } = await p.obtainTokens(client);
        const [, prefix, secret] = token.split('_');
        for (const made of [
          'x',
          accessToken,
          `coder_${prefix}`,
          `coder_${prefix}_${secret.slice(1)}A`,
          `other_${prefix}_${secret}`,
          `${token}_`,
        ]) {
          expectRefused(await p.refresh(client, made), 'invalid_grant');
        }
        expectRefused(await p.refresh(client, undefined), 'invalid_request');
        await refreshed(p, client, token);
      },
    ],
    [
      'OAuth 2.1 4.3.1',
      'a refresh cannot widen the scope, and the token stays usable',
      async (p) => {
        const { narrow, all } = scopeRange(p);
        const client = await p.sharedClient();
        const { refresh_token: token } = await p.obtainTokens(client, { scope: narrow });
        expectRefused(await p.refresh(client, token, { scope: all }), 'invalid_scope');
        expectRefused(await p.refresh(client, token, { scope: 'no-such:scope' }), 'invalid_scope');
        expectSame('scope', (await refreshed(p, client, token)).scope, narrow);
      },
    ],
    [
      'OAuth 2.1 4.3.3',
      'a narrowed refresh narrows its access token only; the next one may have everything again',
      async (p) => {
        const { narrow, all } = scopeRange(p);
        const client = await p.sharedClient();
        const { refresh_token: token } = await p.obtainTokens(client, { scope: all });
        const less = await refreshed(p, client, token, { scope: narrow });
        expectSame('scope', less.scope, narrow);
        expectSame('scope', (await refreshed(p, client, less.refresh_token)).scope, all);
      },
    ],
  ],
};
