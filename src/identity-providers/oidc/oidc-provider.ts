import { Logger } from '@nestjs/common';
import type { Clock } from '../../common/index.js';
import type { OidcProviderConfig } from '../../config/index.js';
import { acceptAuthorizationResponse } from '../authorization-response.js';
import type { Fetching } from '../../outgoing/index.js';
import { failureText, oneLine } from '../failure-text.js';
import { identityError } from '../identity-errors.js';
import {
  type AdmissionRules,
  type ExternalIdentity,
  type IdentityProvider,
  type LoginAttempt,
  type LoginOptions,
  RefreshRejectedError,
  type UpstreamTokens,
} from '../identity-provider.js';
import type { Claims, LinkClaims } from '../links/link-claims.js';
import { storableClaims, storableText } from '../storable-claims.js';
import { CodeExchangeError } from '../upstream-client.js';
import { profileOf } from './claims.js';
import type { ClientCredential } from './client-authentication.js';
import type { ProviderCheck, ProviderFacts } from '../status/provider-status.js';
import { type DiscoveredProvider, ProviderDiscovery } from './discovery.js';
import { namesIn } from './names-claim.js';
import { syncedGroups } from './synced-groups.js';
import { syncedRoles } from './synced-roles.js';
import { authTimeOf, type IdTokenClaims, InvalidIdTokenError } from './id-token.js';
import { mergeClaims } from './merge-claims.js';
import { oidcCallbackPath } from './oidc-callback-path.js';
import { MissingIdTokenError, OidcStrategy, type VerifiedLogin } from './oidc.strategy.js';
import { readRenewedIdToken } from './renewed-id-token.js';
import { readUserInfo } from './user-info.js';

const MAX_REPORTED_ROLES = 100;

/** One OpenID Connect provider. */
export class OidcProvider implements IdentityProvider {
  readonly loginType = 'oidc';
  readonly id: string;
  readonly button: IdentityProvider['button'];
  readonly callbackPath: string;
  readonly baseUrl: string | undefined;
  readonly admission: AdmissionRules;
  readonly facts: ProviderFacts;
  readonly probe = (): Promise<readonly ProviderCheck[]> => this.discovery.probe();
  private readonly logger = new Logger(OidcProvider.name);
  private readonly discovery: ProviderDiscovery;
  private readonly reportedGaps = new Set<string>();
  private readonly reportedRoles = new Set<string>();

  constructor(
    private readonly config: OidcProviderConfig,
    credential: ClientCredential,
    private readonly clock: Clock,
    http: Fetching,
  ) {
    this.id = config.id;
    this.button = { label: config.oidcSignInText, iconUrl: config.oidcIconUrl };
    this.callbackPath = oidcCallbackPath(config.id);
    this.baseUrl = config.oidcRedirectUrl;
    this.facts = { url: config.oidcIssuerUrl, clientId: config.oidcClientId };
    this.admission = {
      allowSignups: config.oidcAllowSignups,
      signupsDisabledText: config.oidcSignupsDisabledText,
      emailFallback: config.oidcDangerousEmailFallback,
    };
    this.discovery = new ProviderDiscovery({
      issuerUrl: config.oidcIssuerUrl,
      clientId: config.oidcClientId,
      credential,
      skipIssuerCheck: config.oidcDangerousSkipIssuerChecks,
      http,
    });
  }

  /** Reads the provider's metadata before anybody logs in, so that a wrong setting appears in the log at once. */
  async warmUp(): Promise<void> {
    await this.discovery.get().catch((error: unknown) => {
      this.logger.warn(`identity provider ${this.id}: cannot use ${this.config.oidcIssuerUrl}: ${failureText(error)}`);
    });
  }

  async authorizationUrl(attempt: LoginAttempt, { reauthenticate }: LoginOptions): Promise<string> {
    return this.strategy(await this.discovered(), attempt, reauthenticate ? REAUTHENTICATION : {}).redirectLeg();
  }

