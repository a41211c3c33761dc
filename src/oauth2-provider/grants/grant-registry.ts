import { AuthorizationCodeGrant } from './authorization-code.grant.js';
import { ClientCredentialsGrant } from './client-credentials.grant.js';
import { DeviceCodeGrant } from './device-code.grant.js';
import type { GrantFacts, GrantHandlerClass } from './grant-handler.js';
import { GRANT_TYPES, type GrantType } from './grant-types.js';
import { RefreshTokenGrant } from './refresh-token.grant.js';
import { TokenExchangeGrant } from './token-exchange.grant.js';

/** Every grant of the token endpoint, by its type. */
export const GRANT_HANDLERS: { readonly [OfType in GrantType]: GrantHandlerClass<OfType> } = {
  authorization_code: AuthorizationCodeGrant,
  refresh_token: RefreshTokenGrant,
  client_credentials: ClientCredentialsGrant,
  'urn:ietf:params:oauth:grant-type:device_code': DeviceCodeGrant,
  'urn:ietf:params:oauth:grant-type:token-exchange': TokenExchangeGrant,
};

/** The facts of all grants, in the order of the documentation. */
export const GRANTS: readonly GrantFacts[] = GRANT_TYPES.map((type) => GRANT_HANDLERS[type].facts);
