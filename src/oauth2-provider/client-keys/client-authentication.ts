import type { KeySet, SigningAlgorithm } from '../../key-sets/index.js';
import type { AuthMethod, ClientType } from '../entities/app.entity.js';

/** The public keys of a client, by value or by reference. */
export type ClientKeys = { readonly jwks: KeySet } | { readonly jwksUri: string };

/** How a client proves its identity (RFC 7591 section 2, `token_endpoint_auth_method`), with what is needed to check it. */
export type ClientAuthentication =
  | { readonly method: Exclude<AuthMethod, 'private_key_jwt'> }
  | {
      readonly method: 'private_key_jwt';
      readonly keys: ClientKeys;
      /** The only algorithm it signs with; null: any that this server supports. */
      readonly signingAlgorithm: SigningAlgorithm | null;
    };

/** The same as columns of an app. */
export interface AuthenticationColumns {
  readonly tokenEndpointAuthMethod: AuthMethod;
  readonly jwks: KeySet | null;
  readonly jwksUri: string | null;
  readonly tokenEndpointAuthSigningAlg: SigningAlgorithm | null;
}

export function authenticationOf(app: AuthenticationColumns): ClientAuthentication {
  const { tokenEndpointAuthMethod: method, jwks, jwksUri, tokenEndpointAuthSigningAlg: signingAlgorithm } = app;
  if (method !== 'private_key_jwt') return { method };
  if (jwks !== null) return { method, keys: { jwks }, signingAlgorithm };
  if (jwksUri !== null) return { method, keys: { jwksUri }, signingAlgorithm };
  throw new Error('a check of the table requires keys');
}

export function columnsOf(authentication: ClientAuthentication): AuthenticationColumns {
  const none = { jwks: null, jwksUri: null, tokenEndpointAuthSigningAlg: null };
  if (authentication.method !== 'private_key_jwt') return { tokenEndpointAuthMethod: authentication.method, ...none };
  const { method, keys, signingAlgorithm } = authentication;
  return { tokenEndpointAuthMethod: method, ...none, ...keys, tokenEndpointAuthSigningAlg: signingAlgorithm };
}

/** How a client authenticates if nothing else is said. */
export function defaultAuthentication(clientType: ClientType): ClientAuthentication {
  return { method: clientType === 'public' ? 'none' : 'client_secret_basic' };
}

/** What a client with this method has to keep, which is also what it cannot replace on its own. */
export function proofOf(method: AuthMethod): 'nothing' | 'secret' | 'key' {
  switch (method) {
    case 'none':
      return 'nothing';
    case 'client_secret_basic':
    case 'client_secret_post':
      return 'secret';
    case 'private_key_jwt':
      return 'key';
  }
}

/** Is a client that proved its identity under one of these registrations the client of the other? */
export function isSameAuthentication(some: AuthenticationColumns, other: AuthenticationColumns): boolean {
  const text = (app: AuthenticationColumns): string => JSON.stringify(authenticationOf(app));
  const [before, after] = [proofOf(some.tokenEndpointAuthMethod), proofOf(other.tokenEndpointAuthMethod)];
  return before === after && (before !== 'key' || text(some) === text(other));
}
