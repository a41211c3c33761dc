import * as oauth from 'oauth4webapi';
import type { Fetching, OutgoingRequest } from '../outgoing/index.js';
import { failureText } from './failure-text.js';
import { RefreshRejectedError } from './identity-provider.js';
import { readTokenResponse, type UpstreamTokenResponse, TokenEndpointError } from './token-response.js';

/** A failed code exchange. `message` is the provider's error, without secrets. */
export class CodeExchangeError extends Error {
  override readonly name = 'CodeExchangeError';
}

/** A provider's OAuth endpoints, valid as long as its metadata. */
export interface UpstreamEndpoints {
  readonly metadata: oauth.AuthorizationServer;
  readonly clientId: string;
  /** Our authentication methods, the most likely first. Providers do not always accept all that they list. */
  readonly authentications: readonly [oauth.ClientAuth, ...oauth.ClientAuth[]];
  readonly http: Fetching;
}

/** A code and the parameters that belong to it. */
export interface CodeExchange {
  /** The response that `acceptAuthorizationResponse` accepted. */
  readonly answer: URLSearchParams;
  readonly redirectUri: string;
  /** Absent if the provider does not support PKCE. */
  readonly codeVerifier?: string;
}

/** Errors about the refresh token or the person, which only a new login can fix. The second one is GitHub's. */
const FINAL_ERRORS: readonly string[] = [
  'invalid_grant',
  'bad_refresh_token',
  'invalid_refresh_token',
  'invalid_token',
  'expired_token',
  'token_expired',
  'access_denied',
  'interaction_required',
  'login_required',
  'consent_required',
];

/** Errors of providers for a client authentication method that they do not accept. */
const CLIENT_ERRORS: readonly string[] = ['invalid_client', 'unauthorized_client', 'invalid_request'];

interface RequestOptions {
  readonly [oauth.customFetch]: (url: string, options: OutgoingRequest) => Promise<Response>;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- only marked so to stand out
  readonly [oauth.allowInsecureRequests]: boolean;
}

/** Talks to the token and userinfo endpoints of one provider. */
export class UpstreamClient {
  private preferred = 0;

  constructor(private readonly endpoints: UpstreamEndpoints) {}

  get metadata(): oauth.AuthorizationServer {
    return this.endpoints.metadata;
  }

  /** RFC 6749 section 4.1.3 with RFC 7636. Does not check the ID token. Throws `CodeExchangeError`. */
  async exchange({ answer, redirectUri, codeVerifier }: CodeExchange, now: Date): Promise<UpstreamTokenResponse> {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- only marked so to stand out: some providers do not know PKCE
    const verifier = codeVerifier ?? oauth.nopkce;
    try {
      return await this.authenticated(now, (authentication) =>
        oauth.authorizationCodeGrantRequest(this.metadata, this.client, authentication, answer, redirectUri, verifier, this.options),
      );
    } catch (cause) {
      throw new CodeExchangeError(failureText(cause), { cause });
    }
  }

  /** RFC 6749 section 6. Does not check the ID token. Throws `RefreshRejectedError`. */
  async refresh(refreshToken: string, now: Date): Promise<UpstreamTokenResponse> {
    try {
      return await this.authenticated(now, (authentication) =>
        oauth.refreshTokenGrantRequest(this.metadata, this.client, authentication, refreshToken, this.options),
      );
    } catch (cause) {
      throw new RefreshRejectedError(failureText(cause), { isFinal: cause instanceof TokenEndpointError && isFinal(cause) }, cause);
    }
  }

  /** OpenID Connect Core section 5.3. Returns the raw response. */
  userInfo(accessToken: string): Promise<Response> {
    return oauth.userInfoRequest(this.metadata, this.client, accessToken, this.options);
  }

  private get client(): oauth.Client {
    return { client_id: this.endpoints.clientId };
  }

  private get options(): RequestOptions {
    const { http, metadata } = this.endpoints;
    return {
      [oauth.customFetch]: (url, options) => http.fetch(url, options),
      // http is for providers on this machine; a provider's metadata must not lead from https to http.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- only marked so to stand out
      [oauth.allowInsecureRequests]: /^http:/i.test(metadata.issuer),
    };
  }

  /** Tries our authentication methods until one is accepted, and remembers it. A refused client has not used up its code or token. */
  private async authenticated(now: Date, send: (authentication: oauth.ClientAuth) => Promise<Response>): Promise<UpstreamTokenResponse> {
    const { authentications } = this.endpoints;
    const first = this.preferred;
    const refusals: TokenEndpointError[] = [];
    for (let attempt = 0; attempt < authentications.length; attempt++) {
      const index = (first + attempt) % authentications.length;
      try {
        const response = await send(authentications[index] as oauth.ClientAuth); // an index within the list
        const answer = readTokenResponse(response.status, response.headers.get('content-type') ?? '', await response.text(), now);
        this.preferred = index;
        return answer;
      } catch (error) {
        if (!(error instanceof TokenEndpointError)) throw error;
        refusals.push(error);
        if (isClientRefusal(error)) continue;
        this.preferred = index;
        break;
      }
    }
    throw combined(refusals);
  }
}

/** Combines both errors: only somebody who knows the provider can tell which one is the cause. */
function combined(refusals: readonly TokenEndpointError[]): Error {
  const last = refusals.at(-1);
  if (!last) throw new Error('a provider without any client authentication');
  const [one] = refusals;
  if (!one || one.message === last.message) return last;
  // A refused client says less than any other error.
  const [main, other] = isClientRefusal(last) ? [one, last] : [last, one];
  return new TokenEndpointError(`${main.message} (with the other client authentication method: ${other.message})`, main.status, main.code);
}

function isFinal({ code }: TokenEndpointError): boolean {
  return code !== null && FINAL_ERRORS.includes(code);
}

/**
 * Was our client authentication refused? RFC 6749 section 5.2 uses 401 and `invalid_client` for it. Some providers respond differently:
 * without an OAuth error, or with one about a missing form parameter.
 */
function isClientRefusal({ status, code }: TokenEndpointError): boolean {
  if (code !== null && FINAL_ERRORS.includes(code)) return false;
  return status === 401 || (code === null ? status === 400 || status === 403 : CLIENT_ERRORS.includes(code));
}
