import * as oauth from 'oauth4webapi';
import { OAuthError } from '../errors.js';
import type { Auth, Outgoing, Send } from '../outgoing.js';
import { serverUrlOf } from '../server-url.js';
import { pollForConsent } from './device-poll.js';
import { KeptTokens } from './kept-tokens.js';
import { refresh } from './refresh.js';
import { RenewedToken } from './renewed-token.js';
import { endpointOf, type OAuthClientOptions, TokenEndpoint } from './token-endpoint.js';
import { memoryStore, storeOf, type TokenStore } from './token-store.js';
import { lifetimeMsOf, type Tokens } from './tokens.js';

/** RFC 8628 section 3.2. */
const DEFAULT_INTERVAL_SECONDS = 5;

export interface OAuthGrantOptions extends OAuthClientOptions {
  /** Where the server sends the user back to, as registered. A device has none. */
  readonly redirectUri?: string | undefined;
  /** Scopes, separated by spaces; default is what the app is registered for by default. */
  readonly scope?: string | undefined;
  /** The resource server that the tokens are for (RFC 8707); default is the API of the server. */
  readonly resource?: string | undefined;
  /** Where the tokens are kept; default is memory. */
  readonly store?: TokenStore | undefined;
}

/** What must be remembered until the user comes back, in the session of this user: `sessionStorage`, or a session of a web app. */
export interface PendingSignIn {
  readonly state: string;
  readonly codeVerifier: string;
}

/** What to show the user, and the code with which the device asks whether they have consented. Plain data; keep it secret. */
export interface PendingDeviceSignIn {
  readonly deviceCode: string;
  /** For the user to compare or to type. */
  readonly userCode: string;
  /** The page to open, on any device. */
  readonly verificationUri: string;
  /** The same page, which knows the code: for a link or a QR code. */
  readonly verificationUriComplete?: string;
  /** When the codes expire, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Seconds between two requests. */
  readonly intervalSeconds: number;
}

/** The grant of a user to an app. It is the `auth` of a client, before and after the user signs in. */
export function oauthGrant(options: OAuthGrantOptions): OAuthGrant {
  return new OAuthGrant(options);
}

/**
 * What one user allowed an app: signs in by authorization code with PKCE or with a device code, keeps the tokens, and refreshes them. Requests reject with an
 * `OAuthError` when the user has to sign in again: `login_required` if nobody is signed in, `invalid_grant` if the grant is over.
 */
export class OAuthGrant implements Auth {
  readonly #endpoint: TokenEndpoint;
  readonly #options: OAuthGrantOptions;
  readonly #kept: KeptTokens;
  readonly #token: RenewedToken;

  constructor(options: OAuthGrantOptions) {
    this.#options = options;
    const endpoint = (this.#endpoint = new TokenEndpoint(options));
    const store = storeOf(options.store ?? memoryStore(), JSON.stringify([serverUrlOf(options.url).href, options.clientId]));
    this.#kept = new KeptTokens(store, (refreshToken) => refresh(endpoint, refreshToken), endpoint.now);
    this.#token = new RenewedToken(this.#kept, endpoint.now, endpoint.sendBound);
  }

  /** Where to send the user, and what to remember until they come back. */
  async beginSignIn(parameters: Readonly<Record<string, string>> = {}): Promise<{ url: string; pending: PendingSignIn }> {
    const server = await this.#endpoint.metadata();
    const { clientId, scope, resource } = this.#options;
    const redirectUri = this.#redirectUri();
    const codeVerifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const url = new URL(endpointOf(server, 'authorization_endpoint'));
    const request = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      ...(scope !== undefined && { scope }),
      ...(resource !== undefined && { resource }),
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(this.#endpoint.proofs && { dpop_jkt: await this.#endpoint.proofs.calculateThumbprint() }),
      ...parameters,
    };
    for (const [name, value] of Object.entries(request)) url.searchParams.set(name, value);
    return { url: url.href, pending: { state, codeVerifier } };
  }

  /** Signs in with the URL that the user came back to. Rejects with an `OAuthError`, for example `access_denied`. */
  async completeSignIn(
    callbackUrl: string | URL,
    pending: PendingSignIn,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    const { client, clientAuth } = this.#endpoint;
    const { resource } = this.#options;
    const redirectUri = this.#redirectUri();
    const tokens = await this.#endpoint.tokens(
      (server, request) => {
        const answer = authorizationResponse(server, client, new URL(callbackUrl), pending.state);
        const additionalParameters = resource === undefined ? {} : { resource };
        return oauth.authorizationCodeGrantRequest(server, client, clientAuth, answer, redirectUri, pending.codeVerifier, {
          ...request,
          additionalParameters,
        });
      },
      oauth.processAuthorizationCodeResponse,
      { signal },
    );
    await this.#kept.replace(tokens);
  }

