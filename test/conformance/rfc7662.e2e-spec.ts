import {
  type Client,
  expectInvalidClient,
  expectNoStore,
  expectRefused,
  type Fields,
  formOf,
  basic,
  type Provider,
  registerResourceServer,
  type ResourceServer,
  selfRegistered,
  startProvider,
  type Tokens,
} from '../support/oauth/index.js';
import { plantUser } from '../support/people.js';
import type { Answer } from '../support/http-client.js';

const INTROSPECT = '/oauth2/introspect';

describe('RFC 7662: introspection', () => {
  let provider: Provider;
  let client: Client;
  let notes: ResourceServer;
  let other: ResourceServer;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    // So that the first owner can be suspended.
    await plantUser(provider.server.db, { siteRoles: ['owner'], hashedPassword: 'x' });
    notes = await registerResourceServer(provider);
    other = await registerResourceServer(provider);
  });
  afterAll(() => provider.server.stop());

  /** Twice: the second answer may come from memory. */
  async function ask(caller: { id: string; secret?: string | undefined }, token: string | undefined, fields: Fields = {}): Promise<Answer> {
    const once = () => provider.postAs({ ...client, ...caller } as Client, INTROSPECT, { token, ...fields });
    const first = await once();
    const second = await once();
    expect({ status: second.status, text: second.text }).toEqual({ status: first.status, text: first.text });
    return second;
  }

  async function expectInactive(caller: { id: string; secret?: string | undefined }, token: string): Promise<void> {
    const answer = await ask(caller, token);
    expect({ status: answer.status, body: answer.json() }).toEqual({ status: 200, body: { active: false } });
    expectNoStore(answer);
  }

  const tokensFor = (server: ResourceServer, scope?: string): Promise<Tokens> =>
    provider.obtainTokens(client, { resource: server.identifier, ...(scope !== undefined && { scope }) }, { resource: server.identifier });

  it('7662-01 §2.1: takes a form with exactly one token', async () => {
    const { access_token: token } = await tokensFor(notes);
    expectRefused(await ask(notes, undefined), 'invalid_request');
    expectRefused(await provider.postAs({ ...client, ...notes }, INTROSPECT, { token: [token, token] }), 'invalid_request');
    const headers = { authorization: basic(notes.id, notes.secret) };
    expectRefused(await provider.post(INTROSPECT, { headers, body: { token } }), 'invalid_request');
    expect((await provider.get(`${INTROSPECT}?token=${token}`, headers)).status).toBe(405);
  });

  it('7662-02 §2.1: callers must authenticate, with Basic or in the form; public clients are refused', async () => {
    const { access_token: token } = await tokensFor(notes);
    const wrong = { ...notes, secret: other.secret };
    const unauthenticated = [notes.id, wrong.id].map((id) => ({ id, secret: undefined }));
    for (const caller of [wrong, ...unauthenticated, { id: client.id, secret: notes.secret }]) {
      expectInvalidClient(await ask(caller, token));
    }
    const open = await provider.createClient({ type: 'public' });
    expectInvalidClient(await provider.post(INTROSPECT, { body: formOf(open, { token }) }));
    const headers = { authorization: basic(notes.id, notes.secret) };
    const answer = await provider.post(INTROSPECT, { headers, body: new URLSearchParams({ token }) });
    expect(answer.json()).toMatchObject({ active: true });
  });

  it('7662-03 §2.1: a wrong hint changes nothing', async () => {
    const { access_token: token, refresh_token: refresh } = await tokensFor(notes);
    expect((await ask(notes, token, { token_type_hint: 'refresh_token' })).json()).toMatchObject({ active: true });
    expect((await ask(client, refresh, { token_type_hint: 'access_token' })).json()).toMatchObject({ active: true });
    expect((await ask(client, refresh, { token_type_hint: 'nonsense' })).json()).toMatchObject({ active: true });
  });

  it('7662-04 §2.2, 7662-06 §2.2: an active token is described to the resource server that it is for', async () => {
    const { access_token: token, expires_in: lifetime } = await tokensFor(notes, 'notes.read');
    const answer = await ask(notes, token);
    const me = (await provider.get('/api/v2/users/me', { 'coder-session-token': provider.session })).json<{
      id: string;
      username: string;
    }>();
    const body = answer.json<{ iat: number; exp: number }>();
    expect(body).toEqual({
      active: true,
      scope: 'notes.read',
      client_id: client.id,
      username: me.username,
      token_type: 'Bearer',
      exp: expect.any(Number) as unknown,
      iat: expect.any(Number) as unknown,
      sub: me.id,
      aud: notes.identifier,
      iss: provider.url,
      jti: token.split('-')[0],
    });
    expect(body.exp - body.iat).toBe(lifetime);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
  });

  it('7662-05 §2.2, 7662-08 §2.3, NEG-24: what was never issued is inactive, with 200 and nothing else', async () => {
    const { access_token: token } = await tokensFor(notes);
    const [id = '', secret = ''] = token.split('-');
    const wrongSecret = `${id}-${secret.startsWith('a') ? 'b' : 'a'}${secret.slice(1)}`;
    for (const text of ['x', `${token}x`, wrongSecret, provider.session, 'eyJhbGciOiJub25lIn0.e30.', '\u20ac', '-']) {
      await expectInactive(notes, text);
    }
  });

  it('7662-07 §2.2: a resource server learns nothing of a token for another one, nor of refresh tokens, and an app nothing of the tokens of others', async () => {
    const { access_token: token, refresh_token: refresh } = await tokensFor(notes);
    await expectInactive(other, token);
    await expectInactive(notes, refresh);
    const stranger = await provider.createClient();
    await expectInactive(stranger, token);
    await expectInactive(stranger, refresh);
    expect((await ask(client, token)).json()).toMatchObject({ active: true, aud: notes.identifier });
    expect((await ask(client, refresh)).json()).toMatchObject({ active: true, client_id: client.id, scope: 'notes.read notes.write' });
    const own = await provider.obtainTokens(client);
    await expectInactive(notes, own.access_token);
    expect((await ask(client, own.access_token)).json()).toMatchObject({ active: true, aud: provider.url });
  });

  const ENDS: readonly [string, (tokens: Tokens) => Promise<unknown>][] = [
    ['expired', ({ access_token: token }) => provider.rows.expireAccessToken(token)],
    ['was revoked', ({ access_token: token }) => provider.revoke(client, token)],
    ['was replaced by a refresh', ({ refresh_token: token }) => provider.refreshed(client, token)],
  ];
  it.each(ENDS)('7662-05 §2.2, 7662-09 §4: a token that %s is inactive from the next request on', async (_what, end) => {
    const tokens = await tokensFor(notes);
    expect((await ask(notes, tokens.access_token)).json()).toMatchObject({ active: true });
    await end(tokens);
    await expectInactive(notes, tokens.access_token);
    await expectInactive(client, tokens.access_token);
  });

  it('7662-09 §4: a token of a suspended user is inactive', async () => {
    const { access_token: token } = await tokensFor(notes);
    expect((await ask(notes, token)).json()).toMatchObject({ active: true });
    const { email } = provider.account;
    await provider.rows.setUserStatus(email, 'suspended');
    await expectInactive(notes, token);
    await provider.rows.setUserStatus(email, 'active');
    expect((await ask(notes, token)).json()).toMatchObject({ active: true });
  });

  it('7662-09 §4: a token is active for a resource server for as long as its app could obtain it', async () => {
    const server = await registerResourceServer(provider);
    const other = await provider.createClient();
    const allow = (ids: readonly string[], selfRegistered: boolean): Promise<unknown> =>
      provider.server.db.query(
        `UPDATE oauth2_provider_resource_servers SET allowed_app_ids = $2, allows_self_registered_apps = $3 WHERE id = $1`,
        [server.id, ids, selfRegistered],
      );
    await allow([], true);
    const fields = { resource: server.identifier };
    const self = (await selfRegistered(provider.server)).client;
    const ofSelf = (await provider.obtainTokens(self, fields, fields)).access_token;
    const ofAdministrator = (await tokensFor(server)).access_token;
    const expectActive = async (expected: { ofSelf: boolean; ofAdministrator: boolean }): Promise<void> => {
      const active = async (token: string): Promise<boolean> => (await ask(server, token)).json<{ active: boolean }>().active;
      expect({ ofSelf: await active(ofSelf), ofAdministrator: await active(ofAdministrator) }).toEqual(expected);
    };
    await expectActive({ ofSelf: true, ofAdministrator: true });
    await allow([], false);
    await expectActive({ ofSelf: false, ofAdministrator: true });
    await allow([self.id], false);
    await expectActive({ ofSelf: true, ofAdministrator: false });
    await allow([other.id], true);
    await expectActive({ ofSelf: true, ofAdministrator: false });
    await allow([other.id], false);
    await expectActive({ ofSelf: false, ofAdministrator: false });
    await allow([client.id], true);
    await expectActive({ ofSelf: true, ofAdministrator: true });
  });

  it('7662-09 §4, 9701-10 §5: a token has only the scopes that the resource server still has, and without any it is inactive', async () => {
    const { access_token: token } = await tokensFor(notes);
    const scopesOf = async (caller: { id: string; secret?: string }): Promise<unknown> =>
      (await ask(caller, token)).json<{ scope?: string }>().scope;
    expect(await scopesOf(notes)).toBe('notes.read notes.write');
    const keep = (scopes: string): Promise<unknown> =>
      provider.server.db.query(
        `UPDATE oauth2_provider_resource_servers
            SET scopes = (SELECT jsonb_agg(jsonb_build_object('name', name, 'description', 'x')) FROM unnest($2::text[]) AS name)
          WHERE id = $1`,
        [notes.id, scopes],
      );
    await keep('{notes.write,notes.share}');
    expect(await scopesOf(notes)).toBe('notes.write');
    expect(await scopesOf(client)).toBe('notes.read notes.write');
    await keep('{notes.share}');
    await expectInactive(notes, token);
    await keep('{notes.read,notes.write}');
    expect(await scopesOf(notes)).toBe('notes.read notes.write');
  });

  it('7662-02 §2.1: a deleted secret is refused from the next request on, for resource servers and apps', async () => {
    const app = await provider.createClient();
    const server = await registerResourceServer(provider);
    const { access_token: token } = await tokensFor(server);
    expect((await ask(server, token)).json()).toMatchObject({ active: true });
    expect((await ask(app, token)).status).toBe(200);
    await provider.server.db.query(`DELETE FROM oauth2_provider_resource_server_secrets WHERE resource_server_id = $1`, [server.id]);
    await provider.server.db.query(`DELETE FROM oauth2_provider_app_secrets WHERE app_id = $1`, [app.id]);
    expectInvalidClient(await ask(server, token));
    expectInvalidClient(await ask(app, token));
  });

  it('7662-10 §4: answers are never stored, and no page of another origin can read them', async () => {
    const { access_token: token } = await tokensFor(notes);
    const answer = await provider.postAs({ ...client, ...notes }, INTROSPECT, { token }, { headers: { origin: 'https://evil.example' } });
    expectNoStore(answer);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('7662-11 §4: no log line contains the token', async () => {
    const { access_token: token } = await tokensFor(notes);
    await ask(notes, token);
    expect(provider.server.logs()).not.toContain(token.split('-')[1]);
    expect(provider.server.logs()).not.toContain(notes.secret);
  });
});
