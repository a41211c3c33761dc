/**
 * `gatehouse/sdk`: the API of a Gatehouse server for people and services, in Node, Deno and browsers.
 *
 * @packageDocumentation
 */
export { ApiError, ConnectionError, OAuthError, type Validation } from '../core/errors.js';
export { clientCredentials, type ClientCredentialsOptions } from '../core/oauth/client-credentials.js';
export {
  oauthGrant,
  type OAuthGrant,
  type OAuthGrantOptions,
  type PendingDeviceSignIn,
  type PendingSignIn,
} from '../core/oauth/oauth-grant.js';
export { type DpopKey, generateDpopKey } from '../core/oauth/proofs.js';
export type { OAuthClientOptions } from '../core/oauth/token-endpoint.js';
export { memoryStore, type TokenStore, type WebStorage, webStore } from '../core/oauth/token-store.js';
export type { Tokens } from '../core/oauth/tokens.js';
export type { Schemas, Upload } from '../core/operations.js';
export { type Auth, isRepeatable, type Outgoing, type Send } from '../core/outgoing.js';
export { bearerToken, sessionCookie, type TokenSource } from '../core/simple-auth.js';
export {
  type Answer,
  type Call,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type PageOptions,
  type Paginate,
} from './create-client.js';
export type { EntryOf, ListPath } from './pages.js';
