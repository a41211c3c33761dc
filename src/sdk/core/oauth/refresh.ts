import * as oauth from 'oauth4webapi';
import { repeated } from './repeated-refresh.js';
import type { TokenEndpoint } from './token-endpoint.js';
import type { Tokens } from './tokens.js';

/** Exchanges a refresh token for new tokens (RFC 6749 section 6). */
export async function refresh(endpoint: TokenEndpoint, refreshToken: string): Promise<Tokens> {
  const { client, clientAuth } = endpoint;
  const tokens = await repeated((timeoutMs) =>
    endpoint.tokens(
      (server, request) => oauth.refreshTokenGrantRequest(server, client, clientAuth, refreshToken, request),
      oauth.processRefreshTokenResponse,
      { timeoutMs },
    ),
  );
  return { refreshToken, ...tokens };
}
