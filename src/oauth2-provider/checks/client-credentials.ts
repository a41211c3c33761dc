import { OAuthError } from '../../common/index.js';
import { JWT_BEARER, invalidAssertion, type PresentedAssertion, readAssertion } from '../client-keys/presented-assertion.js';
import { PresentedSecret } from '../oauth-secret.js';
import { invalidClient } from './invalid-client.js';
import { type ParameterSource, single } from './parameters.js';

/** The credentials that a client sent. */
export type ClientCredentials =
  | { readonly clientId: string; readonly method: 'client_secret_basic' | 'client_secret_post'; readonly secret: string }
  | { readonly clientId: string; readonly method: 'private_key_jwt'; readonly assertion: PresentedAssertion }
  /** Nothing but its name, which only a public client may do. */
  | { readonly clientId: string; readonly method: 'none' };

/** The secret that a client sent, if it sent one. */
export function secretOf(credentials: ClientCredentials): PresentedSecret | null {
  return 'secret' in credentials ? PresentedSecret.parse(credentials.secret) : null;
}

/** The places where a client may, and must not, send its credentials. */
export interface ClientCredentialSources {
  readonly form: ParameterSource;
  readonly query: ParameterSource;
  /** Every `Authorization` header of the request. */
  readonly authorization: readonly string[];
}

const NOT_IN_QUERY = ['client_secret', 'client_assertion'];

/** Reads Basic, form or signed credentials, never two of them (RFC 6749 section 2.3) and never from the URL (RFC 6749 section 2.3.1). */
export function readClientCredentials({ form, query, authorization }: ClientCredentialSources): ClientCredentials {
  if (authorization.length > 1) throw new OAuthError('invalid_request', 'Only one Authorization header may be sent');
  const misplaced = NOT_IN_QUERY.find((name) => query.all(name).some((value) => value !== ''));
  if (misplaced !== undefined) throw new OAuthError('invalid_request', `${misplaced} must not be sent in the URL query string`);
  const formId = single(form, 'client_id');
  const formSecret = single(form, 'client_secret');
  const basic = readBasic(authorization[0]);
  const assertion = readFormAssertion(form);
  if (assertion) {
    if (basic || formSecret !== undefined) throw new OAuthError('invalid_request', 'client_assertion must be the only client credentials');
    if (formId !== undefined && formId !== assertion.subject) throw invalidAssertion('iss and sub must be the client_id of the request');
    return { clientId: assertion.subject, method: 'private_key_jwt', assertion };
  }
  if (!basic) {
    if (formId === undefined) throw new OAuthError('invalid_request', 'Missing client_id parameter');
    if (formSecret === undefined) return { clientId: formId, method: 'none' };
    return { clientId: formId, secret: formSecret, method: 'client_secret_post' };
  }
  if (formSecret !== undefined || (formId !== undefined && formId !== basic.clientId)) {
    throw new OAuthError('invalid_request', 'Conflicting client credentials between Authorization header and request body');
  }
  return basic;
}

/** RFC 7521 section 4.2. */
function readFormAssertion(form: ParameterSource): PresentedAssertion | null {
  const text = single(form, 'client_assertion');
  const type = single(form, 'client_assertion_type');
  if (text === undefined && type === undefined) return null;
  if (text === undefined || type === undefined) {
    throw new OAuthError('invalid_request', 'client_assertion and client_assertion_type must be sent together');
  }
  if (type !== JWT_BEARER) throw new OAuthError('invalid_client', `client_assertion_type must be ${JWT_BEARER}`);
  return readAssertion(text);
}

/** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined and put in base64. */
function readBasic(authorization: string | undefined): ClientCredentials | null {
  const [, encoded] = /^basic +(\S+)$/i.exec(authorization?.trim() ?? '') ?? [];
  if (encoded === undefined) {
    if (/^basic\b/i.test(authorization ?? '')) throw invalidClient();
    return null;
  }
  const decoded = Buffer.from(encoded, 'base64');
  // Node skips characters outside base64, so compare the round trip to detect malformed headers. Some clients omit the padding.
  const canonical = decoded.toString('base64');
  if (encoded !== canonical && encoded !== canonical.replaceAll('=', '')) throw invalidClient();
  const text = decoded.toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) throw invalidClient();
  const secret = formDecode(text.slice(colon + 1));
  const clientId = formDecode(text.slice(0, colon));
  return secret === '' ? { clientId, method: 'none' } : { clientId, secret, method: 'client_secret_basic' };
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidClient();
  }
}
