/** The package has no types. These are the parts that `OidcStrategy` uses. */
declare module 'passport-openidconnect' {
  type Callback<A extends unknown[]> = (error: unknown, ...values: A) => void;

  /** Stores a login in progress. */
  export interface StateStore {
    /** Calls back with the `state` parameter to send. */
    store(request: object, context: { nonce?: string }, appState: unknown, meta: object, done: Callback<[string]>): void;
    /** Calls back with the context, or with false for a state that is not ours. */
    verify(request: object, state: string, done: Callback<[{ nonce?: string } | false, unknown?]>): void;
  }

  /** The protected member that runs the code exchange; the package says that subclasses may use it. */
  export interface TokenClient {
    readonly _clientId: string;
    readonly _authorizeUrl: string;
    readonly _accessTokenUrl: string;
    getOAuthAccessToken(
      code: string,
      parameters: Readonly<Record<string, string>>,
      done: (error: unknown, accessToken?: string, refreshToken?: string, answer?: Readonly<Record<string, unknown>>) => void,
    ): void;
  }

  export interface StrategyOptions {
    readonly issuer: string;
    readonly authorizationURL: string;
    readonly tokenURL: string;
    readonly clientID: string;
    readonly callbackURL: string;
    readonly scope: readonly string[];
    readonly store: StateStore;
    readonly skipUserProfile: boolean;
  }

  export class Strategy {
    constructor(options: StrategyOptions, verify: (issuer: string, profile: object, verified: Callback<[object]>) => void);
    _oauth2: TokenClient;
    /** The expected issuer claim. */
    _issuer: string;
    authenticate(request: { query: Readonly<Record<string, string>> }): void;
    authorizationParams(options: object): Record<string, string>;
    redirect(url: string): void;
    success(user: object): void;
    fail(challenge: unknown): void;
    error(error: unknown): void;
  }

  export default Strategy;
}
