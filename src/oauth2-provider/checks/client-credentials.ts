import { OAuthError } from '../../common/index.js';
import { type ParameterSource, single } from './parameters.js';

/** The credentials that a client sent. */
export interface ClientCredentials {
  readonly clientId: string;
  /** Absent: the client sent no secret, which only a public client may do. */
  readonly secret: string | undefined;
  readonly method: 'client_secret_basic' | 'client_secret_post' | 'none';
}

/** The one text for every failed client authentication. */
export function invalidClient(): OAuthError {
  return new OAuthError('invalid_client', 'The client credentials are invalid');
}

/** The places where a client may, and must not, send its credentials. */
export interface ClientCredentialSources {
  readonly form: ParameterSource;
  readonly query: ParameterSource;
  /** Every `Authorization` header of the request. */
  readonly authorization: readonly string[];
}

/** Reads Basic or form credentials, never both (RFC 6749 section 2.3) and never from the URL (RFC 6749 section 2.3.1). */
export function readClientCredentials({ form, query, authorization }: ClientCredentialSources): ClientCredentials {
  if (authorization.length > 1) throw new OAuthError('invalid_request', 'Only one Authorization header may be sent');
  if (query.all('client_secret').some((value) => value !== '')) {
    throw new OAuthError('invalid_request', 'client_secret must not be sent in the URL query string');
  }
  const formId = single(form, 'client_id');
  const formSecret = single(form, 'client_secret');
  const basic = readBasic(authorization[0]);
  if (!basic) {
    if (formId === undefined) throw new OAuthError('invalid_request', 'Missing client_id parameter');
    return { clientId: formId, secret: formSecret, method: formSecret === undefined ? 'none' : 'client_secret_post' };
  }
  if (formSecret !== undefined || (formId !== undefined && formId !== basic.clientId)) {
    throw new OAuthError('invalid_request', 'Conflicting client credentials between Authorization header and request body');
  }
  return basic;
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
  return { clientId: formDecode(text.slice(0, colon)), secret: secret === '' ? undefined : secret, method: 'client_secret_basic' };
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidClient();
  }
}
