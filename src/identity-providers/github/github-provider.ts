import { Logger } from '@nestjs/common';
import { type AuthorizationServer, ClientSecretPost } from 'oauth4webapi';
import { type Clock, DomainError, LOGIN_MESSAGES } from '../../common/index.js';
import type { Fetching } from '../../outgoing/index.js';
import { acceptAuthorizationResponse } from '../authorization-response.js';
import { failureText } from '../failure-text.js';
import { identityError } from '../identity-errors.js';
import type { AdmissionRules, ExternalIdentity, IdentityProvider, LoginAttempt, UpstreamTokens } from '../identity-provider.js';
import type { ProviderCheck, ProviderFacts } from '../status/provider-status.js';
import { NO_CLAIMS } from '../links/link-claims.js';
import { challengeOf } from '../oidc/oidc.strategy.js';
import { storableText } from '../storable-claims.js';
import { CodeExchangeError, UpstreamClient } from '../upstream-client.js';
import { GithubApi, GithubApiError, type GithubUser } from './github-api.js';

export interface GithubSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Null: everybody. */
  readonly allowedOrganizations: readonly string[] | null;
  /** As `organization/slug`. Empty: every member of the organizations. */
  readonly allowedTeams: readonly string[];
  readonly allowSignups: boolean;
  /** Absent: github.com. */
  readonly enterpriseBaseUrl: string | undefined;
}

const PUBLIC_GITHUB = 'https://github.com';
const SCOPES = 'read:user read:org user:email';

/** GitHub, or a GitHub Enterprise Server. OAuth without OpenID Connect: the identity comes from its REST API. */
export class GithubProvider implements IdentityProvider {
  readonly id = 'github';
  readonly loginType = 'github';
  readonly button = { label: 'Sign in with GitHub', iconUrl: undefined };
  readonly callbackPath = '/api/v2/users/oauth2/github/callback';
  readonly baseUrl = undefined;
  readonly admission: AdmissionRules;
  readonly facts: ProviderFacts;
  private readonly logger = new Logger(GithubProvider.name);
  private readonly client: UpstreamClient;
  private readonly apiUrl: string;
  private readonly authorizeUrl: string;
  private readonly isPublic: boolean;

  constructor(
    private readonly settings: GithubSettings,
    private readonly clock: Clock,
    private readonly http: Fetching,
  ) {
    const { enterpriseBaseUrl, clientId, clientSecret, allowSignups } = settings;
    const site = enterpriseBaseUrl ?? PUBLIC_GITHUB;
    this.isPublic = new URL(site).host === 'github.com';
    this.apiUrl = this.isPublic ? 'https://api.github.com' : `${site}/api/v3`;
    this.authorizeUrl = `${site}/login/oauth/authorize`;
    this.facts = { url: site, clientId };
    this.admission = { allowSignups, signupsDisabledText: undefined, emailFallback: false };
    const metadata: AuthorizationServer = {
      // The issuer in its responses, which contain `iss` (RFC 9207).
      issuer: `${site}/login/oauth`,
      authorization_endpoint: this.authorizeUrl,
      token_endpoint: `${site}/login/oauth/access_token`,
    };
    this.client = new UpstreamClient({ metadata, clientId, authentications: [ClientSecretPost(clientSecret)], http });
  }

  /** Its API says something to everybody; that the client is registered there, only a login shows. */
  async probe(): Promise<readonly ProviderCheck[]> {
    try {
      const { status } = await this.http.fetch(`${this.apiUrl}/meta`, {
        headers: { accept: 'application/json', 'user-agent': 'gatehouse' },
      });
      return [{ name: 'site', isFine: status < 500, detail: `${this.apiUrl} responds with status ${status}` }];
    } catch (error) {
      return [{ name: 'site', isFine: false, detail: failureText(error) }];
    }
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
      this.logger.warn(`identity provider github: could not read the account: ${failureText(error)}`);
      throw identityError('identity_provider_failed', 'Failed to read your GitHub account.', `${error.message}.`, error);
    }
  }

  async refresh(refreshToken: string): Promise<UpstreamTokens> {
    return (await this.client.refresh(refreshToken, this.clock.now())).tokens;
  }

  private async exchange(answer: URLSearchParams, attempt: LoginAttempt): Promise<UpstreamTokens> {
    const accepted = acceptAuthorizationResponse(this.client.metadata, this.settings.clientId, answer, attempt);
    const { redirectUri, codeVerifier } = attempt;
    try {
      return (await this.client.exchange({ answer: accepted, redirectUri, codeVerifier }, this.clock.now())).tokens;
    } catch (error) {
      if (!(error instanceof CodeExchangeError)) throw error;
      this.logger.warn(`identity provider github: could not exchange the code: ${error.message}; redirect_uri: ${redirectUri}`);
      throw identityError('identity_provider_failed', 'Failed exchanging Oauth code.', error.message, error);
    }
  }

  private async describe(tokens: UpstreamTokens): Promise<ExternalIdentity> {
    const api = new GithubApi(this.apiUrl, tokens.accessToken, this.http);
    const user = await api.user();
    if (!Number.isSafeInteger(user.id) || user.id <= 0) throw new GithubApiError('GitHub did not return a user ID');
    await this.checkMembership(api, user.login);
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
      authTime: null,
      claims: NO_CLAIMS,
      groups: null,
      roles: null,
    };
  }

  /** Case-sensitive, as in the reference. */
  private async checkMembership(api: GithubApi, login: string): Promise<void> {
    const { allowedOrganizations: allowed, allowedTeams } = this.settings;
    if (allowed === null) return;
    const organizations = (await api.organizations()).filter((name) => allowed.includes(name));
    if (organizations.length === 0) {
      throw new DomainError('identity_not_member', LOGIN_MESSAGES.notInOrganization);
    }
    if (allowedTeams.length === 0) return;
    const teams = allowedTeams.filter((team) => organizations.includes(team.replace(/\/.*/, '')));
    if (await isInOneOf(teams, api, login)) return;
    throw new DomainError('identity_not_member', LOGIN_MESSAGES.notInTeam);
  }
}

/** One list is enough for nearly everybody, but it does not include nested teams. */
async function isInOneOf(teams: readonly string[], api: GithubApi, login: string): Promise<boolean> {
  if (teams.length === 0) return false;
  const listed = new Set(await api.teams());
  if (teams.some((team) => listed.has(team))) return true;
  for (const team of teams) if (await api.isInTeam(team, login)) return true;
  return false;
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
