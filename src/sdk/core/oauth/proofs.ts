import * as oauth from 'oauth4webapi';
import type { CryptoKeyPair } from 'oauth4webapi';
import { type Outgoing, type Send, isRepeatable } from '../outgoing.js';

/** A key pair of WebCrypto for DPoP. The browser can keep it in IndexedDB, where scripts can use but not read it. */
export type DpopKey = CryptoKeyPair;

/** A new key that cannot be exported (ES256). Tokens that are bound to it are useless to whoever copies them. */
export function generateDpopKey(): Promise<DpopKey> {
  return oauth.generateKeyPair('ES256', { extractable: false });
}

/** Sends a request with a bound token and a proof of its key (RFC 9449 section 7), once more if the server wants a nonce in the proof. */
export async function sendWithProof(request: Outgoing, send: Send, accessToken: string, proofs: oauth.DPoPHandle): Promise<Response> {
  const attempt = async (): Promise<Response> => {
    try {
      return await oauth.protectedResourceRequest(accessToken, request.method, new URL(request.url), request.headers, null, {
        DPoP: proofs,
        // The request itself is sent by `send`, which knows about the body and the signal.
        [oauth.customFetch]: (_url: string, { headers }: { headers: Record<string, string> }) =>
          send({ ...request, headers: new Headers(headers) }),
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think: tokens come from a server whose URL was checked
        [oauth.allowInsecureRequests]: true,
      });
    } catch (error) {
      if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response;
      throw error;
    }
  };
  const response = await attempt();
  if (!asksForNonce(response) || !isRepeatable(request)) return response;
  await response.body?.cancel();
  return attempt();
}

function asksForNonce({ status, headers }: Response): boolean {
  return status === 401 && (headers.get('WWW-Authenticate') ?? '').includes('use_dpop_nonce');
}
