import { expectStatus } from '../expect-answer.js';
import type { Answer, RequestOptions } from '../http-client.js';
import {
  startServer,
  startServerProcess,
  type ProcessOptions,
  type RunningServer,
  type ServerOptions,
  type ServerProcess,
} from '../server.js';
import { bearer, createOwner, logIn, ME, OWNER, type Account } from '../sign-in.js';
import { uniqueName } from '../unique-name.js';
import {
  basic,
  exchangeFields,
  formOf,
  refreshFields,
  REVOKE,
  TOKENS,
  type Authorization,
  type Client,
  type ClientAuth,
  type Fields,
  type Grant,
  type Tokens,
} from './messages.js';
import { OAuthRows } from './rows.js';
import {
  addSecret,
  authorize,
  obtainCode,
  obtainTokens,
  registerClient,
  registerServiceClient,
  type AuthorizeOptions,
  type ClientOptions,
} from './steps.js';

/** An app that acts as a service account. */
export interface ServiceClient extends Client {
  readonly accountId: string;
  readonly username: string;
}

export interface PostOptions {
  readonly auth?: ClientAuth;
  readonly headers?: RequestOptions['headers'];
}

/** Starts a server with its first user signed in. Rate limits are disabled unless the environment sets them. */
export async function startProvider(env: ServerOptions['env'] = {}, options: Pick<ServerOptions, 'database'> = {}): Promise<Provider> {
  return signedIn(await startServer({ ...options, env: { ...WITHOUT_LIMITS, ...env } }));
}

/** The same in a process of its own. */
export async function startProviderProcess(
  env: ServerOptions['env'] = {},
  options: Pick<ProcessOptions, 'entry' | 'database'> = {},
): Promise<Provider<ServerProcess>> {
  return signedIn(await startServerProcess({ ...options, env: { ...WITHOUT_LIMITS, ...env } }));
}

const WITHOUT_LIMITS = { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' };

async function signedIn<Server extends RunningServer>(server: Server): Promise<Provider<Server>> {
  const provider = new Provider(server, OWNER);
  provider.session = await createOwner(provider.server);
  return provider;
}

/** Every party of an OAuth flow against one running server: the administrator, the user and the clients. */
export class Provider<Server extends RunningServer = RunningServer> {
  readonly url: string;
  /** Changes rows directly, to move time. */
  readonly rows: OAuthRows;
  /** The user's session token. */
  session = '';

  constructor(
    readonly server: Server,
    readonly account: Account,
  ) {
    this.url = server.url;
    this.rows = new OAuthRows(server.db);
  }

  send(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.server.request(method, path, options);
  }

  get(path: string, headers: RequestOptions['headers'] = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('POST', path, options);
  }

  /** A fresh session of the user; the first one is also kept for the flows. */
  async signIn(): Promise<string> {
    const token = await logIn(this.server, this.account);
    this.session ||= token;
    return token;
  }

  /** Calls the management API with the session. */
  admin(method: string, path: string, body?: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.send(method, path, { headers: { 'coder-session-token': this.session }, ...(body && { body }) });
  }

  createClient(options?: ClientOptions): Promise<Client> {
    return registerClient(this.server, this.session, options);
  }

  /** An app that acts as a new service account, with these site roles. */
  async createServiceClient({ scope = '', roles = [] }: { scope?: string; roles?: readonly string[] } = {}): Promise<ServiceClient> {
    const { organization_ids } = expectStatus(await this.admin('GET', ME), 200).json<{ organization_ids: string[] }>();
    const body = { username: uniqueName('bot'), service_account: true, organization_ids };
    const created = expectStatus(await this.admin('POST', '/api/v2/users', body), 201);
    const { id: accountId, username } = created.json<{ id: string; username: string }>();
    if (roles.length > 0) expectStatus(await this.admin('PUT', `/api/v2/users/${accountId}/roles`, { roles }), 200);
    return { ...(await registerServiceClient(this.server, this.session, accountId, { scope })), accountId, username };
  }

  /** A token of the client for itself (RFC 6749 section 4.4). */
  actForItself(client: Client, fields: Fields = {}, options: PostOptions = {}): Promise<Answer> {
    return this.postAs(client, TOKENS, { grant_type: 'client_credentials', ...fields }, options);
  }

  createSecret(appId: string): Promise<{ secret: string; secretId: string }> {
    return addSecret(this.server, this.session, appId);
  }

  authorize(client: Client, params?: Fields, options?: AuthorizeOptions): Promise<Authorization> {
    return authorize(this.server, this.session, client, params, options);
  }

  obtainCode(client: Client, params?: Fields, options?: AuthorizeOptions): Promise<Grant> {
    return obtainCode(this.server, this.session, client, params, options);
  }

  obtainTokens(client: Client, params?: Fields, fields?: Fields): Promise<Tokens> {
    return obtainTokens(this.server, this.session, client, params, fields);
  }

  /** Redeems a code; `fields` override the form. */
  exchange(client: Client, grant: Grant, fields: Fields = {}, options: PostOptions & { path?: string } = {}): Promise<Answer> {
    return this.postAs(client, options.path ?? TOKENS, { ...exchangeFields(grant), ...fields }, options);
  }

  refresh(client: Client, refreshToken: string | undefined, fields: Fields = {}, options: PostOptions = {}): Promise<Answer> {
    return this.postAs(client, TOKENS, { ...refreshFields(refreshToken), ...fields }, options);
  }

  revoke(client: Client, token: string | undefined, fields: Fields = {}, options: PostOptions = {}): Promise<Answer> {
    return this.postAs(client, REVOKE, { token, ...fields }, options);
  }

  /** A form sent by a client that authenticates as requested (RFC 6749 section 2.3.1). */
  postAs(client: Client, path: string, fields: Fields, options: PostOptions = {}): Promise<Answer> {
    const { auth, headers } = options;
    const authorization = auth === 'basic' ? { authorization: basic(client.id, client.secret ?? '') } : {};
    return this.post(path, { headers: { ...authorization, ...headers }, body: formOf(client, fields, auth) });
  }

  /** Refreshes and requires success. */
  async refreshed(client: Client, refreshToken: string, fields: Fields = {}): Promise<Tokens> {
    return expectStatus(await this.refresh(client, refreshToken, fields), 200).json<Tokens>();
  }

  /** The user of this access token. */
  me(token: string): Promise<Answer> {
    return this.get(ME, bearer(token));
  }
}
