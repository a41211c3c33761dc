import { expectStatus } from '../expect-answer.js';
import type { Answer } from '../http-client.js';
import type { RunningServer } from '../server.js';
import { uniqueName } from '../unique-name.js';
import { bearer } from '../sign-in.js';
import { CALLBACK, type Client } from './messages.js';

export const REGISTER = '/oauth2/register';
export const SETTINGS = '/api/v2/oauth2-provider/settings';
export const INITIAL_TOKENS = '/api/v2/oauth2-provider/initial-access-tokens';
export const SIGNING_KEYS = '/api/v2/oauth2-provider/signing-keys';

/** A client information response (RFC 7591 section 3.2.1). */
export interface ClientInformation extends Readonly<Record<string, unknown>> {
  readonly client_id: string;
  readonly client_name: string;
  readonly client_secret?: string;
  readonly registration_access_token: string;
  readonly registration_client_uri: string;
}

/** The metadata of a public client with a unique name. */
export function clientMetadata(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    client_name: uniqueName('self'),
    redirect_uris: [CALLBACK],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    ...fields,
  };
}

/** Attempts to register a client (RFC 7591), with an initial access token if there is one. */
export function registerItself(server: RunningServer, fields: Readonly<Record<string, unknown>> = {}, token?: string): Promise<Answer> {
  return server.request('POST', REGISTER, { headers: token === undefined ? {} : bearer(token), body: clientMetadata(fields) });
}

/** A client that has registered itself. */
export async function selfRegistered(
  server: RunningServer,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly client: Client; readonly information: ClientInformation }> {
  const information = expectStatus(await registerItself(server, fields), 201).json<ClientInformation>();
  const { client_id: id, client_name: name, client_secret: secret } = information;
  const [redirectUri = CALLBACK] = information['redirect_uris'] as string[];
  return { client: { id, name, redirectUri, ...(secret !== undefined && { secret }) }, information };
}
