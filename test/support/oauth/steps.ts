import { randomBytes } from 'node:crypto';
import { expectStatus } from '../expect-answer.js';
import type { Answer, RequestOptions } from '../http-client.js';
import type { RunningServer } from '../server.js';
import { uniqueName } from '../unique-name.js';
import {
  APPS,
  AUTHORIZE,
  CALLBACK,
  challengeOf,
  encodeFields,
  exchangeForm,
  newVerifier,
  TOKENS,
  type Authorization,
  type Client,
  type Fields,
  type Grant,
  type Tokens,
} from './messages.js';

/** The steps of a flow, for the user of this session token at this server. `Provider` has them for one user. */

export interface ClientOptions {
  readonly type?: 'confidential' | 'public';
  readonly redirectUris?: readonly string[];
  /** The scopes it may be granted; empty: the catalogue. */
  readonly scope?: string;
  /** Absent: the default ones. */
  readonly grantTypes?: readonly string[];
  /** The account that it acts as when it acts for itself. */
  readonly serviceAccountId?: string;
  /** It gets only bound tokens (RFC 9449). */
  readonly bound?: boolean;
}

export interface AuthorizeOptions {
  readonly method?: string;
  /** Absent: the session token, as scripts send it. */
  readonly headers?: RequestOptions['headers'];
  readonly form?: Fields;
}

/** Registers an app with a unique name, with a secret unless it is public. */
export async function registerClient(server: RunningServer, session: string, options: ClientOptions = {}): Promise<Client> {
  const { type = 'confidential', redirectUris = [CALLBACK], scope = '', grantTypes, serviceAccountId, bound } = options;
  const name = uniqueName('app');
  const body = {
    name,
    callback_url: redirectUris[0],
    redirect_uris: redirectUris,
    client_type: type,
    scope,
    grant_types: grantTypes,
    service_account_id: serviceAccountId,
    dpop_bound_access_tokens: bound,
  };
  const answer = await server.request('POST', APPS, { headers: { 'coder-session-token': session }, body });
  const { id } = expectStatus(answer, 201).json<{ id: string }>();
  const client = { id, name, redirectUri: redirectUris[0] ?? CALLBACK };
  return type === 'public' ? client : { ...client, ...(await addSecret(server, session, id)) };
}

/** Registers an app that acts as this service account, and can do nothing else. */
export function registerServiceClient(
  server: RunningServer,
  session: string,
  serviceAccountId: string,
  options: Pick<ClientOptions, 'scope'> = {},
): Promise<Client> {
  return registerClient(server, session, { ...options, redirectUris: [], grantTypes: ['client_credentials'], serviceAccountId });
}

export async function addSecret(server: RunningServer, session: string, appId: string): Promise<{ secret: string; secretId: string }> {
  const answer = await server.request('POST', `${APPS}/${appId}/secrets`, { headers: { 'coder-session-token': session } });
  const { id, client_secret_full } = expectStatus(answer, 201).json<{ id: string; client_secret_full: string }>();
  return { secret: client_secret_full, secretId: id };
}

/** Consents, or attempts to. `params` override the request's query. */
export async function authorize(
  server: RunningServer,
  session: string,
  client: Client,
  params: Fields = {},
  options: AuthorizeOptions = {},
): Promise<Authorization> {
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
  const { method = 'POST', headers = { 'coder-session-token': session }, form } = options;
  const answer: Answer = await server.request(method, `${AUTHORIZE}?${query}`, { headers, ...(form && { body: encodeFields(form) }) });
  const location = answer.headers.get('location');
  return { sent, query, verifier, answer, redirect: location === null ? null : new URL(location, server.url) };
}

/** Consents and requires a code. */
export async function obtainCode(...request: Parameters<typeof authorize>): Promise<Grant> {
  const { redirect, ...rest } = await authorize(...request);
  expectStatus(rest.answer, 302);
  const code = redirect?.searchParams.get('code');
  if (!redirect || !code) throw new Error(`no code, but ${redirect?.searchParams.get('error_description') ?? 'no redirect'}`);
  return { ...rest, redirect, code };
}

/** Consent and exchange in one; requires success. `fields` override the form that redeems the code. */
export async function obtainTokens(
  server: RunningServer,
  session: string,
  client: Client,
  params: Fields = {},
  fields: Fields = {},
): Promise<Tokens> {
  const grant = await obtainCode(server, session, client, params);
  return expectStatus(await server.post(TOKENS, exchangeForm(client, grant, fields)), 200).json<Tokens>();
}
