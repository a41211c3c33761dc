import { createHash, randomBytes } from 'node:crypto';
import type { Answer } from '../http-client.js';

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

/** An authorization request and its result. */
export interface Authorization {
  readonly sent: Fields;
  /** The request's query, as sent. */
  readonly query: string;
  readonly verifier: string;
  readonly answer: Answer;
  /** The redirect target, absolute; null without a redirect. */
  readonly redirect: URL | null;
}

/** An authorization that returned a code. */
export type Grant = Authorization & { readonly code: string; readonly redirect: URL };

/** How a client authenticates: in the form, by Basic, or only by naming itself. */
export type ClientAuth = 'post' | 'basic' | 'none';

export const CALLBACK = 'http://127.0.0.1:9876/callback';
export const APPS = '/api/v2/oauth2-provider/apps';
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

/** Expands the fields to pairs; what is undefined is left out. */
export function encodeFields(fields: Fields): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) form.append(name, one);
  }
  return form;
}

/** The form that redeems a code. A resource asked for at consent is repeated (RFC 8707). `fields` override. */
export function exchangeForm(client: Client, grant: Grant, fields: Fields = {}): URLSearchParams {
  return formOf(client, { ...exchangeFields(grant), ...fields });
}

/** The form that uses the refresh token. */
export function refreshForm(client: Client, refreshToken: string, fields: Fields = {}): URLSearchParams {
  return formOf(client, { ...refreshFields(refreshToken), ...fields });
}

export function revokeForm(client: Client, token: string): URLSearchParams {
  return formOf(client, { token });
}

export function exchangeFields({ code, sent, verifier }: Grant): Fields {
  const { redirect_uri, resource } = sent;
  return { grant_type: 'authorization_code', code, redirect_uri, resource, code_verifier: verifier };
}

export function refreshFields(refreshToken: string | undefined): Fields {
  return { grant_type: 'refresh_token', refresh_token: refreshToken };
}

/** A form that includes the client's identity; by default with the secret, if there is one. */
export function formOf(client: Client, fields: Fields, auth: ClientAuth = client.secret === undefined ? 'none' : 'post'): URLSearchParams {
  const identity: Fields = {
    client_id: auth === 'basic' ? undefined : client.id,
    client_secret: auth === 'post' ? client.secret : undefined,
  };
  return encodeFields({ ...identity, ...fields });
}
