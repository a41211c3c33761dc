import { createHash, randomBytes } from 'node:crypto';
import { sendRequest, type Answer, type RequestOptions } from './http-client.js';
import { OAuthRows } from './oauth-rows.js';
import { startServer, type RunningServer } from './server.js';

/** Parameters of a query or a form: an array repeats the name, undefined leaves it out. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** An app as its developer knows it. A public one has no secret. */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly redirectUri: string;
  readonly secret?: string;
  readonly secretId?: string;
}

/** A token response (RFC 6749 section 5.1). */
export interface Tokens {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly scope: string;
}

/** What was asked of the authorization endpoint and what came of it. */
export interface Authorization {
  readonly sent: Fields;
  /** The request's query, as sent. */
  readonly query: string;
  readonly verifier: string;
  readonly answer: Answer;
  /** Where the answer redirects to, absolute; null when it does not. */
  readonly redirect: URL | null;
}

/** An authorization that gave a code. */
export type Grant = Authorization & { readonly code: string; readonly redirect: URL };

/** How a client authenticates: in the form, by Basic, or only by naming itself. */
export type ClientAuth = 'post' | 'basic' | 'none';

export interface PostOptions {
  readonly auth?: ClientAuth;
  readonly headers?: RequestOptions['headers'];
}

export interface AuthorizeOptions extends PostOptions {
  readonly method?: string;
  readonly form?: Fields;
}

export const CALLBACK = 'http://127.0.0.1:9876/callback';
export const APPS = '/api/v2/oauth2-provider/apps';
export const ACCOUNT = '/api/v2/users/me';
export const AUTHORIZE = '/oauth2/authorize';
export const TOKENS = '/oauth2/tokens';
export const REVOKE = '/oauth2/revoke';
export const SERVER_METADATA = '/.well-known/oauth-authorization-server';
export const RESOURCE_METADATA = '/.well-known/oauth-protected-resource';
/** A client id that no app has. */
export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

/** A verifier of exactly 43 characters (RFC 7636 section 4.1). */
export function newVerifier(): string {
  return randomBytes(32).toString('base64url');
}

