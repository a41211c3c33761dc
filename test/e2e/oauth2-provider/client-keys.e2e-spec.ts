import { expectStatus } from '../../support/expect-answer.js';
import { eventually } from '../../support/eventually.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import {
  APPS,
  assertedForm,
  type Client,
  ClientHost,
  DEVICE_GRANT_TYPES,
  exchangeFields,
  expectInvalidClient,
  expectRefused,
  newSigningKey,
  type Provider,
  refreshFields,
  registerItself,
  registerSigningClient,
  REVOKE,
  SETTINGS,
  signAssertion,
  signedForm,
  type SigningClient,
  type SigningKey,
  startProvider,
  TOKENS,
  type Tokens,
  WITH_ASSERTIONS,
} from '../../support/oauth/index.js';
import { bearer } from '../../support/sign-in.js';

let host: ClientHost;
let provider: Provider;
beforeAll(async () => {
  host = await ClientHost.start();
  provider = await startProvider({ ...WITH_ASSERTIONS, ...host.env });
  await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
});
afterAll(async () => {
  await provider.server.stop();
  await host.stop();
});

/** A request that succeeds exactly if the client is authenticated. */
async function authenticate({ id }: Pick<Client, 'id'>, key: SigningKey, header: object = {}): Promise<Answer> {
  const assertion = await signAssertion(provider.server, id, key, {}, { ...header });
  return provider.post(REVOKE, { body: assertedForm(assertion, { token: 'x' }) });
}
const keySet = (...keys: readonly SigningKey[]): { keys: unknown[] } => ({ keys: keys.map(({ publicJwk }) => publicJwk) });

