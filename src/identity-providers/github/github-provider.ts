import { ClientSecretPost, type ServerMetadata } from 'openid-client';
import { type Clock, DomainError } from '../../common/index.js';
import { acceptAnswer } from '../authorization-answer.js';
import { identityError } from '../identity-errors.js';
import type { AdmissionRules, ExternalIdentity, IdentityProvider, LoginAttempt, UpstreamTokens } from '../identity-provider.js';
import { NO_CLAIMS } from '../links/link-claims.js';
import { challengeOf } from '../oidc/oidc.strategy.js';
import { storableText } from '../storable-claims.js';
import { ExchangeFailed, UpstreamClient } from '../upstream-client.js';
import { GithubApi, GithubApiError, type GithubUser } from './github-api.js';

export interface GithubSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Null: everybody. */
  readonly allowedOrganizations: readonly string[] | null;
  readonly allowSignups: boolean;
  /** Absent: github.com. */
  readonly enterpriseBaseUrl: string | undefined;
}

const PUBLIC_GITHUB = 'https://github.com';
const SCOPES = 'read:user read:org user:email';

/** GitHub, or a GitHub Enterprise Server. OAuth without OpenID Connect: who somebody is, its REST API tells (spec users 3.9). */
export class GithubProvider implements IdentityProvider {
  readonly id = 'github';
  readonly loginType = 'github';
  readonly button = { label: 'Sign in with GitHub', iconUrl: undefined };
  readonly callbackPath = '/api/v2/users/oauth2/github/callback';
  readonly baseUrl = undefined;
  readonly admission: AdmissionRules;
  private readonly client: UpstreamClient;
  private readonly apiUrl: string;
  private readonly authorizeUrl: string;
  private readonly isPublic: boolean;

  constructor(
    private readonly settings: GithubSettings,
    private readonly clock: Clock,
  ) {
    const { enterpriseBaseUrl, clientId, clientSecret, allowSignups } = settings;
    const site = enterpriseBaseUrl ?? PUBLIC_GITHUB;
    this.isPublic = new URL(site).host === 'github.com';
    this.apiUrl = this.isPublic ? 'https://api.github.com' : `${site}/api/v3`;
    this.authorizeUrl = `${site}/login/oauth/authorize`;
    this.admission = { allowSignups, signupsDisabledText: undefined, emailFallback: false };
    const metadata: ServerMetadata = {
      // What its answers name, since it sends `iss` (RFC 9207) with them.
      issuer: `${site}/login/oauth`,
      authorization_endpoint: this.authorizeUrl,
      token_endpoint: `${site}/login/oauth/access_token`,
    };
    this.client = new UpstreamClient({ metadata, clientId, authentications: [ClientSecretPost(clientSecret)] });
  }

  authorizationUrl({ state, codeVerifier, redirectUri }: LoginAttempt): Promise<string> {
    const url = new URL(this.authorizeUrl);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.settings.clientId,
      redirect_uri: redirectUri,
      scope: SCOPES,
      state,
      code_challenge: challengeOf(codeVerifier),
      code_challenge_method: 'S256',
    }).toString();
    return Promise.resolve(url.href);
  }

  async identify(answer: URLSearchParams, attempt: LoginAttempt): Promise<ExternalIdentity> {
    const tokens = await this.exchange(answer, attempt);
    try {
      return await this.describe(tokens);
    } catch (error) {
      if (!(error instanceof GithubApiError)) throw error;
      throw identityError('identity_provider_failed', 'Failed to read your GitHub account.', `${error.message}.`, error);
    }
  }

  refresh(refreshToken: string): Promise<UpstreamTokens> {
    return this.client.refresh(refreshToken, this.clock.now());
  }

  private async exchange(answer: URLSearchParams, attempt: LoginAttempt): Promise<UpstreamTokens> {
    const accepted = acceptAnswer(this.client.metadata, this.settings.clientId, answer, attempt);
    const { redirectUri, codeVerifier } = attempt;
    try {
      return (await this.client.exchange({ answer: accepted, redirectUri, codeVerifier }, this.clock.now())).tokens;
    } catch (error) {
      if (!(error instanceof ExchangeFailed)) throw error;
      throw identityError('identity_provider_failed', 'Failed exchanging Oauth code.', error.message, error);
    }
  }

  private async describe(tokens: UpstreamTokens): Promise<ExternalIdentity> {
    const api = new GithubApi(this.apiUrl, tokens.accessToken);
    await this.checkMembership(api);
    const user = await api.user();
    if (!Number.isSafeInteger(user.id) || user.id <= 0) throw new GithubApiError('GitHub told no user id');
    return { ...this.identityOf(user), email: await primaryEmail(api), isEmailVerified: true, tokens };
  }

  private identityOf({ id, login, name, avatarUrl }: GithubUser): Omit<ExternalIdentity, 'email' | 'isEmailVerified' | 'tokens'> {
    return {
      loginType: 'github',
      providerId: this.id,
      linkedId: String(id),
      username: storableText(login).replaceAll('_', '-'),
      name: storableText(name).trim(),
      avatarUrl: storableText(avatarUrl),
      githubComUserId: this.isPublic ? id : null,
      claims: NO_CLAIMS,
    };
  }

  /** The spelling counts, as in the reference. */
  private async checkMembership(api: GithubApi): Promise<void> {
    const { allowedOrganizations: allowed } = this.settings;
    if (allowed === null) return;
    const organizations = await api.organizations();
    if (organizations.some((name) => allowed.includes(name))) return;
    throw new DomainError('identity_not_member', "You aren't a member of the authorized Github organizations!");
  }
}

async function primaryEmail(api: GithubApi): Promise<string> {
  const primary = (await api.emails()).find(({ isPrimary, isVerified }) => isPrimary && isVerified);
  if (primary && primary.email !== '') return storableText(primary.email);
  throw identityError(
    'identity_invalid',
    'Your primary email must be verified on GitHub!',
    'Verify it in the settings of your GitHub account, then log in again.',
  );
}