/** The S256 challenge of a verifier (RFC 7636 section 4.2). */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** Basic credentials, both parts form-encoded first (RFC 6749 section 2.3.1). */
export function basic(id: string, secret: string): string {
  const encode = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`;
}

export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** Expands the fields to pairs; what is undefined is left out. */
export function encodeFields(fields: Fields): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) form.append(name, one);
  }
  return form;
}

/** Starts a server with its first user signed in. Rate limits are off unless the environment says otherwise. */
export async function startProvider(env: Readonly<Record<string, string>> = {}): Promise<Provider> {
  const server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', ...env } });
  const account = { email: 'owner@example.test', username: 'owner', password: 'Correct-Horse-7-Battery' };
  const provider = new Provider(server, account);
  await provider.post('/api/v2/users/first', { body: account });
  await provider.signIn();
  return provider;
}

/** Every party of an OAuth flow against one running server: the administrator, the person and the clients. */
export class Provider {
  readonly url: string;
  /** Reaches behind the server's back, to move time. */
  readonly rows: OAuthRows;
  /** The person's session token. */
  session = '';

  constructor(
    readonly server: RunningServer,
    readonly account: { readonly email: string; readonly username: string; readonly password: string },
  ) {
    this.url = server.url;
    this.rows = new OAuthRows(server.db);
  }

  send(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    return sendRequest(method, new URL(path, this.url), options);
  }

  get(path: string, headers: RequestOptions['headers'] = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('POST', path, options);
  }

  /** A fresh session of the person; the first one is also kept for the flows. */
  async signIn(): Promise<string> {
    const { email, password } = this.account;
    const answer = demand(await this.post('/api/v2/users/login', { body: { email, password } }), 201);
    const { session_token: token } = answer.json<{ session_token: string }>();
    this.session ||= token;
    return token;
  }

  /** Calls the management API with the session. */
  admin(method: string, path: string, body?: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.send(method, path, { headers: { 'coder-session-token': this.session }, ...(body && { body }) });
  }

  /** Registers an app under a name of its own, with a secret unless it is public. */
  async createClient(options: { type?: 'confidential' | 'public'; redirectUris?: readonly string[] } = {}): Promise<Client> {
    const { type = 'confidential', redirectUris = [CALLBACK] } = options;
    const name = `app-${randomBytes(6).toString('hex')}`;
    const body = { name, callback_url: redirectUris[0], redirect_uris: redirectUris, client_type: type };
    const { id } = demand(await this.admin('POST', APPS, body), 201).json<{ id: string }>();
    const client = { id, name, redirectUri: redirectUris[0] ?? CALLBACK };
    return type === 'public' ? client : { ...client, ...(await this.createSecret(id)) };
  }

  async createSecret(appId: string): Promise<{ secret: string; secretId: string }> {
    const answer = demand(await this.admin('POST', `${APPS}/${appId}/secrets`), 201);
    const { id, client_secret_full } = answer.json<{ id: string; client_secret_full: string }>();
    return { secret: client_secret_full, secretId: id };
  }

  /** Consents, or tries to. `params` override the request's query; by default the session stands in a header, as scripts do. */
  async authorize(client: Client, params: Fields = {}, options: AuthorizeOptions = {}): Promise<Authorization> {
    const verifier = newVerifier();
    const sent: Fields = {
      response_type: 'code',
      client_id: client.id,
      redirect_uri: client.redirectUri,
      state: randomBytes(16).toString('hex'),
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      ...params,
    };
    const query = encodeFields(sent).toString();
    const { method = 'POST', headers = { 'coder-session-token': this.session }, form } = options;
    const answer = await this.send(method, `${AUTHORIZE}?${query}`, { headers, ...(form && { body: encodeFields(form) }) });
    const location = answer.headers.get('location');
    return { sent, query, verifier, answer, redirect: location === null ? null : new URL(location, this.url) };
  }

  /** Consents and demands a code. */
  async obtainCode(client: Client, params: Fields = {}, options: AuthorizeOptions = {}): Promise<Grant> {
    const { redirect, ...rest } = await this.authorize(client, params, options);
    demand(rest.answer, 302);
    const code = redirect?.searchParams.get('code');
    if (!redirect || !code) throw new Error(`no code, but ${redirect?.searchParams.get('error_description') ?? 'no redirect'}`);
    return { ...rest, redirect, code };
  }

  /** Redeems a code; `fields` override the form. A resource asked for at consent is repeated (RFC 8707). */
  exchange(client: Client, grant: Grant, fields: Fields = {}, options: PostOptions & { path?: string } = {}): Promise<Answer> {
    const { redirect_uri, resource } = grant.sent;
    const form = { grant_type: 'authorization_code', code: grant.code, redirect_uri, resource, code_verifier: grant.verifier };
    return this.postAs(client, options.path ?? TOKENS, { ...form, ...fields }, options);
  }

  refresh(client: Client, refreshToken: string | undefined, fields: Fields = {}, options: PostOptions = {}): Promise<Answer> {
    return this.postAs(client, TOKENS, { grant_type: 'refresh_token', refresh_token: refreshToken, ...fields }, options);
  }

  revoke(client: Client, token: string | undefined, fields: Fields = {}, options: PostOptions = {}): Promise<Answer> {
    return this.postAs(client, REVOKE, { token, ...fields }, options);
  }

  /** A form sent by a client that authenticates as asked (RFC 6749 section 2.3.1). */
  postAs(client: Client, path: string, fields: Fields, options: PostOptions = {}): Promise<Answer> {
    const { auth = client.secret === undefined ? 'none' : 'post' } = options;
    const identity: Fields = {
      client_id: auth === 'basic' ? undefined : client.id,
      client_secret: auth === 'post' ? client.secret : undefined,
    };
    const authorization = auth === 'basic' ? { authorization: basic(client.id, client.secret ?? '') } : {};
    return this.post(path, { headers: { ...authorization, ...options.headers }, body: encodeFields({ ...identity, ...fields }) });
  }

  /** Consent and exchange in one; demands success. */
  async obtainTokens(client: Client, params: Fields = {}, fields: Fields = {}): Promise<Tokens> {
    return demand(await this.exchange(client, await this.obtainCode(client, params), fields), 200).json<Tokens>();
  }

  /** Refreshes and demands success. */
  async refreshed(client: Client, refreshToken: string, fields: Fields = {}): Promise<Tokens> {
    return demand(await this.refresh(client, refreshToken, fields), 200).json<Tokens>();
  }

  /** Whoever this access token speaks for. */
  me(token: string): Promise<Answer> {
    return this.get(ACCOUNT, bearer(token));
  }
}

function demand(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text.slice(0, 300)}`);
  return answer;
}