  async identify(answer: URLSearchParams, attempt: LoginAttempt): Promise<ExternalIdentity> {
    const provider = await this.discovered();
    const login = await this.logIn(provider, answer, attempt);
    const claims = await this.readClaims(provider, login);
    this.reportGroupGap(claims.merged_claims);
    const profile = profileOf(claims.merged_claims, this.config);
    return {
      loginType: 'oidc',
      providerId: this.id,
      linkedId: storableText(`${login.claims.iss}||${login.claims.sub}`),
      ...profile,
      githubComUserId: null,
      tokens: login.tokens,
      authTime: authTimeOf(login.claims, this.clock.now()),
      claims,
      groups: syncedGroups(claims.merged_claims, this.config),
      roles: this.rolesOf(claims.merged_claims),
    };
  }

  async refresh(refreshToken: string, subject: string | null): Promise<UpstreamTokens> {
    const { client, metadata } = await this.discovery.get().catch((cause: unknown) => {
      throw new RefreshRejectedError(failureText(cause), { isFinal: false }, cause);
    });
    const { tokens, idToken } = await client.refresh(refreshToken, this.clock.now());
    if (idToken === null) return tokens;
    const renewed = readRenewedIdToken(idToken, {
      subject,
      issuer: this.comparedIssuer(metadata),
      clientId: this.config.oidcClientId,
    });
    if (renewed.kind === 'usable') return tokens;
    this.logger.warn(`identity provider ${this.id}: the ID token of a renewed session ${renewed.reason}`);
    if (renewed.kind === 'foreign')
      throw new RefreshRejectedError('The identity provider renewed the session of another subject.', { isFinal: true });
    return tokens;
  }

  /** If issuers are not compared at a login, they are not compared anywhere. */
  private comparedIssuer({ issuer }: DiscoveredProvider['metadata']): string | null {
    return this.config.oidcDangerousSkipIssuerChecks ? null : issuer;
  }

  private async discovered(): Promise<DiscoveredProvider> {
    try {
      return await this.discovery.get();
    } catch (cause) {
      this.logger.warn(`identity provider ${this.id}: cannot use ${this.config.oidcIssuerUrl}: ${failureText(cause)}`);
      const text = 'It is unreachable, or its discovery document is unusable. Try again later. See the server log for details.';
      throw identityError('identity_provider_unreachable', 'The identity provider is not available.', text, cause);
    }
  }

  private strategy(
    provider: DiscoveredProvider,
    attempt: LoginAttempt,
    more: Readonly<Record<string, string>>,
    exchange?: ConstructorParameters<typeof OidcStrategy>[2],
  ): OidcStrategy {
    const { oidcClientId: clientId, oidcScopes: scopes, oidcAuthUrlParams: parameters, oidcDangerousSkipIssuerChecks } = this.config;
    const options = { provider, clientId, scopes, parameters: { ...parameters, ...more }, checkIssuer: !oidcDangerousSkipIssuerChecks };
    return new OidcStrategy(options, attempt, exchange, this.clock.now());
  }

  private async logIn(provider: DiscoveredProvider, answer: URLSearchParams, attempt: LoginAttempt): Promise<VerifiedLogin> {
    const issuer = this.config.oidcDangerousSkipIssuerChecks ? null : provider.metadata;
    const accepted = acceptAuthorizationResponse(issuer, this.config.oidcClientId, answer, attempt);
    const { state, redirectUri, codeVerifier } = attempt;
    const exchange = { answer: accepted, redirectUri, ...(provider.supportsPkce && { codeVerifier }) };
    const strategy = this.strategy(provider, attempt, {}, () => provider.client.exchange(exchange, this.clock.now()));
    try {
      return await strategy.callbackLeg(accepted.get('code') ?? '', state);
    } catch (error) {
      throw this.explain(error, redirectUri);
    }
  }

  private explain(error: unknown, redirectUri: string): unknown {
    if (error instanceof CodeExchangeError) {
      this.logger.warn(`identity provider ${this.id}: could not exchange the code: ${error.message}; redirect_uri: ${redirectUri}`);
      return identityError('identity_provider_failed', 'Failed exchanging Oauth code.', error.message, error);
    }
    if (error instanceof MissingIdTokenError) {
      const title = 'id_token not found in response payload. Ensure your OIDC callback is configured correctly!';
      return identityError('identity_invalid', title, 'The requested scopes must include openid.', error);
    }
    if (error instanceof InvalidIdTokenError) {
      this.logger.warn(`identity provider ${this.id}: ID token refused: ${error.message}`);
      return identityError('identity_invalid', 'Failed to verify OIDC token.', `The ID token was rejected: ${error.message}.`, error);
    }
    return error;
  }

