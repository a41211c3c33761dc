import { expectStatus } from '../support/expect-answer.js';
import type { Answer, RequestBody } from '../support/http-client.js';
import {
  CALLBACK,
  type Client,
  type ClientInformation,
  clientMetadata,
  expectInvalidClient,
  expectNoStore,
  expectRefused,
  parseChallenge,
  type Provider,
  selfRegistered,
  startProvider,
  UNKNOWN_ID,
} from '../support/oauth/index.js';

describe('RFC 7592: registration management', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  const pathOf = (client: Client): string => `/oauth2/clients/${client.id}`;
  const send = (method: string, path: string, token?: string, body?: RequestBody): Promise<Answer> =>
    provider.send(method, path, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body !== undefined && { body }),
    });
  const expectInvalidToken = (answer: Answer): void => {
    expect([answer.status, answer.json<{ error: string }>().error]).toEqual([401, 'invalid_token']);
    expect(parseChallenge(answer)).toMatchObject({ scheme: 'Bearer', params: { error: 'invalid_token' } });
    expectNoStore(answer);
  };

  it('7592-01 §3: the registration returns where it is managed, and the token for that', async () => {
    const { client, information } = await selfRegistered(provider.server);
    const uri = `${provider.url}${pathOf(client)}`;
    expect(information.registration_client_uri).toBe(uri);
    const { registration_access_token: token } = information;
    expect(token).toMatch(/^coder_\w{10}_\w{40}$/);
    // A response to a read or a change is a registration, too (RFC 7592 section 3).
    const { registration_access_token: _token, registration_client_uri: _uri, client_id_issued_at: _issuedAt, ...metadata } = information;
    for (const answer of [await send('GET', pathOf(client), token), await send('PUT', pathOf(client), token, metadata)]) {
      const { registration_access_token: current, registration_client_uri: managedAt } = expectStatus(answer, 200).json<
        typeof information
      >();
      expect(managedAt).toBe(uri);
      expect((await send('GET', pathOf(client), current)).status).toBe(200);
    }
    // What is deleted has neither.
    const last = (await send('GET', pathOf(client), token)).json<typeof information>().registration_access_token;
    const deleted = await send('DELETE', pathOf(client), last);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
  });

  it('7592-02 §2, 7592-03 §2.1: only the token of this very client reads, changes or deletes it, and every refusal is the same', async () => {
    const [{ client, information }, other] = [await selfRegistered(provider.server), await selfRegistered(provider.server)];
    const ofAdministrator = await provider.createClient();
    const read = await send('GET', pathOf(client), information.registration_access_token);
    expect([read.status, read.json()]).toEqual([200, information]);
    expectNoStore(read);
    const refusals: Answer[] = [];
    for (const method of ['GET', 'PUT', 'DELETE']) {
      for (const token of ['x', other.information.registration_access_token, provider.session]) {
        refusals.push(await send(method, pathOf(client), token, method === 'PUT' ? {} : undefined));
      }
      for (const id of [UNKNOWN_ID, ofAdministrator.id, 'x']) {
        const body = method === 'PUT' ? {} : undefined;
        refusals.push(await send(method, `/oauth2/clients/${id}`, information.registration_access_token, body));
      }
    }
    refusals.forEach(expectInvalidToken);
    // Without a token the challenge says only that one is needed (RFC 6750 section 3.1).
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await send(method, pathOf(client), undefined, method === 'PUT' ? {} : undefined);
      expect([answer.status, answer.json<{ error: string }>().error]).toEqual([401, 'invalid_token']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="coder"');
    }
    expect(new Set(refusals.map(({ text }) => text)).size).toBe(1);
    // Named with other clients, the token is not revoked: it may be a mistake of its owner.
    expect((await send('GET', pathOf(client), information.registration_access_token)).status).toBe(200);
    for (const headers of [
      { authorization: `Basic ${information.registration_access_token}` },
      { 'coder-session-token': information.registration_access_token },
    ]) {
      expect((await provider.get(pathOf(client), headers)).status).toBe(401);
    }
    expect((await provider.get(`${pathOf(client)}?access_token=${information.registration_access_token}`)).status).toBe(401);
    // RFC 6750 section 3.1: several ways to authenticate are a malformed request, even if they are equal.
    const bearer = `Bearer ${information.registration_access_token}`;
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const headers = { Authorization: [bearer, bearer] };
      const twice = await provider.send(method, pathOf(client), { headers, ...(method === 'PUT' && { body: {} }) });
      expect([method, twice.status, twice.json<{ error: string }>().error]).toEqual([method, 400, 'invalid_request']);
    }
    expect((await send('GET', pathOf(client), information.registration_access_token)).status).toBe(200);
  });

  it('7592-04 §2.2, 7592-05 §2.2: a change names the client and sets nothing that only the server sets', async () => {
    const { client, information } = await selfRegistered(provider.server, { token_endpoint_auth_method: 'client_secret_basic' });
    const put = (fields: Record<string, unknown>): Promise<Answer> =>
      send('PUT', pathOf(client), information.registration_access_token, {
        ...clientMetadata({ token_endpoint_auth_method: 'client_secret_basic' }),
        client_id: client.id,
        ...fields,
      });
    for (const fields of [
      { client_id: UNKNOWN_ID },
      { registration_access_token: information.registration_access_token },
      { registration_client_uri: information.registration_client_uri },
      { client_secret_expires_at: 0 },
      { client_id_issued_at: 0 },
      { client_secret: 'chosen' },
    ]) {
      expectRefused(await put(fields), 'invalid_client_metadata');
    }
    expectRefused(await put({ redirect_uris: ['http://client.example/cb'] }), 'invalid_redirect_uri');
    expect((await put({ client_id: undefined })).status).toBe(200);
    const changed = await put({ client_secret: client.secret, client_name: 'Renamed editor' });
    expect([changed.status, changed.json<ClientInformation>().client_name]).toEqual([200, 'Renamed editor']);
    expect(changed.json<ClientInformation>().client_secret).toBeUndefined();
  });

  it('7592-06 §2.2: a change replaces everything; what is omitted or null gets its default', async () => {
    const fields = { scope: 'user:read', client_uri: 'https://client.example', software_id: 'b5c2' };
    const { client, information } = await selfRegistered(provider.server, fields);
    const body = { client_id: client.id, redirect_uris: [CALLBACK], token_endpoint_auth_method: 'none', software_id: null };
    const changed = await send('PUT', pathOf(client), information.registration_access_token, body);
    expect(changed.json()).toEqual({
      client_id: client.id,
      client_id_issued_at: information['client_id_issued_at'],
      client_name: 'App at 127.0.0.1:9876',
      dpop_bound_access_tokens: false,
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'RS256',
      redirect_uris: [CALLBACK],
      registration_access_token: information.registration_access_token,
      registration_client_uri: information.registration_client_uri,
      response_types: ['code'],
      subject_type: 'public',
      token_endpoint_auth_method: 'none',
    });
  });

  it('7592-07 §2.2: a client stays public or confidential', async () => {
    for (const [from, to] of [
      ['none', 'client_secret_basic'],
      ['client_secret_post', 'none'],
    ]) {
      const { client, information } = await selfRegistered(provider.server, { token_endpoint_auth_method: from });
      const body = { ...clientMetadata({ token_endpoint_auth_method: to }), client_id: client.id };
      expectRefused(await send('PUT', pathOf(client), information.registration_access_token, body), 'invalid_client_metadata');
    }
    const { client, information } = await selfRegistered(provider.server, { token_endpoint_auth_method: 'client_secret_basic' });
    const body = { ...clientMetadata({ token_endpoint_auth_method: 'client_secret_post' }), client_id: client.id };
    const changed = await send('PUT', pathOf(client), information.registration_access_token, body);
    expect(changed.json<ClientInformation>()['token_endpoint_auth_method']).toBe('client_secret_post');
  });

  it('7592-08 §2.3: a deletion ends the client, its secret, codes and tokens, and its registration access token at once', async () => {
    const { client, information } = await selfRegistered(provider.server, {
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
    });
    const tokens = await provider.obtainTokens(client);
    const code = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, { ...code, code: 'x' }), 'invalid_grant');
    const deleted = await send('DELETE', pathOf(client), information.registration_access_token);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expectInvalidToken(await send('GET', pathOf(client), information.registration_access_token));
    expect((await provider.me(tokens.access_token)).status).toBe(401);
    expectInvalidClient(await provider.refresh(client, tokens.refresh_token));
    expectInvalidClient(await provider.exchange(client, code));
    expect(await provider.server.db.query(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1`, [client.id])).toEqual([]);
  });

  it('7592-09 §2: other methods are not allowed', async () => {
    const { client, information } = await selfRegistered(provider.server);
    for (const method of ['POST', 'PATCH']) {
      const answer = await send(method, pathOf(client), information.registration_access_token, {});
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, expect.stringContaining('PUT')]);
    }
  });

  it('7592-10 §3: a client can replace its token, which ends the previous one, and can give it up; tokens are stored as hashes', async () => {
    const { client, information } = await selfRegistered(provider.server);
    const first = information.registration_access_token;
    const rotated = await send('POST', `${pathOf(client)}/registration-access-token`, first);
    expect(rotated.status).toBe(200);
    expectNoStore(rotated);
    const { registration_access_token: next } = rotated.json<ClientInformation>();
    expect(next).toMatch(/^coder_\w{10}_\w{40}$/);
    expect(next).not.toBe(first);
    expectInvalidToken(await send('GET', pathOf(client), first));
    expect((await send('GET', pathOf(client), next)).status).toBe(200);
    const [stored] = await provider.server.db.query<{ text: string }>(
      `SELECT r::text FROM oauth2_provider_registrations r WHERE app_id = $1`,
      [client.id],
    );
    expect(Object.values(stored ?? {}).join()).not.toContain(Buffer.from(next.split('_')[2] ?? '').toString('hex'));

    expect((await send('DELETE', `${pathOf(client)}/registration-access-token`, next)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expectInvalidToken(await send(method, pathOf(client), next));
    // The app itself still works.
    const tokens = await provider.obtainTokens(client);
    expect((await provider.me(tokens.access_token)).status).toBe(200);
    expect((await provider.admin('DELETE', `/api/v2/oauth2-provider/apps/${client.id}`)).status).toBe(204);
  });
});