describe('the keys of an app', () => {
  it('are set, returned and replaced by administrators, by value or by reference', async () => {
    const { id, name, key } = await registerSigningClient(provider.server, provider.session, { token_endpoint_auth_signing_alg: 'ES256' });
    const read = async (): Promise<unknown> => expectStatus(await provider.admin('GET', `${APPS}/${id}`), 200).json();
    const shown = { token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256' };
    expect(await read()).toMatchObject({ ...shown, jwks: keySet(key), jwks_uri: null });
    const change = (fields: object): Promise<Answer> => provider.admin('PUT', `${APPS}/${id}`, { name, ...fields });
    const lastDiff = async (): Promise<unknown> => {
      const [row] = await provider.server.db.query<{ diff: unknown }>(
        `SELECT diff FROM audit_logs WHERE resource_id = $1 ORDER BY time DESC LIMIT 1`,
        [id],
      );
      return row?.diff;
    };

    const next = await newSigningKey();
    expectStatus(await change({ jwks: keySet(next) }), 200);
    expect(await read()).toMatchObject({ ...shown, jwks: keySet(next) });
    expect(await lastDiff()).toEqual({ jwks: { old: keySet(key), new: keySet(next), secret: false } });
    expectInvalidClient(await authenticate({ id }, key));
    expectStatus(await authenticate({ id }, next), 200);

    const uri = host.origin + host.publish(keySet(key));
    expectStatus(await change({ jwks_uri: uri, token_endpoint_auth_signing_alg: '' }), 200);
    expect(await read()).toMatchObject({ jwks: null, jwks_uri: uri, token_endpoint_auth_signing_alg: null });
    expect(await lastDiff()).toEqual({
      jwks: { old: keySet(next), new: null, secret: false },
      jwks_uri: { old: null, new: uri, secret: false },
      token_endpoint_auth_signing_alg: { old: 'ES256', new: null, secret: false },
    });
    expectStatus(await change({}), 200);
    expect(await read()).toMatchObject({ jwks: null, jwks_uri: uri });
    expectInvalidClient(await authenticate({ id }, next));

    expectStatus(await change({ token_endpoint_auth_method: 'client_secret_basic' }), 200);
    expect(await read()).toMatchObject({ token_endpoint_auth_method: 'client_secret_basic', jwks: null, jwks_uri: null });
    expectInvalidClient(await authenticate({ id }, key));
    const secret = await provider.createSecret(id);
    expectStatus(await provider.revoke({ id, name, redirectUri: '', ...secret }, 'x'), 200);
  });

  it('are refused if they are private, symmetric, weak, missing, too many, or for another method', async () => {
    const { publicJwk } = await newSigningKey();
    const rsa = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 0xff).toString('base64url') };
    const SIGNS = { token_endpoint_auth_method: 'private_key_jwt' };
    for (const [fields, field, detail] of [
      [SIGNS, 'jwks', 'or jwks_uri is required'],
      [{ ...SIGNS, jwks: null, jwks_uri: null }, 'jwks', 'or jwks_uri is required'],
      [{ ...SIGNS, jwks: {} }, 'jwks', 'must be a JSON Web Key Set'],
      [{ ...SIGNS, jwks: { keys: [] } }, 'jwks', 'must have a key for signatures'],
      [{ ...SIGNS, jwks: { keys: [null] } }, 'jwks', 'must have keys with a kty'],
      [{ ...SIGNS, jwks: { keys: [rsa] } }, 'jwks', 'must have a key for signatures'],
      [{ ...SIGNS, jwks: { keys: [{ ...publicJwk, x: 'x' }] } }, 'jwks', 'must have a key for signatures'],
      [{ ...SIGNS, jwks: { keys: [{ ...publicJwk, d: 'd' }] } }, 'jwks', 'must not contain a private'],
      [{ ...SIGNS, jwks: { keys: [publicJwk, { kty: 'oct', k: 'k' }] } }, 'jwks', 'must not contain a private'],
      [{ ...SIGNS, jwks: { keys: Array.from({ length: 11 }, () => publicJwk) } }, 'jwks', 'at most 10 keys'],
      [{ ...SIGNS, jwks: { keys: [{ ...publicJwk, x5c: ['x'.repeat(17_000)] }] } }, 'jwks', 'at most 16384 bytes'],
      [{ ...SIGNS, jwks: { keys: [publicJwk] }, jwks_uri: 'https://client.example/jwks' }, 'jwks_uri', 'together with jwks'],
      [{ ...SIGNS, jwks_uri: 'http://client.example/jwks' }, 'jwks_uri', 'https URL'],
      [{ ...SIGNS, jwks_uri: 'https://me@client.example/jwks' }, 'jwks_uri', 'https URL'],
      [{ ...SIGNS, jwks_uri: `https://client.example/${'x'.repeat(2048)}` }, 'jwks_uri', 'at most 2048'],
      [
        { ...SIGNS, jwks: { keys: [publicJwk] }, token_endpoint_auth_signing_alg: 'HS256' },
        'token_endpoint_auth_signing_alg',
        'one of RS256',
      ],
      [{ jwks: { keys: [publicJwk] } }, 'jwks', 'without the token_endpoint_auth_method'],
      [{ jwks_uri: 'https://client.example/jwks' }, 'jwks_uri', 'without the token_endpoint_auth_method'],
      [{ token_endpoint_auth_signing_alg: 'RS256' }, 'token_endpoint_auth_signing_alg', 'without the token_endpoint_auth_method'],
      [{ token_endpoint_auth_method: 'none' }, 'token_endpoint_auth_method', 'must not be none for a confidential app'],
      [{ ...SIGNS, jwks: { keys: [publicJwk] }, client_type: 'public' }, 'token_endpoint_auth_method', 'must be none for a public app'],
    ] as const) {
      const answer = await provider.admin('POST', APPS, { name: 'Signer', callback_url: 'http://127.0.0.1/cb', ...fields });
      const validations = expectStatus(answer, 400).json<{ validations: { field: string; detail: string }[] }>().validations;
      expect(validations).toContainEqual({ field, detail: expect.stringContaining(detail) as unknown });
    }
  });

  it('are as good as a secret: only who may act as the service account of the app can change them', async () => {
    const { accountId } = await provider.createServiceClient();
    const key = await newSigningKey();
    const fields = { grant_types: ['client_credentials'], service_account_id: accountId, scope: 'user:read' };
    const client = await registerSigningClient(provider.server, provider.session, { ...fields, jwks: keySet(key) });
    const asItself = { grant_type: 'client_credentials', scope: 'user:read' };
    const answer = await provider.post(TOKENS, { body: await signedForm(provider.server, { ...client, key }, asItself) });
    expect((await provider.me(expectStatus(answer, 200).json<Tokens>().access_token)).json()).toMatchObject({ id: accountId });

    const narrowed = await provider.admin('POST', '/api/v2/users/me/keys/tokens', {
      scope: 'all',
      token_name: 'narrow',
      allow_list: ['oauth2_app:*'],
    });
    const { key: token } = expectStatus(narrowed, 201).json<{ key: string }>();
    const change = (body: object): Promise<Answer> =>
      provider.send('PUT', `${APPS}/${client.id}`, { headers: bearer(token), body: { name: client.name, ...body } });
    expectStatus(await change({}), 200);
    for (const body of [{ jwks: keySet(await newSigningKey()) }, { token_endpoint_auth_method: 'client_secret_basic' }]) {
      expect([403, 404]).toContain((await change(body)).status);
    }
    expectStatus(await authenticate(client, key), 200);
  });
});

