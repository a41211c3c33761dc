import { decodeJwt } from 'jose';
import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import { plantUser } from '../support/people.js';
import {
  ACCESS_TOKEN_TYPE,
  type Client,
  createExchange,
  createRule,
  type Exchange,
  exchanged,
  expectInvalidClient,
  expectNoStore,
  expectRefused,
  type Fields,
  introspected,
  type Provider,
  readDocument,
  registerBackend,
  registerCalendar,
  sendExchange,
  SERVER_METADATA,
  startProvider,
  subjectTokens,
  TOKENS,
  type Tokens,
} from '../support/oauth/index.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TYPES = 'urn:ietf:params:oauth:token-type:';

describe('RFC 8693: token exchange', () => {
  let provider: Provider;
  let exchange: Exchange;
  let subject: Tokens;

  beforeAll(async () => {
    provider = await startProvider();
    exchange = await createExchange(provider);
    subject = await subjectTokens(provider, exchange);
  });
  afterAll(() => provider.server.stop());

  /** To the calendar, unless the fields say otherwise. */
  function send(fields: Fields = {}, client: Client = exchange.backend, token: string | undefined = subject.access_token): Promise<Answer> {
    return sendExchange(provider, client, token, { resource: exchange.calendar.identifier, ...fields });
  }

  function descriptionOf(answer: Answer): string | undefined {
    return answer.json<{ error_description?: string }>().error_description;
  }

  it.each(['subject_token', 'subject_token_type'])(
    '8693-01, 8693-11: without %s it is invalid_request, and so is an empty one',
    async (name) => {
      for (const value of [undefined, '']) {
        const answer = await send({ [name]: value });
        expectRefused(answer, 'invalid_request');
        expect(descriptionOf(answer)).toBe(`Missing required parameter: ${name}`);
      }
    },
  );

  it('8693-01: a repeated parameter is invalid_request', async () => {
    for (const name of ['subject_token', 'subject_token_type', 'requested_token_type', 'scope']) {
      const form = new URLSearchParams([
        ['grant_type', GRANT],
        ['client_id', exchange.backend.id],
        ['client_secret', exchange.backend.secret ?? ''],
        ['subject_token', subject.access_token],
        ['subject_token_type', ACCESS_TOKEN_TYPE],
        ['requested_token_type', ACCESS_TOKEN_TYPE],
        ['scope', 'calendar.read'],
        ['resource', exchange.calendar.identifier],
      ]);
      expect((await provider.post(TOKENS, { body: form })).status).toBe(200);
      form.append(name, form.get(name) ?? '');
      expectRefused(await provider.post(TOKENS, { body: form }), 'invalid_request');
    }
  });

  it.each([{ actor_token: 'x', actor_token_type: ACCESS_TOKEN_TYPE }, { actor_token: 'x' }, { actor_token_type: ACCESS_TOKEN_TYPE }])(
    '8693-02: an actor token, its type or both are refused with a clear text: %j',
    async (fields) => {
      const answer = await send(fields);
      expectRefused(answer, 'invalid_request');
      expect(descriptionOf(answer)).toBe('actor_token is not supported: the actor is always the client that authenticates');
    },
  );

  it.each(['/relative', 'https://x.example/#fragment', 'no uri'])('8693-03: the resource %s is invalid_target', async (resource) => {
    const answer = await send({ resource });
    expectRefused(answer, 'invalid_target');
    expect(descriptionOf(answer)).toBe('The resource parameter is invalid');
  });

  it('8693-04: the audience is the ID or the identifier of the resource server, and can be named several times', async () => {
    const { id, identifier } = exchange.calendar;
    const forms: [string, string][][] = [
      [['audience', id]],
      [['audience', id.toUpperCase()]],
      [['audience', identifier]],
      [
        ['resource', identifier],
        ['resource', `${identifier}/`],
        ['audience', id],
        ['audience', identifier],
      ],
    ];
    for (const targets of forms) {
      const answer = expectStatus(await postTargets(targets), 200);
      const token = answer.json<Tokens>().access_token;
      expect(await introspected(provider, exchange.calendar, token)).toMatchObject({ active: true, aud: identifier });
    }
  });

  it('8693-04, 8693-12: several targets, an unknown one and none are invalid_target', async () => {
    const other = await registerCalendar(provider);
    const { id, identifier } = exchange.calendar;
    const several = 'Only one resource per token is supported';
    const none = 'No rule allows this app to exchange tokens for that resource';
    const forms: [targets: [string, string][], text: string][] = [
      [
        [
          ['resource', identifier],
          ['resource', other.identifier],
        ],
        several,
      ],
      [
        [
          ['resource', identifier],
          ['audience', other.id],
        ],
        several,
      ],
      [
        [
          ['audience', id],
          ['audience', 'calendar'],
        ],
        several,
      ],
      [[['resource', other.identifier]], none],
      [[['resource', 'https://nobody.example/']], none],
      [[['audience', 'calendar']], none],
      [[['resource', exchange.notes.identifier]], none],
      [[['resource', provider.url]], none],
      [[], 'Name the API that the token is for in the parameter resource'],
    ];
    for (const [targets, text] of forms) {
      const answer = await postTargets(targets);
      expectRefused(answer, 'invalid_target');
      expect({ targets, text: descriptionOf(answer) }).toEqual({ targets, text });
    }
  });

  /** An exchange for these targets. */
  function postTargets(targets: readonly [string, string][]): Promise<Answer> {
    const { id, secret = '' } = exchange.backend;
    const common = { grant_type: GRANT, client_id: id, client_secret: secret, subject_token: subject.access_token };
    const fields = [...Object.entries({ ...common, subject_token_type: ACCESS_TOKEN_TYPE }), ...targets];
    return provider.post(TOKENS, { body: new URLSearchParams(fields) });
  }

  it('8693-05, 8693-11: a subject token that is invalid for any reason is invalid_request, always with the same text', async () => {
    const { front, notes, backend } = exchange;
    const expired = await subjectTokens(provider, exchange);
    await provider.rows.expireAccessToken(expired.access_token);
    const revoked = await subjectTokens(provider, exchange);
    expectStatus(await provider.revoke(front, revoked.access_token), 200);
    const replaced = await subjectTokens(provider, exchange);
    await provider.refreshed(front, replaced.refresh_token);
    const forApi = await provider.obtainTokens(front);
    const forOther = await provider.obtainTokens(front, { resource: (await registerCalendar(provider)).identifier });
    const closed = await createExchange(provider);
    const closedToken = (await subjectTokens(provider, closed)).access_token;
    expectStatus(
      await provider.admin('PUT', `/api/v2/oauth2-provider/resource-servers/${closed.notes.id}`, {
        name: closed.notes.name,
        scopes: [{ name: 'notes.read', description: 'See your notes' }],
        allowed_app_ids: [backend.id],
      }),
      200,
    );
    const texts: Record<string, [token: string, client?: Client, resource?: string]> = {
      garbage: ['garbage'],
      'a token with another secret': [subject.access_token.slice(0, -3) + 'AAA'],
      'a refresh token': [subject.refresh_token],
      'a session': [provider.session],
      'an expired one': [expired.access_token],
      'a revoked one': [revoked.access_token],
      'a replaced one': [replaced.access_token],
      'one for the API of this server': [forApi.access_token],
      'one for another resource server': [forOther.access_token],
      'one of an app that the resource server no longer accepts': [closedToken, closed.backend, closed.calendar.identifier],
      'a valid one, by a client without a rule': [subject.access_token, await registerBackend(provider)],
      'an unsigned JWT': [
        `${base64({ typ: 'at+jwt', alg: 'none' })}.${base64({ iss: provider.url, jti: 'x', aud: notes.identifier })}.AAAA`,
      ],
    };
    for (const [name, [token, client = backend, resource = exchange.calendar.identifier]] of Object.entries(texts)) {
      const answer = await send({ resource }, client, token);
      expectRefused(answer, 'invalid_request');
      expect({ name, text: descriptionOf(answer) }).toEqual({
        name,
        text: 'The subject token is invalid or expired, or this app may not exchange tokens for its resource',
      });
    }
  });

  it('8693-05: the token of a suspended user is invalid_request, and works again with the user', async () => {
    const { db } = provider.server;
    const user = await plantUser(db);
    const planted = await subjectTokens(provider, exchange);
    await db.query(
      `UPDATE oauth2_provider_grants SET user_id = $1 WHERE id = (SELECT grant_id FROM oauth2_provider_app_tokens WHERE access_key_id = $2)`,
      [user.id, keyOf(planted.access_token)],
    );
    await db.query(`UPDATE oauth2_provider_app_tokens SET user_id = $1 WHERE access_key_id = $2`, [user.id, keyOf(planted.access_token)]);
    await db.query(`UPDATE api_keys SET user_id = $1 WHERE id = $2`, [user.id, keyOf(planted.access_token)]);
    await db.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [user.id]);
    expectRefused(await send({}, exchange.backend, planted.access_token), 'invalid_request');
    await db.query(`UPDATE users SET status = 'active' WHERE id = $1`, [user.id]);
    const { access_token } = await exchanged(provider, exchange, planted.access_token);
    expect(await introspected(provider, exchange.calendar, access_token)).toMatchObject({ active: true, sub: user.id });
  });

  it('8693-05: a JWT access token is a subject token, as is an opaque one', async () => {
    const notes = await registerCalendar(provider, { access_token_format: 'jwt' });
    const scopes = [{ name: 'calendar.read' }];
    await createRule(provider, exchange.backend.id, notes, exchange.calendar, scopes);
    const { access_token } = await provider.obtainTokens(exchange.front, { resource: notes.identifier });
    expect(decodeJwt(access_token)).toMatchObject({ aud: notes.identifier });
    const answer = await send({}, exchange.backend, access_token);
    expect(expectStatus(answer, 200).json()).toMatchObject({ scope: 'calendar.read' });
    const forged = `${access_token.split('.').slice(0, 2).join('.')}.${'A'.repeat(342)}`;
    expectRefused(await send({}, exchange.backend, forged), 'invalid_request');
  });

  it('8693-06: the subject token stays valid, and can be exchanged again', async () => {
    const before = await introspected(provider, exchange.notes, subject.access_token);
    const [first, second] = [
      await exchanged(provider, exchange, subject.access_token),
      await exchanged(provider, exchange, subject.access_token),
    ];
    expect(first.access_token).not.toBe(second.access_token);
    expect(await introspected(provider, exchange.notes, subject.access_token)).toEqual(before);
    expect(before).not.toHaveProperty('act');
  });

  it('8693-07: revoking the grant of the subject token ends an opaque token at once', async () => {
    const own = await subjectTokens(provider, exchange);
    const { access_token } = await exchanged(provider, exchange, own.access_token);
    expect(await introspected(provider, exchange.calendar, access_token)).toMatchObject({ active: true });
    expectStatus(await provider.revoke(exchange.front, own.refresh_token), 200);
    expect(await introspected(provider, exchange.calendar, access_token)).toEqual({ active: false });
  });

  it('8693-08: the client authenticates, is confidential, and is registered for the grant type', async () => {
    expectInvalidClient(await send({ client_secret: 'coder_AAAAAAAAAA_' + 'A'.repeat(40) }));
    expectInvalidClient(await send({ client_secret: undefined }));
    const pub = await provider.createClient({ type: 'public' });
    await provider.server.db.query(`UPDATE oauth2_provider_apps SET grant_types = $2 WHERE id = $1`, [pub.id, [GRANT]]);
    expectRefused(await send({}, pub), 'unauthorized_client');
    const unregistered = await provider.createClient();
    await createRule(provider, unregistered.id, exchange.notes, exchange.calendar);
    expectRefused(await send({}, unregistered), 'unauthorized_client');
  });

  it('8693-09, 8693-10: the response says what was issued, is not cached, and has no refresh token', async () => {
    const answer = expectStatus(await send({ scope: 'calendar.read calendar.delete', requested_token_type: ACCESS_TOKEN_TYPE }), 200);
    expectNoStore(answer);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(answer.json()).toEqual({
      access_token: expect.stringMatching(/^\w{10}-\w{22}$/) as unknown,
      issued_token_type: ACCESS_TOKEN_TYPE,
      token_type: 'Bearer',
      expires_in: expect.any(Number) as unknown,
      expiry: expect.any(String) as unknown,
      scope: 'calendar.read',
    });
  });

  it('8693-10: an app that is registered for refresh tokens gets none either', async () => {
    const client = await provider.createClient({ redirectUris: [], grantTypes: [GRANT, 'refresh_token'] });
    await createRule(provider, client.id, exchange.notes, exchange.calendar);
    const answer = expectStatus(await send({}, client), 200);
    expect(answer.json()).not.toHaveProperty('refresh_token');
  });

  it.each(['refresh_token', 'id_token', 'saml1', 'saml2', 'jwt', 'id-jag'])(
    '8693-13: neither as the type of the subject token nor as the requested one is %s supported',
    async (type) => {
      for (const name of ['subject_token_type', 'requested_token_type']) {
        const answer = await send({ [name]: TYPES + type });
        expectRefused(answer, 'invalid_request');
        expect(descriptionOf(answer)).toBe(`${name} must be ${ACCESS_TOKEN_TYPE}`);
      }
    },
  );

  it('8693-14, 8693-16: act names the app that exchanged the token, in introspection and in a JWT', async () => {
    const { sub, username } = await introspected(provider, exchange.notes, subject.access_token);
    const { access_token, scope } = await exchanged(provider, exchange, subject.access_token);
    expect(await introspected(provider, exchange.calendar, access_token)).toEqual({
      active: true,
      act: { sub: exchange.backend.id },
      client_id: exchange.backend.id,
      sub,
      username,
      scope,
      token_type: 'Bearer',
      aud: exchange.calendar.identifier,
      iss: provider.url,
      exp: expect.any(Number) as unknown,
      iat: expect.any(Number) as unknown,
      jti: expect.any(String) as unknown,
    });
    const withJwts = await createExchange(provider, { calendar: { access_token_format: 'jwt' } });
    const jwt = await exchanged(provider, withJwts, (await subjectTokens(provider, withJwts)).access_token);
    expect(decodeJwt(jwt.access_token)).toMatchObject({
      act: { sub: withJwts.backend.id },
      client_id: withJwts.backend.id,
      sub,
      scope: 'calendar.read calendar.write',
    });
    expect(await introspected(provider, withJwts.calendar, jwt.access_token)).toMatchObject({
      active: true,
      act: { sub: withJwts.backend.id },
    });
  });

  it('8693-14, 8693-18: in a chain the latest actor is the outermost, and after four there can be no more', async () => {
    let token = subject.access_token;
    let from = exchange.notes;
    let act: object | undefined;
    for (let hop = 1; hop <= 5; hop++) {
      const [client, to] = [await registerBackend(provider), await registerCalendar(provider)];
      const requires = hop === 1 ? 'notes.read' : 'calendar.read';
      await createRule(provider, client.id, from, to, [{ name: 'calendar.read', requires }]);
      const answer = await send({ resource: to.identifier }, client, token);
      if (hop === 5) {
        expectRefused(answer, 'invalid_request');
        expect(descriptionOf(answer)).toBe('The subject token is the result of 4 exchanges, and there can be no more');
        break;
      }
      token = expectStatus(answer, 200).json<Tokens>().access_token;
      act = { sub: client.id, ...(act && { act }) };
      expect(await introspected(provider, to, token)).toMatchObject({ active: true, act, client_id: client.id });
      from = to;
    }
  });

  it('8693-15: a rule of an earlier actor gives the current one nothing', async () => {
    const { access_token } = await exchanged(provider, exchange, subject.access_token);
    const [later, mail] = [await registerBackend(provider), await registerCalendar(provider)];
    await createRule(provider, exchange.backend.id, exchange.calendar, mail, [{ name: 'calendar.read' }]);
    expectRefused(await send({ resource: mail.identifier }, later, access_token), 'invalid_request');
    expectStatus(await send({ resource: mail.identifier }, exchange.backend, access_token), 200);
  });

  it('8693-18: the scope is what the rule makes of the scope of the subject token, within the registration of the app', async () => {
    const narrow = (await subjectTokens(provider, exchange, 'notes.read')).access_token;
    const scopeOf = async (token: string, scope?: string): Promise<string | undefined> =>
      (await send({ scope }, exchange.backend, token)).json<{ scope?: string; error?: string }>().scope;
    expect(await scopeOf(subject.access_token)).toBe('calendar.read calendar.write');
    expect(await scopeOf(subject.access_token, 'calendar.write')).toBe('calendar.write');
    expect(await scopeOf(narrow)).toBe('calendar.read');
    expect(await scopeOf(narrow, 'calendar.read calendar.write notes.read user:read gatehouse:admin')).toBe('calendar.read');
    for (const scope of ['calendar.write', 'notes.read', 'user:read', 'gatehouse:admin', 'coder:all', 'openid']) {
      expectRefused(await send({ scope }, exchange.backend, narrow), 'invalid_scope');
    }
    const registered = await createExchange(provider, { backendScope: 'calendar.read user:read' });
    const { access_token } = await subjectTokens(provider, registered);
    expect((await exchanged(provider, registered, access_token)).scope).toBe('calendar.read');
    const onlyWrite = (await subjectTokens(provider, registered, 'notes.write')).access_token;
    expectRefused(await send({ resource: registered.calendar.identifier }, registered.backend, onlyWrite), 'invalid_scope');
  });

  it('8693-18: the new token never expires after the subject token', async () => {
    const own = await subjectTokens(provider, exchange);
    await provider.server.db.query(`UPDATE api_keys SET expires_at = now() + interval '100 seconds' WHERE id = $1`, [
      keyOf(own.access_token),
    ]);
    const token = await exchanged(provider, exchange, own.access_token);
    expect(token.expires_in).toBeGreaterThan(0);
    expect(token.expires_in).toBeLessThanOrEqual(100);
    const [ofSubject, ofToken] = [
      await introspected(provider, exchange.notes, own.access_token),
      await introspected(provider, exchange.calendar, token.access_token),
    ];
    expect(Number(ofToken['exp'])).toBeLessThanOrEqual(Number(ofSubject['exp']));
  });

  it('8693-20: the metadata lists the grant type', async () => {
    expect((await readDocument(provider, SERVER_METADATA))['grant_types_supported']).toContain(GRANT);
  });
});

function keyOf(token: string): string {
  return token.slice(0, token.indexOf('-'));
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
