// The client's part of every OAuth flow, and the administrator's part of registering clients. Overriding parameters makes a step invalid.
import { randomBytes } from 'node:crypto';
import { expectSame, expectStatus, expectThat } from './expect.mjs';
import { challengeOf, newVerifier } from './pkce.mjs';

const APPS = '/api/v2/oauth2-provider/apps';
const CALLBACK = 'http://127.0.0.1:9876/callback';
const ACCOUNT = '/api/v2/users/me';

export class Provider {
  #apps = [];
  #shared = new Map();

  constructor(wire, sessionToken) {
    this.wire = wire;
    this.sessionToken = sessionToken;
    this.session = { 'Coder-Session-Token': sessionToken };
  }

  /** Reads the metadata documents. Nothing else can be checked without them, so a failure here ends the run. */
  async discover() {
    const server = await this.wire.send('GET', '/.well-known/oauth-authorization-server');
    expectStatus(server, 200);
    expectThat(typeof server.json?.authorization_endpoint === 'string', 'the server metadata names no authorization_endpoint');
    expectThat(typeof server.json.token_endpoint === 'string', 'the server metadata names no token_endpoint');
    this.metadata = server.json;
    this.issuer = server.json.issuer;
    const resource = (await this.wire.send('GET', '/.well-known/oauth-protected-resource')).json ?? {};
    this.resource = resource.resource ?? this.issuer;
    this.takesQueryTokens = (resource.bearer_methods_supported ?? []).includes('query');
    const path = (url, otherwise) => (url === undefined ? otherwise : new URL(url).pathname);
    this.paths = {
      authorize: path(this.metadata.authorization_endpoint),
      token: path(this.metadata.token_endpoint),
      revoke: path(this.metadata.revocation_endpoint, '/oauth2/revoke'),
    };
  }

  /** The session must be a login session: nothing can be authorized without one. */
  async checkSession() {
    const answer = await this.wire.send('GET', ACCOUNT, { headers: this.session });
    expectThat(
      answer.status === 200,
      `GET ${ACCOUNT} with the session token answered ${answer.status}: sign in again and pass a fresh token`,
    );
  }

  /** Registers an app, which `cleanUp` deletes, and gives it a secret unless it is public. */
  async createClient({ redirectUris = [CALLBACK], type = 'confidential', ...fields } = {}) {
    const name = `conformance-${randomBytes(6).toString('hex')}`;
    const answer = await this.requestApp({
      name,
      callback_url: redirectUris[0],
      redirect_uris: redirectUris,
      client_type: type,
      ...fields,
    });
    expectStatus(answer, 201);
    const client = { id: answer.json.id, name, type, redirectUri: redirectUris[0], app: answer.json };
    if (type === 'confidential') Object.assign(client, await this.createSecret(client.id));
    return client;
  }

  /** Sends a registration unchanged, without checking the response. An app that it creates is removed at the end. */
  async requestApp(body) {
    const answer = await this.admin('POST', APPS, body);
    if (answer.status === 201) this.#apps.push(answer.json.id);
    return answer;
  }

  async createSecret(appId) {
    const answer = await this.admin('POST', `${APPS}/${appId}/secrets`);
    expectStatus(answer, 201);
    return { secret: answer.json.client_secret_full, secretId: answer.json.id };
  }

  deleteSecret(client) {
    return this.admin('DELETE', `${APPS}/${client.id}/secrets/${client.secretId}`);
  }

  deleteApp(id) {
    return this.admin('DELETE', `${APPS}/${id}`);
  }

