import * as oauth from 'oauth4webapi';
import type { SentRequest } from '../body.js';
import { startDeadline } from '../deadline.js';
import { OAuthError } from '../errors.js';
import { type Outgoing, withoutSecrets } from '../outgoing.js';
import { failureOf, invalidResponse, jsonResponse } from '../responses.js';
import { isProtected, parsedUrl, protectedUrl } from '../server-url.js';
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

/** Of one request. */
interface ExchangeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

type Process<T> = (server: oauth.AuthorizationServer, client: oauth.Client, response: Response) => Promise<T>;

const DEFAULT_TIMEOUT_MS = 30_000;
/** Longest response with tokens or metadata. */
const MAX_BYTES = 1024 * 1024;

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
    this.#issuer = protectedUrl(url);
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
    process: Process<oauth.TokenEndpointResponse>,
    options: ExchangeOptions = {},
  ): Promise<Tokens> {
    const attempt = async (): Promise<Tokens> => tokensOf(await this.#post('token_endpoint', request, process, options), this.now());
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof OAuthError && error.error === 'use_dpop_nonce')) throw error;
      return attempt();
    }
  }

  /** Asks for codes with which somebody can consent on another device (RFC 8628 section 3.1). */
  deviceCodes(parameters: Readonly<Record<string, string>>, options: ExchangeOptions): Promise<oauth.DeviceAuthorizationResponse> {
    return this.#post(
      'device_authorization_endpoint',
      (server, request) => oauth.deviceAuthorizationRequest(server, this.client, this.clientAuth, { ...parameters }, request),
      oauth.processDeviceAuthorizationResponse,
      options,
    );
  }

  /** Ends the grant of this token (RFC 7009). */
  async revoke(token: string, signal?: AbortSignal): Promise<void> {
    const server = await this.metadata();
    const url = withoutSecrets(endpointOf(server, 'revocation_endpoint'));
    await this.#exchange({ signal }, async (options, sent) => {
      const response = await oauth.revocationRequest(server, this.client, this.clientAuth, token, options);
      if (!response.ok) throw await failureOf(response, { method: 'POST', url, signal: sent });
      await response.body?.cancel();
    });
  }

  async #post<T>(
    endpoint: EndpointName,
    request: (server: oauth.AuthorizationServer, options: RequestOptions) => Promise<Response>,
    process: Process<T>,
    options: ExchangeOptions,
  ): Promise<T> {
    const server = await this.metadata();
    const url = withoutSecrets(endpointOf(server, endpoint));
    return this.#exchange(options, async (requestOptions, signal) =>
      processed(await request(server, requestOptions), { method: 'POST', url, signal }, (json) => process(server, this.client, json)),
    );
  }

  async #discover(): Promise<oauth.AuthorizationServer> {
    return this.#exchange({}, async (options, signal) => {
      const response = await oauth.discoveryRequest(this.#issuer, { ...options, algorithm: 'oauth2' });
      const request = { method: 'GET', url: withoutSecrets(response.url || this.#issuer.href), signal };
      return processed(response, request, (json) => oauth.processDiscoveryResponse(this.#issuer, json));
    });
  }

  async #exchange<T>(
    { signal, timeoutMs = this.#timeoutMs }: ExchangeOptions,
    work: (options: RequestOptions, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const deadline = startDeadline(signal, timeoutMs);
    const options = {
      signal: deadline.signal,
      ...(this.proofs && { DPoP: this.proofs }),
      [oauth.customFetch]: (url: string, { method, headers, body }: oauth.CustomFetchOptions<string, URLSearchParams | undefined>) =>
        dispatch(outgoing(method, url, headers, body, deadline.signal), this.#fetch),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think: the constructor has checked the URL
      [oauth.allowInsecureRequests]: true,
    };
    try {
      return await work(options, deadline.signal);
    } finally {
      deadline.release();
    }
  }
}

/** The URL of an endpoint. Throws an `ApiError` if the server does not offer it, or offers one that tokens and people must not be sent to. */
export function endpointOf(server: oauth.AuthorizationServer, name: EndpointName): string {
  const value: unknown = server[name];
  const issuer = withoutSecrets(server.issuer);
  const url = typeof value === 'string' ? parsedUrl(value) : undefined;
  if (url && isProtected(url)) return url.href;
  const request = { method: 'GET', url: issuer };
  throw invalidResponse(
    { status: 200, headers: new Headers() },
    request,
    value === undefined ? `metadata without ${name}` : `metadata whose ${name} is not an https URL`,
  );
}

type EndpointName = 'authorization_endpoint' | 'token_endpoint' | 'revocation_endpoint' | 'device_authorization_endpoint';

/** What the library makes of a success. Its errors have the response as their cause, with tokens, and are dropped. */
async function processed<T>(response: Response, request: SentRequest, process: (json: Response) => Promise<T>): Promise<T> {
  if (!response.ok) throw await failureOf(response, request);
  const json = await jsonResponse(response, request, MAX_BYTES);
  try {
    return await process(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error';
    throw invalidResponse(response, request, `JSON that is not what the endpoint returns (${reason})`);
  }
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