  /** Claims of the userinfo endpoint win over the ID token, and an access token only adds missing ones. */
  private async readClaims(provider: DiscoveredProvider, { claims, tokens }: VerifiedLogin): Promise<LinkClaims> {
    const idTokenClaims = storableClaims(claims);
    const { oidcEmailField: emailField } = this.config;
    if (this.config.oidcAccessTokenClaims) {
      const more = storableClaims(await this.accessTokenClaims(provider, tokens.accessToken, claims));
      const merged = mergeClaims(more, idTokenClaims, emailField);
      return { id_token_claims: idTokenClaims, user_info_claims: {}, merged_claims: merged };
    }
    const userInfo = this.config.oidcIgnoreUserinfo ? {} : storableClaims(await this.userInfo(provider, tokens.accessToken, claims));
    const merged = mergeClaims(idTokenClaims, userInfo, emailField);
    return { id_token_claims: idTokenClaims, user_info_claims: userInfo, merged_claims: merged };
  }

  private rolesOf(claims: Claims): readonly string[] | null {
    const synced = syncedRoles(claims, this.config);
    if (synced === null) return null;
    this.reportUnknownRoles(synced.unknown);
    return synced.roles;
  }

  /** Once for each name, and not without end: a provider may send many that are meant for other applications. */
  private reportUnknownRoles(names: readonly string[]): void {
    const fresh = names.filter((name) => !this.reportedRoles.has(name)).slice(0, MAX_REPORTED_ROLES - this.reportedRoles.size);
    if (fresh.length === 0) return;
    for (const name of fresh) this.reportedRoles.add(name);
    this.logger.warn(`identity provider ${this.id}: ignored, because there are no such site roles: ${oneLine(fresh.join(', '))}`);
  }

  /** Warns the operator if groups are expected but not sent: a person refused for that reason cannot fix it. */
  private reportGroupGap(claims: Claims): void {
    const field = this.config.oidcGroupField ?? (this.config.oidcAllowedGroups.length > 0 ? 'groups' : undefined);
    if (field === undefined) return;
    const groups = namesIn(claims, field, 'groups');
    const isRefused = this.config.oidcAllowedGroups.length > 0;
    if (groups.kind === 'told' || (!isRefused && this.reportedGaps.has(groups.reason))) return;
    this.reportedGaps.add(groups.reason);
    const names = oneLine(Object.keys(claims).toSorted().join(', '));
    this.logger.warn(`identity provider ${this.id}: ${groups.reason}; claims received: ${names}`);
  }

  private async userInfo({ metadata, client, verifier }: DiscoveredProvider, accessToken: string, { sub }: IdTokenClaims): Promise<Claims> {
    if (metadata.userinfo_endpoint === undefined) {
      this.logger.warn(`identity provider ${this.id} has no userinfo endpoint: using only the claims of the ID token`);
      return {};
    }
    try {
      const issuer = this.comparedIssuer(metadata);
      const verify = (jwt: string): Promise<Claims> => verifier.verifyUserInfo(jwt, issuer, this.config.oidcClientId, this.clock.now());
      return await readUserInfo(await client.userInfo(accessToken), sub, verify);
    } catch (cause) {
      const text = failureText(cause);
      this.logger.warn(`identity provider ${this.id}: the userinfo endpoint: ${text}`);
      const title = 'Failed to obtain user information claims.';
      throw identityError('identity_provider_failed', title, `The userinfo endpoint: ${text}.`, cause);
    }
  }

  private async accessTokenClaims(provider: DiscoveredProvider, accessToken: string, claims: IdTokenClaims): Promise<Claims> {
    try {
      return await provider.verifier.verifyAccessToken(accessToken, claims, this.clock.now());
    } catch (cause) {
      const title = 'Failed to obtain user information claims.';
      throw identityError('identity_provider_failed', title, `The access token: ${failureText(cause)}.`, cause);
    }
  }
}

/** OpenID Connect Core section 3.1.2.1: with `max_age` the provider must say in `auth_time` when the person logged in. */
const REAUTHENTICATION = { prompt: 'login', max_age: '0' };