describe('keys at a URL', () => {
  const withKeysAt = (path: string): Promise<SigningClient> =>
    registerSigningClient(provider.server, provider.session, { jwks_uri: host.origin + path });

  it('7523-09 RFC 7591 §2: are fetched when they are needed and kept, and once more for a key that is not among them', async () => {
    const [first, second] = [await newSigningKey(), await newSigningKey()];
    const path = host.publish(keySet(first));
    const client = await withKeysAt(path);
    expect(host.requestsOf(path)).toBe(0);
    for (let i = 0; i < 3; i++) expectStatus(await authenticate(client, first), 200);
    expect(host.requestsOf(path)).toBe(1);
    // A moment later there is a new key. The brake is on, because anybody can send such an assertion.
    host.replace(path, keySet(first, second));
    for (let i = 0; i < 3; i++) expectInvalidClient(await authenticate(client, second));
    expect(host.requestsOf(path)).toBe(1);
    // Another server has not fetched anything yet: the first assertion is enough.
    const other = host.publish(keySet(second));
    expectStatus(await authenticate(await withKeysAt(other), second), 200);
  });

  it('of clients that registered themselves never keep those of an administrator waiting', async () => {
    const key = await newSigningKey();
    let waiting = 0;
    const release: (() => void)[] = [];
    let isOver = false;
    const clients: SigningClient[] = [];
    // As many as can be fetched and wait.
    for (let n = 0; n < 16 + 64; n++) {
      const path = host.publish((_request: unknown, response: { writeHead: (status: number) => { end: () => void } }) => {
        waiting++;
        if (isOver) response.writeHead(500).end();
        else {
          release.push(() => {
            response.writeHead(500).end();
          });
        }
      });
      clients.push(await withKeysAt(path));
    }
    const ids = clients.map(({ id }) => id);
    await provider.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = ANY ($1)`, [ids]);
    const honest = await withKeysAt(host.publish(keySet(key)));
    const answers = clients.map((client) => authenticate(client, key));
    await eventually('all that can be are being fetched', () => Promise.resolve(waiting >= 16));
    expectStatus(await authenticate(honest, key), 200);
    isOver = true;
    for (const respond of release) respond();
    for (const answer of await Promise.all(answers)) expectInvalidClient(answer);
  });

  it('7523-09 RFC 7591 §2: authenticate nobody if they cannot be fetched or used, and are not fetched again at once', async () => {
    const key = await newSigningKey();
    const redirected = host.publish(keySet(key));
    for (const what of [
      {},
      { keys: 'x' },
      { keys: [{ kty: 'oct', k: Buffer.from('secret').toString('base64url'), kid: key.kid }] },
      { keys: [{ ...key.publicJwk, d: 'd' }] },
      { keys: [key.publicJwk], padding: 'x'.repeat(17_000) },
      { keys: Array.from({ length: 11 }, () => key.publicJwk) },
      (_request: unknown, response: { writeHead: (status: number, headers: object) => { end: () => void } }) => {
        response.writeHead(302, { location: redirected }).end();
      },
      (_request: unknown, response: { writeHead: (status: number) => { end: () => void } }) => {
        response.writeHead(500).end();
      },
    ] as const) {
      const path = host.publish(what);
      const client = await withKeysAt(path);
      for (let i = 0; i < 3; i++) expectInvalidClient(await authenticate(client, key));
      expect(host.requestsOf(path)).toBe(1);
    }
    expect(host.requestsOf(redirected)).toBe(0);
  });

  it('7523-09 RFC 7591 §2: are fetched only from hosts of the internet', async () => {
    const guarded = await startProvider({ ...WITH_ASSERTIONS, NODE_EXTRA_CA_CERTS: host.env.NODE_EXTRA_CA_CERTS });
    const key = await newSigningKey();
    const path = host.publish(keySet(key));
    for (const origin of [host.origin, host.origin.replace('localhost', '127.0.0.1'), host.origin.replace('localhost', '[::1]')]) {
      const client = await registerSigningClient(guarded.server, guarded.session, { jwks_uri: origin + path });
      const assertion = await signAssertion(guarded.server, client.id, key);
      expectInvalidClient(await guarded.post(REVOKE, { body: assertedForm(assertion, { token: 'x' }) }));
    }
    expect(host.requestsOf(path)).toBe(0);
    await guarded.server.stop();
  });
});

describe('an app that registers itself with keys', () => {
  it('gets no secret, authenticates with its key, and can replace the key but not the kind of proof', async () => {
    const key = await newSigningKey();
    const metadata = { token_endpoint_auth_method: 'private_key_jwt', jwks: keySet(key), token_endpoint_auth_signing_alg: 'ES256' };
    const registered = expectStatus(await registerItself(provider.server, metadata), 201).json<Record<string, string>>();
    expect(registered).toMatchObject(metadata);
    expect(registered).not.toHaveProperty('client_secret');
    const id = registered['client_id']!;
    const client = { id, name: '', redirectUri: 'http://127.0.0.1:9876/callback', key };
    const grant = await provider.obtainCode(client);
    const exchanged = await provider.post(TOKENS, { body: await signedForm(provider.server, client, exchangeFields(grant)) });
    const tokens = expectStatus(exchanged, 200).json<Tokens>();

    const manage = (method: string, body?: object): Promise<Answer> =>
      provider.send(method, `/oauth2/clients/${id}`, {
        headers: bearer(registered['registration_access_token']!),
        ...(body && { body: { ...body } }),
      });
    expect((await manage('GET')).json()).toMatchObject(metadata);
    const next = await newSigningKey();
    const redirects = { redirect_uris: [client.redirectUri], grant_types: ['authorization_code', 'refresh_token'] };
    expectStatus(await manage('PUT', { ...redirects, ...metadata, jwks: keySet(next) }), 200);
    expectInvalidClient(await authenticate(client, key));
    for (const method of ['client_secret_basic', 'none']) {
      expectRefused(await manage('PUT', { ...redirects, token_endpoint_auth_method: method }), 'invalid_client_metadata');
    }
    const refreshed = await provider.post(TOKENS, {
      body: await signedForm(provider.server, { ...client, key: next }, refreshFields(tokens.refresh_token)),
    });
    expectStatus(refreshed, 200);
  });

  it('is refused without a usable key', async () => {
    const { publicJwk } = await newSigningKey();
    for (const fields of [
      {},
      { jwks: { keys: [] } },
      { jwks: { keys: [{ ...publicJwk, use: 'enc', x: 'x' }] } },
      { jwks: { keys: [publicJwk] }, token_endpoint_auth_signing_alg: 'none' },
      { jwks: { keys: [publicJwk] }, token_endpoint_auth_signing_alg: 'HS256' },
    ]) {
      expectRefused(
        await registerItself(provider.server, { token_endpoint_auth_method: 'private_key_jwt', ...fields }),
        'invalid_client_metadata',
      );
    }
  });
});

describe('while a client with a key waits for its tokens', () => {
  it.each([
    ['its key is replaced', (key: SigningKey) => ({ sql: `jwks = $2`, value: JSON.stringify(keySet(key)) })],
    ['its keys move to a URL', () => ({ sql: `jwks = NULL, jwks_uri = $2`, value: 'https://client.example/jwks' })],
    ['it gets a secret instead', () => ({ sql: `jwks = NULL, token_endpoint_auth_method = $2`, value: 'client_secret_basic' })],
    ['its algorithm is pinned to another one', () => ({ sql: `token_endpoint_auth_signing_alg = $2`, value: 'RS256' })],
  ] as const)('and %s, it gets none', async (_change, changeWith) => {
    const { db } = provider.server;
    const client = await registerSigningClient(provider.server, provider.session);
    const grant = await provider.obtainCode(client);
    const { sql, value } = changeWith(await newSigningKey());
    const held = await HeldTransaction.begin(db);
    await held.query(`SELECT 1 FROM oauth2_provider_grants WHERE app_id = $1 FOR UPDATE`, [client.id]);
    const sending = provider.post(TOKENS, { body: await signedForm(provider.server, client, exchangeFields(grant)) });
    await held.untilItBlocks(db);
    await db.query(`UPDATE oauth2_provider_apps SET ${sql} WHERE id = $1`, [client.id, value]);
    await held.commit();
    expectInvalidClient(await sending);
    expect(await db.query(`SELECT 1 FROM oauth2_provider_app_tokens WHERE app_id = $1`, [client.id])).toEqual([]);
  });
});

describe('used assertions', () => {
  it('can be used again if there was no room for what they were for', async () => {
    const { db } = provider.server;
    const client = await registerSigningClient(provider.server, provider.session, { grant_types: DEVICE_GRANT_TYPES });
    await db.query(
      `INSERT INTO oauth2_provider_device_codes
         (app_id, secret_prefix, hashed_secret, user_code_hash, resource_uri, scope, client_address, network, created_at, expires_at)
       SELECT $1::uuid, decode(md5($1::uuid::text || n), 'hex'), '', decode(md5('user' || $1::uuid::text || n), 'hex'), 'https://x/', 'user:read', '192.0.2.1',
              '192.0.2.1', now(), now() + interval '5 minutes' FROM generate_series(1, 10000) n`,
      [client.id],
    );
    const form = await signedForm(provider.server, client, { scope: 'user:read' });
    const send = (): Promise<Answer> => provider.post('/oauth2/device_authorization', { body: form });
    for (let attempt = 0; attempt < 2; attempt++) expectStatus(await send(), 429);
    await db.query(`DELETE FROM oauth2_provider_device_codes WHERE app_id = $1`, [client.id]);
    const answers = await Promise.all(Array.from({ length: 8 }, send));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 401)]);
    expectInvalidClient(await send());
  });

  it('can be used again if the server was too busy to redeem the code', async () => {
    const { db } = provider.server;
    const client = await registerSigningClient(provider.server, provider.session);
    const grant = await provider.obtainCode(client);
    const form = await signedForm(provider.server, client, exchangeFields(grant));
    const held = await HeldTransaction.begin(db);
    await held.query(`SELECT 1 FROM oauth2_provider_grants WHERE app_id = $1 FOR UPDATE`, [client.id]);
    const busy = await provider.post(TOKENS, { body: form });
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '1']);
    await held.rollback();
    expectStatus(await provider.post(TOKENS, { body: form }), 200);
    expectInvalidClient(await provider.post(TOKENS, { body: form }));
  });

  it('are remembered until they expire, at most 20000 for each client; beyond that the client has to wait', async () => {
    const { db } = provider.server;
    const [client, other] = [
      await registerSigningClient(provider.server, provider.session),
      await registerSigningClient(provider.server, provider.session),
    ];
    await db.query(
      `INSERT INTO oauth2_provider_spent_assertions (app_id, jti_hash, expires_at)
       SELECT $1, convert_to(n::text, 'UTF8'), now() + interval '1 hour' FROM generate_series(1, 19999) n`,
      [client.id],
    );
    expectStatus(await authenticate(client, client.key), 200);
    const refused = expectStatus(await authenticate(client, client.key), 429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.json()).toMatchObject({ error: 'temporarily_unavailable' });
    expectStatus(await authenticate(other, other.key), 200);
  });
});
