import { rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CertificateMaker } from '../support/certificates.js';
import type { Answer } from '../support/http-client.js';
import {
  type Authorization,
  basic,
  CALLBACK,
  type Client,
  expectInvalidClient,
  expectLocalRefusal,
  type Provider,
  readDocument,
  registerResourceServer,
  SERVER_METADATA,
  SETTINGS,
  startProvider,
} from '../support/oauth/index.js';
import { temporaryDirectory } from '../support/temporary-directory.js';

describe('client ID metadata documents', () => {
  let directory: string;
  let host: Server;
  let origin: string;
  let provider: Provider;
  /** The document at each path, or a response of another kind. */
  const published = new Map<string, Record<string, unknown> | RequestListener>();
  const fetched: string[] = [];

  beforeAll(async () => {
    directory = await temporaryDirectory('cimd');
    const maker = new CertificateMaker(directory);
    const authority = maker.authority('authority');
    const { cert, key } = maker.leaf('host', authority);
    host = createServer({ cert, key }, (request, response) => {
      fetched.push(request.url ?? '');
      const answer = published.get(request.url ?? '');
      if (typeof answer === 'function') answer(request, response);
      else if (answer) response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    origin = `https://localhost:${(host.address() as AddressInfo).port}`; // a TCP server that listens has one
    const env = {
      NODE_EXTRA_CA_CERTS: authority.certFile,
      CODER_DANGEROUS_ALLOW_PRIVATE_CLIENT_HOSTS: 'true',
      // All of these documents are on one site.
      CODER_OAUTH_REGISTRATION_LIMIT_PER_NETWORK: '0',
    };
    provider = await startProvider(env);
  });
  afterAll(async () => {
    await provider.server.stop();
    host.closeAllConnections();
    await new Promise((resolve) => host.close(resolve));
    await rm(directory, { recursive: true, force: true });
  });

  let count = 0;
  /** Publishes a document at a new path. */
  function publish(fields: Record<string, unknown> = {}): { path: string; client: Client } {
    const path = `/client-${++count}.json`;
    const id = origin + path;
    published.set(path, { client_id: id, client_name: `Tool ${count}`, redirect_uris: [CALLBACK], ...fields });
    return { path, client: { id, name: `Tool ${count}`, redirectUri: CALLBACK } };
  }
  const page = (client: Client, params: Record<string, string> = {}): Promise<Authorization> =>
    provider.authorize(client, params, { method: 'GET', headers: { cookie: `coder_session_token=${provider.session}` } });
  async function expectFault(client: Client, fault: string): Promise<void> {
    const authorization = await page(client);
    expectLocalRefusal(authorization);
    expect(authorization.answer.text).toContain(fault);
  }

  async function appIdOf(client: Client): Promise<string> {
    const [row] = await provider.server.db.query<{ app_id: string }>(`SELECT app_id FROM oauth2_provider_client_documents WHERE url = $1`, [
      client.id,
    ]);
    return row!.app_id;
  }
  async function lastChange(client: Client): Promise<unknown> {
    const [row] = await provider.server.db.query<{ additional_fields: unknown }>(
      `SELECT additional_fields FROM audit_logs WHERE resource_id = $1 AND action = 'write' ORDER BY time DESC LIMIT 1`,
      [await appIdOf(client)],
    );
    return row?.additional_fields;
  }

  it('CIMD-08 §5: the metadata says that documents are supported, exactly while they are', async () => {
    expect((await readDocument(provider, SERVER_METADATA))['client_id_metadata_document_supported']).toBe(true);
    const { client } = publish();
    await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'token' });
    expect((await readDocument(provider, SERVER_METADATA))['client_id_metadata_document_supported']).toBeUndefined();
    await expectFault(client, 'that this server does not accept');
    expect(fetched).toEqual([]);
    await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
  });

  it('CIMD-01 §3: the client ID is an https URL with a path in normal form, and may have a query; anything else is refused without a request', async () => {
    const before = fetched.length;
    for (const id of [
      `${origin}/`,
      `${origin}/a/../x.json`,
      `${origin}/x.json#y`,
      `https://user@localhost/x.json`,
      `HTTPS://localhost/x`,
    ]) {
      await expectFault({ id, name: '', redirectUri: CALLBACK }, 'client_id');
    }
    expect(fetched.length).toBe(before);
    const { path, client } = publish();
    const id = `${client.id}?version=2`;
    published.set(`${path}?version=2`, { ...(published.get(path) as Record<string, unknown>), client_id: id });
    expect((await page({ ...client, id })).answer.status).toBe(200);
  });

  it('CIMD-02 §4, CIMD-07 §4.3: only a response 200 counts, no redirect is followed, and a failure is shown and not sent to the client', async () => {
    for (const status of [201, 204, 301, 302, 307, 404, 500]) {
      const { path, client } = publish();
      const target = publish().path;
      published.set(path, (_request, response) => response.writeHead(status, { location: target }).end());
      await expectFault(client, `the status of its document is ${status}`);
      expect(fetched).not.toContain(target);
    }
    await expectFault({ id: 'https://localhost:9/x.json', name: '', redirectUri: CALLBACK }, 'cannot be fetched');
  });

  it('CIMD-02 §4: 16 documents are fetched at a time and 64 wait; the next ones are refused with 503 until there is room', async () => {
    const [WAITING, ALL] = [16 + 64, 120];
    let [running, most, isOpen] = [0, 0, false];
    const held: (() => void)[] = [];
    const publishHeld = (): Client => {
      const { path, client } = publish();
      const document = JSON.stringify(published.get(path));
      published.set(path, (request, response) => {
        most = Math.max(most, ++running);
        request.once('close', () => running--);
        const answer = () => response.setHeader('content-type', 'application/json').end(document);
        if (isOpen) answer();
        else held.push(answer);
      });
      return client;
    };
    const refused: [Client, Answer][] = [];
    const visit = async (client: Client): Promise<void> => {
      const { answer } = await page(client);
      if (answer.status === 503 && answer.headers.get('retry-after') === '5') {
        refused.push([client, answer]);
        isOpen = true;
        held.splice(0).forEach((go) => {
          go();
        });
      } else if (answer.status !== 200) {
        // On a slow machine, a document can be held for longer than the server waits, or an app wait too long for its turn to be stored.
        expect(answer.text).toMatch(/its document cannot be fetched|Another request is changing the same resource/);
      }
    };
    do await Promise.all(Array.from({ length: ALL }, () => visit(publishHeld())));
    while (refused.length === 0);
    expect(most).toBe(16);
    expect(refused.length).toBeLessThanOrEqual(ALL - WAITING);
    for (const [, answer] of refused) {
      expect(answer.text).toContain('The server is fetching too many descriptions of apps. Please try again in a moment.');
      expect(answer.headers.get('location')).toBeNull();
    }
    // A refusal is not kept.
    for (const [client] of refused) expect((await page(client)).answer.status).toBe(200);
  });

  it('CIMD-03 §4.1, CIMD-04 §4.1, CIMD-05, CIMD-09 §6.2: the document names its URL, a name and redirect URIs, and no secret', async () => {
    for (const [fields, fault] of [
      [{ client_id: `${origin}/other.json` }, 'client_id must be the URL of the document'],
      [{ client_id: undefined }, 'client_id must be the URL of the document'],
      [{ client_secret: 'x' }, 'client_secret must not be in the document'],
      [{ client_secret_expires_at: 0 }, 'client_secret_expires_at must not be in the document'],
      [{ token_endpoint_auth_method: 'client_secret_basic' }, 'token_endpoint_auth_method must be none'],
      [{ token_endpoint_auth_method: 'private_key_jwt' }, 'token_endpoint_auth_method must be none'],
      [{ client_name: undefined }, 'client_name is missing'],
      [{ client_name: 'Gatehouse' }, 'client_name is too similar'],
      [{ redirect_uris: undefined }, 'redirect_uris must be an array'],
      [{ redirect_uris: ['javascript:alert(1)'] }, 'dangerous scheme'],
      [{ redirect_uris: [`${provider.url}/cb`] }, 'must not be pages of this server'],
    ] as const) {
      await expectFault(publish(fields).client, fault);
    }
    const { client } = publish();
    const wrong = await page(client, { redirect_uri: 'https://elsewhere.example/cb' });
    expectLocalRefusal(wrong);
    const anyPort = await page(client, { redirect_uri: CALLBACK.replace('9876', '1234') });
    expect(anyPort.answer.status).toBe(200);
  });

  it('CIMD-06 §4.4: a document is kept for as long as it allows, within bounds, and a failure is never kept', async () => {
    const { path, client } = publish();
    const good = published.get(path)!;
    published.set(path, (_request, response) => response.writeHead(500).end());
    await expectFault(client, 'status of its document is 500');
    published.set(path, good);
    for (let visit = 0; visit < 3; visit++) expect((await page(client)).answer.status).toBe(200);
    expect(fetched.filter((url) => url === path)).toHaveLength(2);
    await provider.server.db.query(`UPDATE oauth2_provider_client_documents SET fresh_until = now() WHERE url = $1`, [client.id]);
    expect((await page(client)).answer.status).toBe(200);
    expect(fetched.filter((url) => url === path)).toHaveLength(3);
  });

  it('CIMD-06 §4.4: headers for caches count within a minute and a day, and an invalid document is never kept', async () => {
    const { path, client } = publish();
    const document = published.get(path) as Record<string, unknown>;
    const body = JSON.stringify(document);
    /** Whether the copy is kept for more than so many seconds. */
    const isKeptFor = async (seconds: number): Promise<boolean> => {
      const [row] = await provider.server.db.query<{ is_kept: boolean }>(
        `SELECT fresh_until > now() + $2 * interval '1 second' AS is_kept FROM oauth2_provider_client_documents WHERE url = $1`,
        [client.id, seconds],
      );
      return row!.is_kept;
    };
    for (const [header, atLeast, atMost] of [
      ['max-age=36000', 30_000, 36_000],
      ['max-age=31536000', 80_000, 86_400],
      ['no-store', null, 60],
      ['max-age=0', null, 60],
    ] as const) {
      published.set(path, (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'cache-control': header }).end(body);
      });
      await provider.server.db.query(`UPDATE oauth2_provider_client_documents SET fresh_until = now() WHERE url = $1`, [client.id]);
      expect((await page(client)).answer.status).toBe(200);
      if (atLeast !== null) expect({ header, isKept: await isKeptFor(atLeast) }).toEqual({ header, isKept: true });
      expect({ header, isKeptLonger: await isKeptFor(atMost) }).toEqual({ header, isKeptLonger: false });
    }
    const other = publish({ client_name: undefined });
    await expectFault(other.client, 'client_name is missing');
    published.set(other.path, { ...(published.get(other.path) as Record<string, unknown>), client_name: 'Repaired' });
    expect((await page(other.client)).answer.status).toBe(200);
    // One that was valid before, too.
    await provider.server.db.query(`UPDATE oauth2_provider_client_documents SET fresh_until = now() WHERE url = $1`, [client.id]);
    published.set(path, { ...document, client_name: undefined });
    await expectFault(client, 'client_name is missing');
    await expectFault(client, 'client_name is missing');
    published.set(path, document);
    expect((await page(client)).answer.status).toBe(200);
  });

  it('CIMD-10 §6.4, MCP-16: consent says that the client is unverified, where it describes itself, and where its response goes, with a warning if that is this computer', async () => {
    const { client } = publish();
    const { answer } = await page(client);
    expect(answer.text).toContain('This app is unverified.');
    expect(answer.text).toContain(new URL(origin).host);
    expect(answer.text).toContain('127.0.0.1:9876');
    expect(answer.text).toContain('You will be sent back to a program on this computer.');
    const web = publish({ redirect_uris: ['https://client.example/cb'] }).client;
    const ofWeb = (await page({ ...web, redirectUri: 'https://client.example/cb' })).answer.text;
    expect(ofWeb).toContain('client.example');
    expect(ofWeb).not.toContain('on this computer');
  });

  it('CIMD-12 §6.6: the document is JSON of at most 5 kB', async () => {
    await expectFault(publish({ padding: 'x'.repeat(6000) }).client, 'too large');
    for (const type of ['text/html', 'text/plain', 'application/jsonp']) {
      const { path, client } = publish();
      const text = JSON.stringify(published.get(path));
      published.set(path, (_request, response) => response.setHeader('content-type', type).end(text));
      await expectFault(client, 'content type');
    }
    const { path, client } = publish();
    published.set(path, (_request, response) => response.setHeader('content-type', 'application/json').end('{'));
    await expectFault(client, 'must be JSON');
    for (const type of ['application/oauth-client+json', 'application/json; charset=utf-8']) {
      const special = publish();
      const text = JSON.stringify(published.get(special.path));
      published.set(special.path, (_request, response) => response.setHeader('content-type', type).end(text));
      expect((await page(special.client)).answer.status).toBe(200);
    }
  });

  it('CIMD-16: client IDs are compared as texts, so that another spelling of a URL is another client', async () => {
    const { path, client } = publish();
    const spelled = path.replace('/c', '/%63');
    published.set(spelled, published.get(path)!);
    await expectFault({ ...client, id: origin + spelled }, 'client_id must be the URL of the document');
    expect((await page(client)).answer.status).toBe(200);
  });

  it('CIMD-17: a document with a private key is refused', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
    for (const key of [
      { ...jwk, d: 'd' },
      { kty: 'oct', k: 'k' },
    ]) {
      await expectFault(publish({ jwks: { keys: [key] } }).client, 'jwks');
    }
    expect((await page(publish({ jwks: { keys: [jwk] } }).client)).answer.status).toBe(200);
  });

  it('CIMD-19: resource servers see the client under the URL of its document', async () => {
    const { client } = publish();
    const server = await registerResourceServer(provider, { allows_self_registered_apps: true });
    const fields = { resource: server.identifier };
    const { access_token: token } = await provider.obtainTokens(client, fields, fields);
    const headers = { authorization: basic(server.id, server.secret) };
    const answer = await provider.post('/oauth2/introspect', { headers, body: new URLSearchParams({ token }) });
    expect(answer.json()).toMatchObject({ active: true, client_id: client.id });
  });

  it('CIMD-14 §6.9: a client that registers itself gets an ID that is not a URL', async () => {
    const { client } = publish();
    await page(client);
    const rows = await provider.server.db.query<{ id: string }>(`SELECT id::text FROM oauth2_provider_apps`);
    expect(rows.every(({ id }) => /^[0-9a-f-]{36}$/.test(id))).toBe(true);
  });

  it('CIMD-15 §6.3: access ends when the redirect URIs of the document change, and not when its name does', async () => {
    const { path, client } = publish({ grant_types: ['authorization_code', 'refresh_token'] });
    const tokens = await provider.obtainTokens(client);
    expect((await provider.me(tokens.access_token)).status).toBe(200);
    const refreshed = await provider.refreshed(client, tokens.refresh_token);
    const change = async (fields: Record<string, unknown>): Promise<void> => {
      published.set(path, { ...(published.get(path) as Record<string, unknown>), ...fields });
      await provider.server.db.query(`UPDATE oauth2_provider_client_documents SET fresh_until = now() WHERE url = $1`, [client.id]);
      expect((await page(client)).answer.status).toBe(200);
    };
    await change({ client_name: 'Renamed tool' });
    expect((await provider.me(refreshed.access_token)).status).toBe(200);
    await change({ redirect_uris: [CALLBACK, 'https://client.example/cb'] });
    expect(await lastChange(client)).toMatchObject({ registration: 'metadata_document', ended_grants: 1 });
    expect((await provider.me(refreshed.access_token)).status).toBe(401);
    expect((await provider.refresh(client, refreshed.refresh_token)).status).toBe(400);
  });

  it('CIMD-15 §6.3: access stays when a document lists the same redirect URIs in another order', async () => {
    const uris = [CALLBACK, 'https://client.example/cb'];
    const { path, client } = publish({ redirect_uris: uris });
    const tokens = await provider.obtainTokens(client);
    published.set(path, { ...(published.get(path) as Record<string, unknown>), redirect_uris: uris.toReversed() });
    await provider.server.db.query(`UPDATE oauth2_provider_client_documents SET fresh_until = now() WHERE url = $1`, [client.id]);
    expect((await page(client)).answer.status).toBe(200);
    expect((await provider.me(tokens.access_token)).status).toBe(200);
  });

  it('CIMD-06 §4.4: such a client is known by its URL only, at every endpoint, and not by the ID of its app', async () => {
    const { client } = publish({ grant_types: ['authorization_code', 'refresh_token'] });
    const tokens = await provider.obtainTokens(client);
    const byApp = { ...client, id: await appIdOf(client) };
    expectLocalRefusal(await page(byApp));
    for (const fields of [
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
      { grant_type: 'authorization_code', code: 'x' },
      { grant_type: 'none' },
    ]) {
      expectInvalidClient(await provider.postAs(byApp, '/oauth2/tokens', fields));
    }
    expectInvalidClient(await provider.postAs(byApp, '/oauth2/device_authorization', {}));
    for (const token of ['x', tokens.refresh_token, tokens.access_token]) expectInvalidClient(await provider.revoke(byApp, token));
    expect((await provider.me(tokens.access_token)).status).toBe(200);
    await provider.refreshed(client, tokens.refresh_token);
  });

  it('CIMD-08 §5: a client gets no more tokens while its host is not accepted, and the person can still end its access', async () => {
    const { client } = publish({ grant_types: ['authorization_code', 'refresh_token'] });
    const tokens = await provider.obtainTokens(client);
    await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'token' });
    expectInvalidClient(await provider.refresh(client, tokens.refresh_token));
    await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
    const { access_token } = await provider.refreshed(client, tokens.refresh_token);
    for (const id of [client.id, await appIdOf(client)]) {
      expect((await provider.admin('DELETE', `/oauth2/tokens?client_id=${encodeURIComponent(id)}`)).status).toBe(204);
    }
    expect((await provider.me(access_token)).status).toBe(401);
  });

  it('CIMD-03 §4.1: this server uses what it supports of a document that is written for many servers', async () => {
    const { client } = publish({
      redirect_uris: ['myapp:x', 'http://client.example/cb', CALLBACK, 7],
      grant_types: ['authorization_code', 'implicit', 'client_credentials', 'refresh_token', 'urn:x'],
      response_types: ['code', 'code id_token'],
      application_type: 'desktop',
      software_statement: 'a.b.c',
    });
    expect((await page(client)).answer.status).toBe(200);
    const [app] = await provider.server.db.query(`SELECT redirect_uris, grant_types FROM oauth2_provider_apps WHERE id = $1`, [
      await appIdOf(client),
    ]);
    expect(app).toEqual({ redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'refresh_token'] });
    await expectFault(publish({ grant_types: ['implicit'] }).client, 'grant_types of an app that registers itself');
    await expectFault(publish({ grant_types: ['refresh_token', 'implicit'] }).client, 'grant_types must include authorization_code');
    await expectFault(publish({ response_types: ['token'] }).client, 'response_types must be');
  });

  it('CIMD-12 §6.6: the document has no text that cannot be stored, wherever it is', async () => {
    for (const fields of [
      { software_id: 'a\0' },
      { contacts: ['\ud800'] },
      { jwks: { keys: [{ kty: 'EC', 'x\0': 'y' }] } },
      { client_name: 'Tool\0' },
    ]) {
      await expectFault(publish(fields).client, 'cannot be stored');
    }
  });

  it('CIMD-14 §6.9: its app counts against the limit of the site of its document, not against the network of the person who opens a link', async () => {
    const { client } = publish();
    await page(client);
    const [row] = await provider.server.db.query(`SELECT network FROM oauth2_provider_registrations WHERE app_id = $1`, [
      await appIdOf(client),
    ]);
    expect(row).toEqual({ network: 'https://localhost' });
  });

  it('MCP-08, CIMD-06 §4.4: many people who meet a client at once make one app of it, with one request', async () => {
    const { path, client } = publish();
    const visits = await Promise.all(Array.from({ length: 64 }, () => page(client)));
    expect(visits.map(({ answer }) => answer.status)).toEqual(visits.map(() => 200));
    const rows = await provider.server.db.query(`SELECT 1 FROM oauth2_provider_client_documents WHERE url = $1`, [client.id]);
    expect(rows).toHaveLength(1);
    expect(fetched.filter((url) => url === path).length).toBeLessThan(64);
  });
});
