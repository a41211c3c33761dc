import * as openid from 'openid-client';
import * as oauth from 'oauth4webapi';
import { boundedFetch, failureText, PROVIDER_TIMEOUT_SECONDS } from './bounded-fetch.js';
import { RefreshRefused, type UpstreamTokens } from './identity-provider.js';

/** A code exchange that failed. `message` is what the provider said, without secrets. */
export class ExchangeFailed extends Error {
  override readonly name = 'ExchangeFailed';
}

/** A provider's OAuth endpoints, for the time its description of itself is valid. */
export interface UpstreamEndpoints {
  readonly metadata: openid.ServerMetadata;
  readonly clientId: string;
  /** Ways to prove who we are, the likeliest first. Providers do not always take all they list. */
  readonly authentications: readonly [openid.ClientAuth, ...openid.ClientAuth[]];
}

/** A code and the parameters that belong to it. */
export interface CodeExchange {
  /** What `acceptAnswer` has accepted. */
  readonly answer: URLSearchParams;
  readonly redirectUri: string;
  /** Absent when the provider does not know PKCE. */
  readonly codeVerifier?: string;
}

/** What the token endpoint answered; more may be in it, such as an ID token. */
export interface TokenAnswer {
  readonly tokens: UpstreamTokens;
  readonly idToken: string | null;
}

const MS = 1000;
/** Beyond some such time an expiry no longer fits a timestamp, and means never. */
const LONGEST_LIFE_SECONDS = 100 * 365 * 24 * 3600;

/** Talks to the token and userinfo endpoints of one provider, within time limits. */
export class UpstreamClient {
  private readonly configurations: readonly openid.Configuration[];
  private preferred = 0;

  constructor(private readonly endpoints: UpstreamEndpoints) {
    this.configurations = endpoints.authentications.map((authentication) => {
      const configuration = new openid.Configuration(endpoints.metadata, endpoints.clientId, {}, authentication);
      configuration[openid.customFetch] = (url, options) => boundedFetch(url, options as RequestInit);
      configuration.timeout = PROVIDER_TIMEOUT_SECONDS;
      // http is for providers on this machine; a provider's own description may not lead from https to http.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is only marked so to stand out
      if (endpoints.metadata.issuer.startsWith('http:')) openid.allowInsecureRequests(configuration);
      return configuration;
    });
  }

  get metadata(): openid.ServerMetadata {
    return this.endpoints.metadata;
  }

  /**
   * RFC 6749 section 4.1.3 with RFC 7636. Not through openid-client, which would also judge the ID token: a failed
   * exchange and a bad ID token are different answers to the person, and jose judges. Throws `ExchangeFailed`.
   */
  async exchange({ answer, redirectUri, codeVerifier }: CodeExchange, now: Date): Promise<TokenAnswer> {
    const { metadata } = this;
    const client = { client_id: this.endpoints.clientId };
    try {
      return await this.authenticated(async (authentication) => {
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- only marked so to stand out: some providers do not know PKCE
        const verifier = codeVerifier ?? oauth.nopkce;
        const response = await oauth.authorizationCodeGrantRequest(metadata, client, authentication, answer, redirectUri, verifier, {
          signal: () => AbortSignal.timeout(PROVIDER_TIMEOUT_SECONDS * MS),
          [oauth.customFetch]: (url, options) => boundedFetch(url, options),
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- only marked so to stand out
          [oauth.allowInsecureRequests]: metadata.issuer.startsWith('http:'),
        });
        return readAnswer(response, now);
      });
    } catch (cause) {
      throw cause instanceof ExchangeFailed ? cause : new ExchangeFailed(failureText(cause), { cause });
    }
  }

  /** RFC 6749 section 6. Throws `RefreshRefused`. */
  async refresh(refreshToken: string, now: Date): Promise<UpstreamTokens> {
    try {
      return await this.authenticated(async (_authentication, configuration) => {
        const answer = await openid.refreshTokenGrant(configuration, refreshToken);
        return tokensOf(answer.access_token, answer.refresh_token, answer.expires_in, now);
      });
    } catch (cause) {
      throw new RefreshRefused(failureText(cause), { cause });
    }
  }

  /** OpenID Connect Core section 5.3; the answer must be about `subject`. Throws what openid-client throws. */
  userInfo(accessToken: string, subject: string): Promise<openid.UserInfoResponse> {
    return openid.fetchUserInfo(this.configurations[0] as openid.Configuration, accessToken, subject); // the list is never empty
  }

  /** Tries the ways to prove who we are until one is taken, and remembers it. A refused client has spent neither code nor token. */
  private async authenticated<T>(work: (authentication: openid.ClientAuth, configuration: openid.Configuration) => Promise<T>): Promise<T> {
    const { authentications } = this.endpoints;
    const first = this.preferred;
    for (let attempt = 0; ; attempt++) {
      const index = (first + attempt) % authentications.length;
      const [authentication, configuration] = [authentications[index], this.configurations[index]];
      if (!authentication || !configuration) throw new Error('a provider without any client authentication');
      try {
        const result = await work(authentication, configuration);
        this.preferred = index;
        return result;
      } catch (error) {
        if (attempt + 1 >= authentications.length || !isClientRefusal(error)) throw error;
      }
    }
  }
}

/** `invalid_client`, or the 401 with which RFC 6749 section 5.2 answers a client that tried Basic. */
function isClientRefusal(error: unknown): boolean {
  if (error instanceof openid.WWWAuthenticateChallengeError) return true;
  const code: unknown =
    error instanceof Error ? ((error as { error?: unknown }).error ?? (error.cause as { error?: unknown } | undefined)?.error) : undefined;
  return code === 'invalid_client';
}

async function readAnswer(response: Response, now: Date): Promise<TokenAnswer> {
  const body: unknown = await response.json().catch(() => null);
  const answer: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {};
  if (!response.ok || typeof answer['access_token'] !== 'string') {
    throw new ExchangeFailed(problemOf(answer, response.status), { cause: answer });
  }
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn, id_token: idToken } = answer;
  return {
    tokens: tokensOf(accessToken, refreshToken, expiresIn, now),
    idToken: typeof idToken === 'string' && idToken !== '' ? idToken : null,
  };
}

function problemOf(answer: Readonly<Record<string, unknown>>, status: number): string {
  const { error, error_description: description } = answer;
  if (typeof error === 'string') return typeof description === 'string' ? `${error}: ${description}` : error;
  return status >= 200 && status < 300 ? 'the answer holds no access token' : `status ${status}`;
}

function tokensOf(accessToken: string, refreshToken: unknown, expiresIn: unknown, now: Date): UpstreamTokens {
  const seconds = Number(expiresIn ?? 0);
  const expires = Number.isFinite(seconds) && seconds > 0 && seconds < LONGEST_LIFE_SECONDS;
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : null,
    expiresAt: expires ? new Date(now.getTime() + seconds * MS) : null,
  };
}
