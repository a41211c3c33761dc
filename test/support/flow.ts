import { createHash, randomBytes } from 'node:crypto';
import type { Answer } from './http-client.js';
import type { RunningServer } from './server.js';

/** What a person types. */
export interface Account {
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

/** A registered client as its developer knows it. A public one has no secret. */
export interface FlowClient {
  readonly id: string;
  readonly redirectUri: string;
  readonly secret?: string;
  readonly secretId?: string;
}

/** A code and what redeems it. */
export interface CodeGrant {
  readonly code: string;
  readonly verifier: string;
  /** Where the answer of the authorization endpoint sent the browser. */
  readonly redirect: URL;
}

/** A token response (RFC 6749 section 5.1). */
export interface TokenPair {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly scope: string;
}

export type Fields = Readonly<Record<string, string>>;

export const CALLBACK = 'https://client.example/callback';
export const ME = '/api/v2/users/me';
export const APPS = '/api/v2/oauth2-provider/apps';

export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** The account of the deployment's owner: the first user. */
export const OWNER: Account = { email: 'owner@example.test', username: 'owner', password: 'Correct-Horse-7-Battery' };

/** Makes the owner and gives a session token of theirs. */
export async function createOwner(server: RunningServer): Promise<string> {
  expectStatus(await server.post('/api/v2/users/first', { ...OWNER }), 201);
  return logIn(server, OWNER);
}

export async function logIn(server: RunningServer, { email, password }: Account): Promise<string> {
  return expectStatus(await server.post('/api/v2/users/login', { email, password }), 201).json<{ session_token: string }>().session_token;
}

/** Registers an app, with a secret unless it is public. */
export async function registerClient(
  server: RunningServer,
  session: string,
  options: { readonly type?: 'confidential' | 'public'; readonly redirectUri?: string; readonly scope?: string } = {},
): Promise<FlowClient> {
  const { type = 'confidential', redirectUri = CALLBACK, scope = '' } = options;
  const headers = { 'coder-session-token': session };
  const body = { name: `app-${randomBytes(6).toString('hex')}`, redirect_uris: [redirectUri], client_type: type, scope };
  const { id } = expectStatus(await server.request('POST', APPS, { headers, body }), 201).json<{ id: string }>();
  return type === 'public' ? { id, redirectUri } : { id, redirectUri, ...(await addSecret(server, session, id)) };
}

export async function addSecret(server: RunningServer, session: string, appId: string): Promise<{ secret: string; secretId: string }> {
  const answer = await server.request('POST', `${APPS}/${appId}/secrets`, { headers: { 'coder-session-token': session } });
  const { id, client_secret_full } = expectStatus(answer, 201).json<{ id: string; client_secret_full: string }>();
  return { secret: client_secret_full, secretId: id };
}

/** Consents the way scripts do, with the session token in a header. `parameters` override the request's query. */
export async function obtainCode(server: RunningServer, session: string, client: FlowClient, parameters: Fields = {}): Promise<CodeGrant> {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.id,
    redirect_uri: client.redirectUri,
    state: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  });
  const answer = await server.post(`/oauth2/authorize?${query.toString()}`, undefined, { 'coder-session-token': session });
  const redirect = new URL(expectStatus(answer, 302).headers.get('location') ?? '');
  const code = redirect.searchParams.get('code');
  if (code === null) throw new Error(`no code: ${redirect.href}`);
  return { code, verifier, redirect };
}

/** The form that redeems a code. */
export function exchangeForm(client: FlowClient, grant: CodeGrant, overrides: Fields = {}): URLSearchParams {
  const { code, verifier } = grant;
  return form(client, { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri, code_verifier: verifier, ...overrides });
}

/** The form that spends a refresh token. */
export function refreshForm(client: FlowClient, refreshToken: string, overrides: Fields = {}): URLSearchParams {
  return form(client, { grant_type: 'refresh_token', refresh_token: refreshToken, ...overrides });
}

export function revokeForm(client: FlowClient, token: string): URLSearchParams {
  return form(client, { token });
}

function form(client: FlowClient, fields: Fields): URLSearchParams {
  return new URLSearchParams({ client_id: client.id, ...(client.secret && { client_secret: client.secret }), ...fields });
}

/** Consent and exchange in one; demands success. */
export async function obtainTokens(
  server: RunningServer,
  session: string,
  client: FlowClient,
  parameters: Fields = {},
): Promise<TokenPair> {
  const grant = await obtainCode(server, session, client, parameters);
  const resource = parameters['resource'];
  const answer = await server.post('/oauth2/tokens', exchangeForm(client, grant, resource === undefined ? {} : { resource }));
  return expectStatus(answer, 200).json<TokenPair>();
}

/** Demands this status, for the steps that lead up to what a test is about. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text.slice(0, 300)}`);
  return answer;
}
