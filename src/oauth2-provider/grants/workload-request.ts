import { type AccessUrl, canonicalResource, OAuthError } from '../../common/index.js';
import type { ClientCredentials } from '../checks/client-credentials.js';
import { type ParameterSource, required, single } from '../checks/parameters.js';
import { ACCESS_TOKEN_TYPE, type EXCHANGE_PARAMETERS, WORKLOAD_TOKEN_TYPES } from './exchange-request.js';
import { TOKEN_EXCHANGE } from './grant-types.js';

/**
 * Is this the exchange of a program that wants to act as an agent? It authenticates with the token of its platform, and `client_id` names the
 * agent. An app that exchanges tokens of users has a secret or a key, and sends access tokens.
 */
export function isWorkloadExchange({ method }: ClientCredentials, form: ParameterSource): boolean {
  const isOnly = (name: string, values: readonly string[]): boolean => {
    const [sent, ...more] = form.all(name);
    return sent !== undefined && more.length === 0 && values.includes(sent);
  };
  return method === 'none' && isOnly('grant_type', [TOKEN_EXCHANGE]) && isOnly('subject_token_type', WORKLOAD_TOKEN_TYPES);
}

/** Reads the form (RFC 8693 section 2.1), and returns the subject token. Throws `OAuthError`. */
export function readWorkloadToken(form: ParameterSource<keyof typeof EXCHANGE_PARAMETERS>, { resource }: AccessUrl): string {
  const token = required(form, 'subject_token');
  if ((single(form, 'requested_token_type') ?? ACCESS_TOKEN_TYPE) !== ACCESS_TOKEN_TYPE) {
    throw new OAuthError('invalid_request', `requested_token_type must be ${ACCESS_TOKEN_TYPE}`);
  }
  if (single(form, 'actor_token') !== undefined || single(form, 'actor_token_type') !== undefined) {
    throw new OAuthError('invalid_request', 'actor_token is not supported: an agent acts for its owner');
  }
  if (single(form, 'scope') !== undefined) {
    throw new OAuthError('invalid_scope', 'An agent has no scopes: what it may do is in its manifest');
  }
  const targets = [...form.all('resource'), ...form.all('audience')].filter(Boolean);
  if (targets.some((target) => canonicalResource(target) !== resource)) {
    throw new OAuthError('invalid_target', 'The token of an agent is for the API of this server only');
  }
  return token;
}
