import * as oauth from 'oauth4webapi';
import { OAuthError } from '../errors.js';
import type { Auth, Outgoing, Send } from '../outgoing.js';
import { refresh } from './refresh.js';
import { RenewedToken } from './renewed-token.js';
import { type OAuthClientOptions, TokenEndpoint } from './token-endpoint.js';
import { memoryStore, type TokenStore } from './token-store.js';
import type { Tokens } from './tokens.js';

export interface OAuthGrantOptions extends OAuthClientOptions {
  /** Where the server sends the user back to, as registered. */
  readonly redirectUri: string;
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

/** The grant of a user to an app. It is the `auth` of a client, before and after the user signs in. */
export function oauthGrant(options: OAuthGrantOptions): OAuthGrant {
  return new OAuthGrant(options);
}

/**
 * What one user allowed an app: signs in by authorization code with PKCE, keeps the tokens, and refreshes them. Requests reject with an
 * `OAuthError` when the user has to sign in again: `login_required` if nobody is signed in, `invalid_grant` if the grant is over.
 */
export class OAuthGrant implements Auth {
  readonly #endpoint: TokenEndpoint;
  readonly #options: OAuthGrantOptions;
  readonly #store: TokenStore;
  readonly #token: RenewedToken;
  #tokens: Tokens | undefined;
  /** New tokens that could not be saved yet: the refresh token before them is spent. */
  #unsaved: Tokens | undefined;
  /** Settles when everything that was begun with the tokens is done. */
  #done: Promise<unknown> = Promise.resolve();

  constructor(options: OAuthGrantOptions) {
    this.#options = options;
    this.#endpoint = new TokenEndpoint(options);
    this.#store = options.store ?? memoryStore();
    const origin = { current: () => this.#current(), renew: (refused?: string) => this.#renew(refused) };
    this.#token = new RenewedToken(origin, this.#endpoint.proofs, this.#endpoint.now);
  }

  /** Where to send the user, and what to remember until they come back. */
  async beginSignIn(parameters: Readonly<Record<string, string>> = {}): Promise<{ url: string; pending: PendingSignIn }> {
    const { authorization_endpoint = '' } = await this.#endpoint.metadata();
    const { clientId, redirectUri, scope, resource } = this.#options;
    const codeVerifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const url = new URL(authorization_endpoint);
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
    const { redirectUri, resource } = this.#options;
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
    await this.#exclusively(() => this.#save(tokens));
  }

  /** Takes over tokens that were obtained in another way, such as by a device grant. */
  async adopt(tokens: Tokens): Promise<void> {
    await this.#exclusively(() => this.#save(tokens));
  }

  /** Deletes the tokens here, and then ends the grant at the server. */
  async signOut({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const tokens = await this.#exclusively(async () => {
      const stored = this.#unsaved ?? (await this.#store.load());
      await this.#store.save(undefined);
      this.#tokens = this.#unsaved = undefined;
      return stored;
    });
    if (tokens) await this.#endpoint.revoke(tokens.refreshToken ?? tokens.accessToken, signal);
  }

  /** Whether there are tokens. The server may have ended the grant meanwhile. */
  async isSignedIn(): Promise<boolean> {
    return (await this.#current()) !== undefined;
  }

  /** A valid access token, for other clients of the API. */
  async accessToken({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<string> {
    return (await this.#token.token(signal)).accessToken;
  }

  authenticate(request: Outgoing, send: Send): Promise<Response> {
    return this.#token.authenticate(request, send);
  }

  async #current(): Promise<Tokens | undefined> {
    // Unsaved tokens are never used: the next renewal saves them first.
    if (this.#unsaved) return undefined;
    return this.#tokens ?? this.#inTurn(async () => (this.#tokens ??= await this.#store.load()));
  }

  /** Another process or tab may have refreshed since these tokens were read: its tokens are used then. */
  #renew(refused: string | undefined): Promise<Tokens> {
    return this.#exclusively(async () => {
      if (this.#unsaved) return this.#save(this.#unsaved);
      const stored = await this.#store.load();
      if (!stored) {
        this.#tokens = undefined;
        throw new OAuthError({ error: 'login_required', errorDescription: 'There are no tokens: the user has to sign in' });
      }
      const isFresh = stored.accessToken !== refused && this.#endpoint.now() < stored.renewAt;
      if (isFresh) return (this.#tokens = stored);
      if (stored.refreshToken === undefined)
        throw new OAuthError({ error: 'login_required', errorDescription: 'There is no refresh token: the user has to sign in again' });
      return this.#save(await this.#refresh(stored.refreshToken));
    });
  }

  async #refresh(refreshToken: string): Promise<Tokens> {
    try {
      return await refresh(this.#endpoint, refreshToken);
    } catch (error) {
      if (!(error instanceof OAuthError && error.error === 'invalid_grant')) throw error;
      // Without a lock, the refresh of another process may have been first, and its tokens may have been used since.
      const stored = await this.#store.load();
      if (!stored || stored.refreshToken === refreshToken) throw error;
      return stored;
    }
  }

  async #save(tokens: Tokens): Promise<Tokens> {
    this.#unsaved = tokens;
    await this.#store.save(tokens);
    this.#unsaved = undefined;
    return (this.#tokens = tokens);
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(() => (this.#store.exclusively ? this.#store.exclusively(work) : work()));
  }

  /** Whatever reads or writes the store waits for what is under way: a refresh of one user must not end after the next one signs in. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#done.then(work);
    this.#done = result.catch(() => undefined);
    return result;
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
