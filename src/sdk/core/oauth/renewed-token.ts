import { abortable } from '../deadline.js';
import { OAuthError } from '../errors.js';
import { type Auth, isRepeatable, type Outgoing, type Send, withHeaders } from '../outgoing.js';
import type { Tokens } from './tokens.js';

/** Where access tokens come from. */
export interface TokenOrigin {
  /** The token in use, whether or not it has expired. */
  current(): Promise<Tokens | undefined>;
  /** A token that is not `refused` and has not expired. Called by one caller at a time. */
  renew(refused: string | undefined): Promise<Tokens>;
}

/** Sends a request with an access token that is bound to a key. */
export type SendBound = (request: Outgoing, send: Send, accessToken: string) => Promise<Response>;

/** Sends requests with an access token. However many requests find it expired or refused, it is renewed once, and they wait for that. */
export class RenewedToken implements Auth {
  #renewal: Promise<Tokens> | undefined;
  /** The last access token that the server refused. */
  #refused: string | undefined;
  /** A new access token that was refused, too: another one would not help. */
  #futile: string | undefined;

  constructor(
    private readonly origin: TokenOrigin,
    private readonly now: () => number,
    private readonly sendBound?: SendBound,
  ) {}

  async authenticate(request: Outgoing, send: Send): Promise<Response> {
    const token = await this.token(request.signal);
    const response = await this.#sendWith(token, request, send);
    if (!isRefusal(response) || token.accessToken === this.#futile) return response;
    this.#refused = token.accessToken;
    if (!isRepeatable(request)) return response;
    await response.body?.cancel();
    const renewed = await this.token(request.signal);
    const second = await this.#sendWith(renewed, request, send);
    if (isRefusal(second)) this.#futile = renewed.accessToken;
    return second;
  }

  /** A token to use now. Rejects with an `OAuthError` if the grant is over. */
  async token(signal: AbortSignal | undefined): Promise<Tokens> {
    const current = await this.origin.current();
    const mayUse = current !== undefined && current.accessToken !== this.#refused;
    if (mayUse && this.now() < current.renewAt) return current;
    this.#renewal ??= this.origin.renew(this.#refused).finally(() => (this.#renewal = undefined));
    try {
      return await abortable(this.#renewal, signal);
    } catch (error) {
      // Renewal begins early so that a server that is away for a moment is not noticed.
      if (mayUse && this.now() < current.expiresAt && !signal?.aborted && !(error instanceof OAuthError)) return current;
      throw error;
    }
  }

  #sendWith({ accessToken, tokenType }: Tokens, request: Outgoing, send: Send): Promise<Response> {
    if (tokenType === 'bearer') return send(withHeaders(request, { Authorization: `Bearer ${accessToken}` }));
    if (!this.sendBound) throw new TypeError('The stored access token is bound to a key: set `dpop` to the key that it was issued for');
    return this.sendBound(request, send, accessToken);
  }
}

/** The token is unknown, revoked or expired (RFC 6750 section 3.1). Other reasons for a 401 do not go away with another token. */
function isRefusal({ status, headers }: Response): boolean {
  return status === 401 && (headers.get('WWW-Authenticate') ?? '').includes('error="invalid_token"');
}
