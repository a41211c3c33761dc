import { canonicalResource, isUuid, OAuthError } from '../../common/index.js';
import { type ParameterSource, required, single } from '../checks/parameters.js';

/** RFC 8693 section 3. */
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';
/** What platforms sign for their programs. */
export const WORKLOAD_TOKEN_TYPES: readonly string[] = [
  'urn:ietf:params:oauth:token-type:jwt',
  'urn:ietf:params:oauth:token-type:id_token',
];

export const EXCHANGE_PARAMETERS = {
  subject_token: {
    description:
      'the access token of a user that the app received as a resource server; or the token of a platform for the program that sends it, without client authentication and with the ID of an agent as `client_id`.',
  },
  subject_token_type: {
    description: `\`${ACCESS_TOKEN_TYPE}\`; for the token of a platform ${WORKLOAD_TOKEN_TYPES.map((type) => `\`${type}\``).join(' or ')}.`,
  },
  resource: { format: 'uri', description: 'the API that the new token is for (RFC 8707). Required, unless `audience` is sent.' },
  audience: { description: 'the same by the ID of the resource server, or by its identifier.' },
  scope: {
    description:
      'optional. Space-separated scopes of the target. Those that the exchange rule, the scope of the subject token or the registration of the app does not allow are dropped.',
  },
  requested_token_type: { description: `optional: only \`${ACCESS_TOKEN_TYPE}\` is issued.` },
  actor_token: { description: 'not supported: the actor is always the authenticated app.' },
  actor_token_type: { description: 'not supported.' },
} as const;

export interface ExchangeRequest {
  readonly subjectToken: string;
  readonly scope: string | undefined;
  /** A canonical resource URI, or the ID of a resource server in lower case. */
  readonly target: string;
  /** The same by another name. */
  readonly otherTargets: readonly string[];
}

/** Reads the form (RFC 8693 section 2.1). Throws `OAuthError`. */
export function readExchange(form: ParameterSource<keyof typeof EXCHANGE_PARAMETERS>): ExchangeRequest {
  const subjectToken = required(form, 'subject_token');
  refuseOtherType('subject_token_type', required(form, 'subject_token_type'));
  refuseOtherType('requested_token_type', single(form, 'requested_token_type') ?? ACCESS_TOKEN_TYPE);
  if (single(form, 'actor_token') !== undefined || single(form, 'actor_token_type') !== undefined) {
    throw new OAuthError('invalid_request', 'actor_token is not supported: the actor is always the client that authenticates');
  }
  const scope = single(form, 'scope');
  const targets = new Set([
    ...form.all('resource').filter(Boolean).map(readResource),
    ...form.all('audience').filter(Boolean).map(readAudience),
  ]);
  const [target, ...otherTargets] = targets;
  if (target === undefined) throw new OAuthError('invalid_target', 'Name the API that the token is for in the parameter resource');
  return { subjectToken, scope, target, otherTargets };
}

function refuseOtherType(parameter: string, type: string): void {
  if (type !== ACCESS_TOKEN_TYPE) throw new OAuthError('invalid_request', `${parameter} must be ${ACCESS_TOKEN_TYPE}`);
}

function readResource(text: string): string {
  const canonical = canonicalResource(text);
  if (canonical === null) throw new OAuthError('invalid_target', 'The resource parameter is invalid');
  return canonical;
}

/** A logical name (RFC 8693 section 2.1): the ID of a resource server, or its identifier. */
function readAudience(text: string): string {
  return isUuid(text) ? text.toLowerCase() : (canonicalResource(text) ?? text);
}
