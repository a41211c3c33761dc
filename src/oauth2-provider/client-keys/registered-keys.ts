import { jwksUriFault, type KeySet, keySetFault, SIGNING_ALGORITHMS, signingKeySetFault } from '../../key-sets/index.js';
import type { AuthMethod } from '../entities/app.entity.js';
import { invalid, type Members, oneOf, textOf } from '../registration/members.js';
import type { ClientAuthentication, ClientKeys } from './client-authentication.js';

/** What a client says about its keys (RFC 7591 section 2). */
export interface RegisteredKeys {
  readonly authentication: ClientAuthentication;
  /** The keys of a client that does not prove its identity with them: without effect at this server. */
  readonly remembered: { readonly jwks?: KeySet; readonly jwks_uri?: string };
}

/** Throws `invalid_client_metadata`. */
export function readRegisteredKeys(members: Members, method: AuthMethod): RegisteredKeys {
  const keys = readKeys(members);
  if (method !== 'private_key_jwt') {
    return { authentication: { method }, remembered: keys === null ? {} : 'jwks' in keys ? keys : { jwks_uri: keys.jwksUri } };
  }
  if (keys === null) throw invalid('jwks or jwks_uri is required for private_key_jwt');
  const fault = 'jwks' in keys ? signingKeySetFault(keys.jwks) : null;
  if (fault !== null) throw invalid(`jwks ${fault}`);
  const signingAlgorithm = oneOf(members, 'token_endpoint_auth_signing_alg', SIGNING_ALGORITHMS) ?? null;
  return { authentication: { method, keys, signingAlgorithm }, remembered: {} };
}

function readKeys(members: Members): ClientKeys | null {
  const jwksUri = textOf(members, 'jwks_uri');
  const { jwks } = members;
  if (jwksUri !== undefined && jwks !== undefined) throw invalid('jwks and jwks_uri must not both be present');
  if (jwksUri !== undefined) {
    const fault = jwksUriFault(jwksUri);
    if (fault !== null) throw invalid(`jwks_uri ${fault}`);
    return { jwksUri };
  }
  if (jwks === undefined) return null;
  const fault = keySetFault(jwks);
  if (fault !== null) throw invalid(`jwks ${fault}`);
  return { jwks: { keys: (jwks as KeySet).keys } };
}
