import * as oauth from 'oauth4webapi';
import type { Auth } from '../outgoing.js';
import { RenewedToken } from './renewed-token.js';
import { type OAuthClientOptions, TokenEndpoint } from './token-endpoint.js';
import type { Tokens } from './tokens.js';

export interface ClientCredentialsOptions extends OAuthClientOptions {
  readonly clientSecret: string;
  /** Scopes, separated by spaces; default are all that are registered. */
  readonly scope?: string | undefined;
  /** The resource server that the token is for (RFC 8707); default is the API of the server. */
  readonly resource?: string | undefined;
}

/** A program that acts for itself, as the service account of its app (RFC 6749 section 4.4). Gets a token when it needs one. */
export function clientCredentials({ scope, resource, ...options }: ClientCredentialsOptions): Auth {
  const endpoint = new TokenEndpoint(options);
  const { client, clientAuth } = endpoint;
  let tokens: Tokens | undefined;
  const renew = async (): Promise<Tokens> => {
    tokens = await endpoint.tokens((server, request) => {
      const parameters = new URLSearchParams({ ...(scope !== undefined && { scope }), ...(resource !== undefined && { resource }) });
      return oauth.clientCredentialsGrantRequest(server, client, clientAuth, parameters, request);
    }, oauth.processClientCredentialsResponse);
    return tokens;
  };
  return new RenewedToken({ current: () => Promise.resolve(tokens), renew }, endpoint.now, endpoint.sendBound);
}
