import { expectInvalidClient, expectOAuthError, expectRefused, expectSame, expectStatus, expectThat } from '../expect.mjs';
import { basic } from '../provider.mjs';
import { refusedButNotSpent } from './shared.mjs';

const UNKNOWN_CLIENT = '00000000-0000-4000-8000-000000000000';

export const clientAuthentication = {
  title: 'Client authentication',
  checks: [
    [
      'RFC 6749 2.3.1',
      'Basic and post both authenticate, at redeeming and at refreshing',
      async (p) => {
        const client = await p.sharedClient();
        for (const auth of ['basic', 'post']) {
          const answer = await p.exchange(client, await p.obtainCode(client), {}, { auth });
          expectStatus(answer, 200);
          expectStatus(await p.refresh(client, answer.json.refresh_token, {}, { auth }), 200);
        }
      },
    ],
    [
      'RFC 6749 2.3.1',
      'Basic credentials are form-decoded after the base64',
      async (p) => {
        const client = await p.sharedClient();
        const percent = (text) => [...text].map((c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
        const Authorization = `Basic ${Buffer.from(`${percent(client.id)}:${percent(client.secret)}`).toString('base64')}`;
        expectStatus(
          await p.exchange(client, await p.obtainCode(client), { client_id: undefined }, { auth: 'none', headers: { Authorization } }),
          200,
        );
      },
    ],
    [
      'RFC 6749 5.2',
      'a wrong or missing secret is invalid_client with a Basic challenge, and leaves the code usable',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          const other = await p.sharedClient('other');
          expectInvalidClient(await p.exchange({ ...client, secret: 'coder_AAAAAAAAAA_wrong' }, grant));
          expectInvalidClient(await p.exchange({ ...client, secret: `${client.secret}x` }, grant, {}, { auth: 'basic' }));
          expectInvalidClient(await p.exchange({ ...client, secret: other.secret }, grant));
          expectInvalidClient(await p.exchange(client, grant, {}, { auth: 'none' }));
        }),
    ],
    [
      'RFC 6749 5.2',
      'an unknown client is invalid_client',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          for (const id of [UNKNOWN_CLIENT, 'not-a-uuid']) expectInvalidClient(await p.exchange({ ...client, id }, grant));
        }),
    ],
    [
      'RFC 6749 2.3',
      'Basic and post with different credentials at once are refused',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          const answer = await p.exchange(client, grant, { client_secret: 'coder_AAAAAAAAAA_wrong' }, { auth: 'basic' });
          expectRefused(answer, 'invalid_request');
        }),
    ],
    [
      'OAuth 2.1 2.4.1',
      'a secret in the query is refused, even a right one',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          const path = `${p.paths.token}?client_secret=${client.secret}`;
          expectRefused(await p.exchange(client, grant, {}, { path }), 'invalid_request');
        }),
    ],
    [
      'RFC 6749 2.3.1',
      'a Basic header that cannot be read is refused, never a server error',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          const encoded = (text) => `Basic ${Buffer.from(text).toString('base64')}`;
          const headers = [
            'Basic',
            'Basic ',
            'Basic !!!',
            encoded(client.id),
            encoded(':'),
            encoded(`%ZZ:${client.secret}`),
            encoded(`${client.id}:\0`),
          ];
          for (const Authorization of headers) {
            const answer = await p.exchange(client, grant, { client_id: undefined }, { auth: 'none', headers: { Authorization } });
            expectOAuthError(answer, [400, 401], 'invalid_client', 'invalid_request');
          }
        }),
    ],
    [
      'RFC 6749 2.3.1',
      'two Authorization headers are refused',
      async (p) =>
        refusedButNotSpent(p, async (client, grant) => {
          const headers = { Authorization: [basic(client.id, client.secret), basic(client.id, 'x')] };
          const answer = await p.exchange(client, grant, { client_id: undefined }, { auth: 'none', headers });
          expectOAuthError(answer, [400, 401], 'invalid_client', 'invalid_request');
        }),
    ],
    [
      'OAuth 2.1 8.1',
      'a public client redeems and refreshes with PKCE alone, and cannot have a secret',
      async (p) => {
        const client = await p.sharedClient('public');
        expectSame('client_type', client.app.client_type, 'public');
        expectStatus(await p.admin('POST', `/api/v2/oauth2-provider/apps/${client.id}/secrets`), 400);
        const tokens = await p.obtainTokens(client);
        await p.expectAlive(tokens.access_token);
        const refreshed = await p.refresh(client, tokens.refresh_token);
        expectStatus(refreshed, 200);
        expectThat(refreshed.json.refresh_token !== tokens.refresh_token, 'the refresh token was not rotated');
      },
    ],
    [
      'RFC 9700 2.1.1',
      'a public client cannot do without the verifier',
      async (p) => {
        const client = await p.sharedClient('public');
        const grant = await p.obtainCode(client);
        expectRefused(await p.exchange(client, grant, { code_verifier: undefined }), 'invalid_request', 'invalid_grant');
      },
    ],
    [
      'Gatehouse',
      'an app keeps several secrets; deleting one ends what it issued and nothing else',
      async (p) => {
        const client = await p.createClient();
        const second = { ...client, ...(await p.createSecret(client.id)) };
        const [mine, others] = [await p.obtainTokens(client), await p.obtainTokens(second)];
        expectStatus(await p.deleteSecret(client), 204);
        await p.expectDead(mine.access_token);
        await p.expectAlive(others.access_token);
        expectInvalidClient(await p.refresh(client, mine.refresh_token));
      },
    ],
    [
      'Gatehouse',
      'deleting an app ends its tokens and its codes',
      async (p) => {
        const client = await p.createClient();
        const [tokens, grant] = [await p.obtainTokens(client), await p.obtainCode(client)];
        expectStatus(await p.deleteApp(client.id), 204);
        await p.expectDead(tokens.access_token);
        expectInvalidClient(await p.exchange(client, grant));
      },
    ],
  ],
};