  /** A request of the management API, made with the session. */
  admin(method, path, body) {
    const headers = { ...this.session, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
    return this.wire.send(method, path, { headers, body: body === undefined ? undefined : JSON.stringify(body) });
  }

  /** A client of this kind that several checks share and do not change. */
  sharedClient(kind = 'confidential') {
    if (!this.#shared.has(kind)) {
      this.#shared.set(kind, this.createClient({ type: kind === 'public' ? 'public' : 'confidential' }));
    }
    return this.#shared.get(kind);
  }

  /** An access token that several checks use for reading and none revokes. */
  sharedToken() {
    if (!this.#shared.has('token'))
      this.#shared.set(
        'token',
        this.obtainTokens().then((tokens) => tokens.access_token),
      );
    return this.#shared.get('token');
  }

  /** Removes every app that this run created. Returns those that could not be removed. */
  async cleanUp() {
    const left = [];
    for (const id of new Set(this.#apps)) {
      const answer = await this.deleteApp(id).catch((error) => ({ status: error.message }));
      if (answer.status !== 204 && answer.status !== 404) left.push(`${id}: ${answer.status}`);
    }
    return left;
  }

  /**
   * Requests a code. `params` override the request's (undefined omits one, an array repeats it). Returns the sent parameters, the
   * response, and its redirect target.
   */
  async authorize(client, params = {}, { method = 'POST', headers = this.session, form } = {}) {
    const verifier = newVerifier();
    const sent = {
      response_type: 'code',
      client_id: client.id,
      redirect_uri: client.redirectUri,
      state: randomBytes(16).toString('hex'),
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      ...params,
    };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(sent)) for (const one of [value].flat()) if (one !== undefined) query.append(name, one);
    const answer = await this.wire.send(method, `${this.paths.authorize}?${query}`, { headers, form });
    const location = answer.header('location');
    return { sent, verifier, answer, query: `${query}`, redirect: location === null ? null : new URL(location, this.wire.base) };
  }

  /** Requests a code; fails the check without one. */
  async obtainCode(client, params, options) {
    const grant = await this.authorize(client, params, options);
    expectStatus(grant.answer, 302);
    grant.code = grant.redirect.searchParams.get('code');
    expectThat(
      Boolean(grant.code),
      `no code in the redirect: ${grant.redirect.searchParams.get('error_description') ?? grant.redirect.search}`,
    );
    return grant;
  }

  /** Redeems a code. `fields` override the form, `auth` chooses how the client authenticates: post, basic or none. */
  exchange(client, grant, fields = {}, { auth, path = this.paths.token, headers = {} } = {}) {
    const form = {
      grant_type: 'authorization_code',
      code: grant.code,
      redirect_uri: grant.sent.redirect_uri,
      code_verifier: grant.verifier,
      resource: grant.sent.resource,
    };
    return this.postAs(client, path, { ...form, ...fields }, { auth, headers });
  }

  refresh(client, refreshToken, fields = {}, options = {}) {
    return this.postAs(client, this.paths.token, { grant_type: 'refresh_token', refresh_token: refreshToken, ...fields }, options);
  }

  revoke(client, token, fields = {}, options = {}) {
    return this.postAs(client, this.paths.revoke, { token, ...fields }, options);
  }

  /** Sends a form with the given client authentication (RFC 6749 2.3.1); a public client sends only its id. */
  postAs(client, path, fields, { auth = client.secret === undefined ? 'none' : 'post', headers = {} } = {}) {
    const identity = { client_id: auth === 'basic' ? undefined : client.id, client_secret: auth === 'post' ? client.secret : undefined };
    const authorization = auth === 'basic' ? { Authorization: basic(client.id, client.secret) } : {};
    return this.wire.send('POST', path, { headers: { ...authorization, ...headers }, form: { ...identity, ...fields } });
  }

  /** The whole flow, consent and exchange. Fails the check unless it succeeds; returns the token response. */
  async obtainTokens(client, params = {}, fields = {}) {
    const holder = client ?? (await this.sharedClient());
    const grant = await this.obtainCode(holder, params);
    const answer = await this.exchange(holder, grant, fields);
    expectStatus(answer, 200);
    expectThat(typeof answer.json?.access_token === 'string', 'no access_token in the answer');
    return answer.json;
  }

  /** The account of the token's user. */
  account(token, { method = 'GET', query = '', headers = {} } = {}) {
    const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return this.wire.send(method, `${ACCOUNT}${query}`, { headers: { ...authorization, ...headers } });
  }

  /** The API accepts the access token. */
  async expectAlive(token) {
    expectStatus(await this.account(token), 200);
  }

  /** The API refuses the access token as in RFC 6750 3.1. */
  async expectDead(token) {
    const answer = await this.account(token);
    expectStatus(answer, 401);
    expectThat(/error="invalid_token"/.test(answer.header('www-authenticate') ?? ''), 'the challenge is not invalid_token');
  }

  /** The error was sent to the client's redirect URI, with state and issuer and without a code (RFC 6749 4.1.2.1, RFC 9207 2). */
  expectRedirectError(grant, ...errors) {
    expectStatus(grant.answer, 302, 303);
    const at = `${grant.redirect.origin}${grant.redirect.pathname}`;
    if (grant.sent.redirect_uri !== undefined) expectSame('redirect target', at, grant.sent.redirect_uri.split('?')[0]);
    const query = grant.redirect.searchParams;
    expectThat(
      errors.includes(query.get('error')),
      `error is ${query.get('error')} (${query.get('error_description')}), expected ${errors.join(' or ')}`,
    );
    expectSame('state', query.get('state'), [grant.sent.state].flat()[0] ?? null);
    expectSame('iss', query.getAll('iss'), [this.issuer]);
    expectThat(!query.has('code'), 'the error comes with a code');
    expectSame('fragment', grant.redirect.hash, '');
  }

  /** The error was shown without a redirect, because the client or its redirect URI cannot be trusted (RFC 6749 4.1.2.1). */
  expectLocalRefusal(grant) {
    const { answer } = grant;
    expectThat(answer.status >= 400 && answer.status < 500, `answered ${answer.status}, expected a 4xx`);
    expectThat(answer.header('location') === null, `redirects to ${answer.header('location')}`);
  }
}

/** The Basic credentials of a client: both parts form-encoded first (RFC 6749 2.3.1). */
export function basic(id, secret) {
  const encode = (text) => new URLSearchParams({ x: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`;
}
