/**
 * How the SDK keeps and renews tokens, for programs of this repository that send the requests for tokens themselves: without the OAuth library, which
 * takes a command longer to load than everything else that it does. Not a part of `gatehouse/sdk`.
 */
export { KeptTokens } from '../core/oauth/kept-tokens.js';
export { RenewedToken } from '../core/oauth/renewed-token.js';
export { repeated } from '../core/oauth/repeated-refresh.js';
