import * as oauth from 'oauth4webapi';
import { pause } from '../deadline.js';
import { ApiError, ConnectionError } from '../errors.js';
import type { TokenEndpoint } from './token-endpoint.js';
import type { Tokens } from './tokens.js';

/**
 * The server responds to a repeated refresh with the same tokens for ten seconds, so a lost response can be fetched again. Later, a repeated
 * refresh looks like a stolen token and ends the grant.
 */
const REPEAT_WITHIN_MS = 8_000;
/** A response that is not there by now is requested again while that is still possible; after that, there is time. */
const IMPATIENT_MS = 4_000;
const WAIT_MS = 250;

/** Exchanges a refresh token for new tokens (RFC 6749 section 6). */
export async function refresh(endpoint: TokenEndpoint, refreshToken: string): Promise<Tokens> {
  const { client, clientAuth } = endpoint;
  const startedAt = performance.now();
  for (let waitMs = WAIT_MS; ; waitMs *= 2) {
    const timeoutMs = performance.now() - startedAt < IMPATIENT_MS ? IMPATIENT_MS : undefined;
    try {
      const tokens = await endpoint.tokens(
        (server, request) => oauth.refreshTokenGrantRequest(server, client, clientAuth, refreshToken, request),
        oauth.processRefreshTokenResponse,
        { timeoutMs },
      );
      return { refreshToken, ...tokens };
    } catch (error) {
      if (!isTemporary(error) || performance.now() - startedAt + waitMs > REPEAT_WITHIN_MS) throw error;
      await pause(waitMs, undefined);
    }
  }
}

function isTemporary(error: unknown): boolean {
  if (error instanceof DOMException && error.name === 'TimeoutError') return true;
  return error instanceof ConnectionError || (error instanceof ApiError && error.status >= 502 && error.status <= 504);
}
