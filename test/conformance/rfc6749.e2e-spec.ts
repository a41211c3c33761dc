import {
  basic,
  type Client,
  expectInvalidClient,
  expectNoStore,
  expectRefused,
  type Provider,
  registerResourceServer,
  SERVER_METADATA,
  startProvider,
  type Tokens,
} from '../support/oauth/index.js';
import { ME } from '../support/sign-in.js';

const GRANT = { grant_type: 'client_credentials' };

describe('RFC 6749: the client credentials grant', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createServiceClient({ scope: 'user:read file:read' });
  });
  afterAll(() => provider.server.stop());

  it('6749-01 §4.4, 2.1-25 §4.2: it is for confidential clients only', async () => {
    const publicClient = await provider.createClient({ type: 'public' });
    expectRefused(await provider.actForItself(publicClient), 'unauthorized_client');
    // Not even after it was registered for the grant by a mistake in the database.
    await provider.server.db.query(`UPDATE oauth2_provider_apps SET grant_types = '{client_credentials}' WHERE id = $1`, [publicClient.id]);
    expectRefused(await provider.actForItself(publicClient), 'unauthorized_client');
  });

  it('6749-02 §4.4.2: the grant type is required once and exactly, the scope is optional, and other parameters are ignored', async () => {
    expect((await provider.actForItself(client)).status).toBe(200);
    expect((await provider.actForItself(client, { scope: '', resource: '', unknown: ['a', 'b'] })).status).toBe(200);
    for (const grant_type of [undefined, '', 'Client_Credentials', 'client_credentials ']) {
      expectRefused(await provider.actForItself(client, { grant_type }), 'unsupported_grant_type');
    }
    for (const grant_type of [
      ['client_credentials', 'client_credentials'],
      ['client_credentials', 'password'],
      ['', 'client_credentials'],
    ]) {
      expectRefused(await provider.actForItself(client, { grant_type }), 'invalid_request');
    }
    expectRefused(await provider.actForItself(client, { scope: ['user:read', 'file:read'] }), 'invalid_request');
  });

  it.each(['basic', 'post'] as const)('6749-03 §4.4.2: the client authenticates, here by %s', async (auth) => {
    expect((await provider.postAs(client, '/oauth2/tokens', GRANT, { auth })).status).toBe(200);
    const wrong = { ...client, secret: `${client.secret!.slice(0, -1)}${client.secret!.endsWith('0') ? '1' : '0'}` };
    expectInvalidClient(await provider.postAs(wrong, '/oauth2/tokens', GRANT, { auth }));
    expectInvalidClient(await provider.postAs(client, '/oauth2/tokens', GRANT, { auth: 'none' }));
  });

  it('6749-04 §4.4.3, 6749-05 §5.1, 2.1-25 §4.2: the response has an access token, no refresh token, and is not stored', async () => {
    const answer = await provider.actForItself(client);
    expectNoStore(answer);
    expect(answer.json()).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/) as unknown,
      token_type: 'Bearer',
      expires_in: expect.any(Number) as unknown,
      expiry: expect.any(String) as unknown,
      scope: 'user:read file:read',
    });
    expect((await provider.me(answer.json<Tokens>().access_token)).status).toBe(200);
  });

  it('6749-06 §3.3: the granted scope is within the registered one, and the response names it', async () => {
    expect((await provider.actForItself(client, { scope: 'file:read file:create nonsense' })).json()).toMatchObject({ scope: 'file:read' });
    expectRefused(await provider.actForItself(client, { scope: 'file:create' }), 'invalid_scope');
  });

  it('9700-30 §4.15: a resource server can distinguish its token from that of a user: the subject is the client', async () => {
    const api = await registerResourceServer(provider);
    const subject = async (of: Client, token: string): Promise<unknown> => {
      const headers = { authorization: basic(api.id, api.secret) };
      const answer = await provider.post('/oauth2/introspect', { headers, body: new URLSearchParams({ token }) });
      const { active, sub, client_id, username } = answer.json<Record<string, unknown>>();
      expect({ active, client_id }).toEqual({ active: true, client_id: of.id });
      return { sub, username };
    };
    const resource = api.identifier;
    const service = await provider.createServiceClient({ scope: 'notes.read' });
    const own = (await provider.actForItself(service, { resource })).json<Tokens>().access_token;
    expect(await subject(service, own)).toEqual({ sub: service.id, username: undefined });
    const app = await provider.createClient();
    const tokens = await provider.obtainTokens(app, { resource, scope: 'notes.read' });
    const me = (await provider.admin('GET', ME)).json<{ id: string; username: string }>();
    expect(await subject(app, tokens.access_token)).toEqual({ sub: me.id, username: me.username });
  });

  it('6749-07 §5.2: a client that is not registered for it is not authorized', async () => {
    expectRefused(await provider.actForItself(await provider.createClient()), 'unauthorized_client');
  });

  it('ASVS-10.4.4: the metadata lists the grant, which only apps that are registered for it can use', async () => {
    const metadata = (await provider.get(SERVER_METADATA)).json<{ grant_types_supported: string[] }>();
    expect(metadata.grant_types_supported).toContain('client_credentials');
    expectRefused(await provider.refresh(client, 'x'), 'unauthorized_client');
    expectRefused(await provider.actForItself(await provider.createClient()), 'unauthorized_client');
  });
});
