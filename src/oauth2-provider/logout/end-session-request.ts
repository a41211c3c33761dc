import { OAuthError } from '../../common/index.js';
import type { ParameterSource } from '../checks/parameters.js';

/** What an app sends a person to the logout endpoint with (OpenID Connect RP-Initiated Logout). Everything else has no effect. */
export const END_SESSION_PARAMETERS = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'] as const;

type Parameter = (typeof END_SESSION_PARAMETERS)[number];

const MAX_LENGTH: Readonly<Record<Parameter, number>> = {
  // An ID token with the names of many groups.
  id_token_hint: 12 * 1024,
  client_id: 2048,
  post_logout_redirect_uri: 2048,
  state: 2048,
};

export interface EndSessionRequest {
  readonly hint: string | undefined;
  readonly clientId: string | undefined;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
}

/** Throws `invalid_request` for a parameter that is repeated or too long. */
export function readEndSession(source: ParameterSource<Parameter>): EndSessionRequest {
  return {
    hint: parameterOf(source, 'id_token_hint'),
    clientId: parameterOf(source, 'client_id'),
    redirectUri: parameterOf(source, 'post_logout_redirect_uri'),
    // Also an empty one is returned.
    state: sole(source, 'state'),
  };
}

function parameterOf(source: ParameterSource<Parameter>, name: Parameter): string | undefined {
  const value = sole(source, name);
  return value === '' ? undefined : value;
}

function sole(source: ParameterSource<Parameter>, name: Parameter): string | undefined {
  const [value, ...others] = source.all(name);
  if (others.length > 0) throw new OAuthError('invalid_request', `The parameter "${name}" must not be repeated`);
  if ((value?.length ?? 0) > MAX_LENGTH[name]) throw new OAuthError('invalid_request', `The parameter "${name}" is too long`);
  return value;
}

/** The query of the same request; without undefined values. */
export function queryOf({ hint, clientId, redirectUri, state }: EndSessionRequest): string {
  const values = { id_token_hint: hint, client_id: clientId, post_logout_redirect_uri: redirectUri, state };
  return new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
}

/** For the log: a query can contain what belongs into none. */
export function withoutQuery(uri: string): string {
  const [address = ''] = uri.split(/[?#]/, 1);
  return address.slice(0, 300);
}

/** Where the browser goes after the logout: the registered URI, with `state` added and nothing else. */
export function afterLogout(redirectUri: string, state: string | undefined): string {
  if (state === undefined) return redirectUri;
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}state=${encodeURIComponent(state)}`;
}
