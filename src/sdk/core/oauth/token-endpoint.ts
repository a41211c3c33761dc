import * as oauth from 'oauth4webapi';
import { startDeadline } from '../deadline.js';
import { OAuthError } from '../errors.js';
import { type Outgoing, withoutSecrets } from '../outgoing.js';
import { failureOf, requireJson } from '../responses.js';
import { dispatch } from '../transport.js';
import { type DpopKey, sendWithProof } from './proofs.js';
import type { SendBound } from './renewed-token.js';
import { type Tokens, tokensOf } from './tokens.js';

/** A client of OAuth, as it is registered. */
export interface OAuthClientOptions {
  /** The access URL of the server. Unless it is on this computer, it must be https. */
  readonly url: string | URL;
  readonly clientId: string;
  /** Of a confidential client. Never in a browser. */
  readonly clientSecret?: string | undefined;
  /** Binds the tokens to this key (RFC 9449). */
  readonly dpop?: DpopKey | undefined;
  /** Sends the requests; default is the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** How long a request for tokens may take, in milliseconds; default 30 seconds. */
  readonly timeoutMs?: number | undefined;
  /** The time in milliseconds since 1970; default is that of the system. */
  readonly clock?: (() => number) | undefined;
}

/** Options of each request, as the library takes them. */
export type RequestOptions = oauth.TokenEndpointRequestOptions & oauth.DiscoveryRequestOptions;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const DEFAULT_TIMEOUT_MS = 30_000;

/** The OAuth endpoints of a server, for one client. */
export class TokenEndpoint {
  readonly client: oauth.Client;
  readonly clientAuth: oauth.ClientAuth;
  /** Makes proofs of the client's key, and remembers the server's nonces. */
  readonly proofs: oauth.DPoPHandle | undefined;
  readonly sendBound: SendBound | undefined;
  readonly now: () => number;
  readonly #issuer: URL;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;
  #metadata: Promise<oauth.AuthorizationServer> | undefined;

  constructor({ url, clientId, clientSecret, dpop, fetch: send, timeoutMs = DEFAULT_TIMEOUT_MS, clock = Date.now }: OAuthClientOptions) {
    this.#issuer = new URL(url);
    if (this.#issuer.protocol !== 'https:' && !LOOPBACK.test(this.#issuer.hostname))
      throw new TypeError(`${withoutSecrets(this.#issuer.href)}: tokens are only sent over https`);
    this.client = { client_id: clientId };
    this.clientAuth = clientSecret === undefined ? oauth.None() : oauth.ClientSecretBasic(clientSecret);
    const proofs = (this.proofs = dpop && oauth.DPoP(this.client, dpop));
    this.sendBound = proofs && ((request, send, accessToken) => sendWithProof(request, send, accessToken, proofs));
    this.now = clock;
    this.#fetch = send ?? ((...request) => fetch(...request));
    this.#timeoutMs = timeoutMs;
  }

  /** The server's metadata (RFC 8414), requested once. */
  metadata(): Promise<oauth.AuthorizationServer> {
    this.#metadata ??= this.#discover().catch((error: unknown) => {
      this.#metadata = undefined;
      throw error;
    });
    return this.#metadata;
  }

  /** Sends a request for tokens, once more if the server wants a nonce in the proof. */
  async tokens(
    request: (server: oauth.AuthorizationServer, options: RequestOptions) => Promise<Response>,
    process: (server: oauth.AuthorizationServer, client: oauth.Client, response: Response) => Promise<oauth.TokenEndpointResponse>,
    { signal, timeoutMs = this.#timeoutMs }: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined } = {},
  ): Promise<Tokens> {
    const server = await this.metadata();
    const url = endpointOf(server, 'token_endpoint');
    const attempt = (): Promise<Tokens> =>
      this.#exchange(signal, timeoutMs, async (options) => {
        const response = await request(server, options);
        await requireSuccess(response, 'POST', url);
        return tokensOf(await process(server, this.client, response), this.now());
      });
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof OAuthError && error.error === 'use_dpop_nonce')) throw error;
      return attempt();
    }
  }

  /** Ends the grant of this token (RFC 7009). */
  async revoke(token: string, signal?: AbortSignal): Promise<void> {
    const server = await this.metadata();
    const url = endpointOf(server, 'revocation_endpoint');
    await this.#exchange(signal, this.#timeoutMs, async (options) => {
      const response = await oauth.revocationRequest(server, this.client, this.clientAuth, token, options);
      if (!response.ok) throw await failureOf(response, requestOf('POST', url));
      await response.body?.cancel();
    });
  }

  async #discover(): Promise<oauth.AuthorizationServer> {
    return this.#exchange(undefined, this.#timeoutMs, async (options) => {
      const response = await oauth.discoveryRequest(this.#issuer, { ...options, algorithm: 'oauth2' });
      await requireSuccess(response, 'GET', response.url || this.#issuer.href);
      return oauth.processDiscoveryResponse(this.#issuer, response);
    });
  }

  async #exchange<T>(signal: AbortSignal | undefined, timeoutMs: number, work: (options: RequestOptions) => Promise<T>): Promise<T> {
    const deadline = startDeadline(signal, timeoutMs);
    try {
      return await work({
        signal: deadline.signal,
        ...(this.proofs && { DPoP: this.proofs }),
        [oauth.customFetch]: (url: string, { method, headers, body }: oauth.CustomFetchOptions<string, URLSearchParams | undefined>) =>
          dispatch(outgoing(method, url, headers, body, deadline.signal), this.#fetch),
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think: the constructor has checked the URL
        [oauth.allowInsecureRequests]: true,
      });
    } finally {
      deadline.release();
    }
  }
}

/** Throws an error that names the endpoint if the server does not offer it. */
export function endpointOf(
  server: oauth.AuthorizationServer,
  name: 'authorization_endpoint' | 'token_endpoint' | 'revocation_endpoint',
): string {
  const url = server[name];
  if (url === undefined) throw new TypeError(`The metadata of ${withoutSecrets(server.issuer)} has no ${name}`);
  return url;
}

async function requireSuccess(response: Response, method: string, url: string): Promise<void> {
  if (!response.ok) throw await failureOf(response, requestOf(method, url));
  await requireJson(response, requestOf(method, url));
}

function requestOf(method: string, url: string): { method: string; url: string } {
  return { method, url: withoutSecrets(url) };
}

function outgoing(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: URLSearchParams | undefined,
  signal: AbortSignal,
): Outgoing {
  return { method, url, headers: new Headers(headers), body: body ?? null, signal, credentials: 'omit' };
}