  /** Begins a sign-in on another device (RFC 8628): show the user what it resolves with, and call `completeDeviceSignIn`. */
  async beginDeviceSignIn({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<PendingDeviceSignIn> {
    const { scope, resource } = this.#options;
    const parameters = { ...(scope !== undefined && { scope }), ...(resource !== undefined && { resource }) };
    const codes = await this.#endpoint.deviceCodes(parameters, { signal });
    return {
      deviceCode: codes.device_code,
      userCode: codes.user_code,
      verificationUri: codes.verification_uri,
      ...(codes.verification_uri_complete !== undefined && { verificationUriComplete: codes.verification_uri_complete }),
      expiresAt: this.#endpoint.now() + lifetimeMsOf(codes.expires_in),
      intervalSeconds: codes.interval ?? DEFAULT_INTERVAL_SECONDS,
    };
  }

  /**
   * Waits until the user has consented, and signs in. Rejects with an `OAuthError`: `access_denied` if they decline, `expired_token` if nobody consents
   * in time. While the server cannot be reached, it keeps asking, less and less often.
   */
  async completeDeviceSignIn(pending: PendingDeviceSignIn, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { client, clientAuth, now } = this.#endpoint;
    const tokens = await pollForConsent(
      () =>
        this.#endpoint.tokens(
          (server, request) => oauth.deviceCodeGrantRequest(server, client, clientAuth, pending.deviceCode, request),
          oauth.processDeviceCodeResponse,
          { signal },
        ),
      { intervalSeconds: pending.intervalSeconds, expiresAt: pending.expiresAt, signal, now },
    );
    await this.#kept.replace(tokens);
  }

  /** Takes over tokens that were obtained in another way, such as by token exchange. */
  async adopt(tokens: Tokens): Promise<void> {
    await this.#kept.replace(tokens);
  }

  /** Deletes the tokens here, and then ends the grant at the server. */
  async signOut({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const tokens = await this.#kept.remove();
    if (tokens) await this.#endpoint.revoke(tokens.refreshToken ?? tokens.accessToken, signal);
  }

  /** Whether there are tokens. The server may have ended the grant meanwhile. */
  async isSignedIn(): Promise<boolean> {
    return (await this.#kept.current()) !== undefined;
  }

  /** A valid access token, for other clients of the API. */
  async accessToken({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<string> {
    return (await this.#token.token(signal)).accessToken;
  }

  authenticate(request: Outgoing, send: Send): Promise<Response> {
    return this.#token.authenticate(request, send);
  }

  #redirectUri(): string {
    const { redirectUri } = this.#options;
    if (redirectUri !== undefined) return redirectUri;
    throw new TypeError('oauthGrant needs `redirectUri`, the URL that the server sends the user back to');
  }
}

function authorizationResponse(server: oauth.AuthorizationServer, client: oauth.Client, url: URL, state: string): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, client, url, state);
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) throw error;
    throw new OAuthError({ error: error.error, errorDescription: error.error_description }, { cause: error });
  }
}
