import { OAuthError } from '../../common/index.js';

/** The one text for every failed client authentication whose cause would say something about the client. */
export function invalidClient(): OAuthError {
  return new OAuthError('invalid_client', 'The client credentials are invalid');
}
