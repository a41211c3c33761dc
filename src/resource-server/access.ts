/** A request, as far as it matters here. */
export interface IncomingRequest {
  readonly method: string;
  /** Absolute, as the client sent it: behind a proxy, with the public host and scheme. */
  readonly url: string;
  /** The values of these headers, one for each time that they were sent. */
  readonly authorization: readonly string[];
  readonly dpop: readonly string[];
}

/** The request is allowed. */
export interface Access {
  readonly allowed: true;
  readonly token: string;
  readonly scopes: readonly string[];
  /** Whose token it is; undefined if the authorization server does not say. */
  readonly subject: string | undefined;
  readonly clientId: string | undefined;
  readonly username: string | undefined;
  /** In seconds since the epoch. */
  readonly expiresAt: number | undefined;
  /** The key that the token is bound to, which the client has proved to have. */
  readonly jkt: string | undefined;
  /** Everything that the authorization server says about the token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** To be sent with the response. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The request is refused, with this response. */
export interface Refusal {
  readonly allowed: false;
  readonly status: 400 | 401 | 403 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error?: string; readonly error_description: string };
}

/** What is known about a token that is valid for this API. */
export interface TokenFacts {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly scopes: readonly string[];
  /** The thumbprint of the key that it is bound to (RFC 9449 section 6). */
  readonly jkt: string | undefined;
}

/** The token is not valid for this API, for a reason that its owner may know. */
export interface InvalidToken {
  readonly invalid: string;
}

/** The authorization server cannot be asked now. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';

  constructor(
    message: string,
    readonly retryAfterSeconds = 5,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
