export { bearerToken, type TokenSource } from '../core/bearer-token.js';
export { ApiError, ConnectionError, OAuthError, type Validation } from '../core/errors.js';
export type { paths } from '../core/openapi.js';
export type { Schemas, Upload } from '../core/operations.js';
export type { Auth, Outgoing, Send } from '../core/outgoing.js';
export { type Answer, type Call, type CallOptions, type Client, type ClientOptions, createClient } from './create-client.js';
