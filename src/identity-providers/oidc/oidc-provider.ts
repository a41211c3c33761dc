import { Logger } from '@nestjs/common';
import type { Clock } from '../../common/index.js';
import type { OidcProviderConfig } from '../../config/index.js';
import { DEFAULT_OIDC_PROVIDER } from '../../config/index.js';
import { acceptAnswer } from '../authorization-answer.js';
import { failureText } from '../bounded-fetch.js';
import { identityError } from '../identity-errors.js';
import {
  type AdmissionRules,
  type ExternalIdentity,
  type IdentityProvider,
  type LoginAttempt,
  RefreshRefused,
  type UpstreamTokens,
} from '../identity-provider.js';
import type { Claims, LinkClaims } from '../links/link-claims.js';
import { storableClaims, storableText } from '../storable-claims.js';
import { ExchangeFailed } from '../upstream-client.js';
import { profileOf } from './claims.js';
import type { ClientCredential } from './client-authentication.js';
import { type DiscoveredProvider, ProviderDiscovery } from './discovery.js';
import { IdTokenRefused } from './id-token.js';
import { IdTokenMissing, OidcStrategy, type VerifiedLogin } from './oidc.strategy.js';

/** One OpenID Connect provider. */
export class OidcProvider implements IdentityProvider {
  readonly loginType = 'oidc';
  readonly id: string;
  readonly button: IdentityProvider['button'];
  readonly callbackPath: string;
  readonly baseUrl: string | undefined;
  readonly admission: AdmissionRules;
  private readonly logger = new Logger(OidcProvider.name);
  private readonly discovery: ProviderDiscovery;

  constructor(
    private readonly config: OidcProviderConfig,
    credential: ClientCredential,
    private readonly clock: Clock,
  ) {
    this.id = config.id;
    this.button = { label: config.oidcSignInText, iconUrl: config.oidcIconUrl };
    this.callbackPath = oidcCallbackPath(config.id);
    this.baseUrl = config.oidcRedirectUrl;
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
    });
  }

  /** Asks the provider to describe itself before anybody logs in, so that a wrong setting is in the log at once. */
  async warmUp(): Promise<void> {
    await this.discovery.get().catch((error: unknown) => {
      this.logger.warn(`identity provider ${this.id}: cannot use ${this.config.oidcIssuerUrl}: ${failureText(error)}`);
    });
  }

  async authorizationUrl(attempt: LoginAttempt): Promise<string> {
    return this.strategy(await this.discovered(), attempt).redirectLeg();
  }

  async identify(answer: URLSearchParams, attempt: LoginAttempt): Promise<ExternalIdentity> {
    const provider = await this.discovered();
    const login = await this.logIn(provider, answer, attempt);
    const claims = await this.readClaims(provider, login);
    const profile = profileOf(claims.merged_claims, this.config);
    return {
      loginType: 'oidc',
      providerId: this.id,
      linkedId: storableText(`${login.claims.iss}||${login.claims.sub}`),
      ...profile,
      githubComUserId: null,
      tokens: login.tokens,
      claims,
    };
  }

  async refresh(refreshToken: string): Promise<UpstreamTokens> {
    const { client } = await this.discovery.get().catch((cause: unknown) => {
      throw new RefreshRefused(failureText(cause), { cause });
    });
    return client.refresh(refreshToken, this.clock.now());
  }

  private async discovered(): Promise<DiscoveredProvider> {
    try {
      return await this.discovery.get();
    } catch (cause) {
      this.logger.warn(`identity provider ${this.id}: cannot use ${this.config.oidcIssuerUrl}: ${failureText(cause)}`);
      const text = 'It cannot be reached, or its discovery document does not fit. Try again later; the log of the server says more.';
      throw identityError('identity_provider_unreachable', 'The identity provider is not available.', text, cause);
    }
  }

  private strategy(
    provider: DiscoveredProvider,
    attempt: LoginAttempt,
    exchange?: ConstructorParameters<typeof OidcStrategy>[2],
  ): OidcStrategy {
    const { oidcClientId: clientId, oidcScopes: scopes, oidcAuthUrlParams: parameters, oidcDangerousSkipIssuerChecks } = this.config;
    const options = { provider, clientId, scopes, parameters, checkIssuer: !oidcDangerousSkipIssuerChecks };
    return new OidcStrategy(options, attempt, exchange, this.clock.now());
  }

  private async logIn(provider: DiscoveredProvider, answer: URLSearchParams, attempt: LoginAttempt): Promise<VerifiedLogin> {
    const accepted = acceptAnswer(provider.metadata, this.config.oidcClientId, answer, attempt);
    const { state, redirectUri, codeVerifier } = attempt;
    const exchange = { answer: accepted, redirectUri, ...(provider.supportsPkce && { codeVerifier }) };
    const strategy = this.strategy(provider, attempt, () => provider.client.exchange(exchange, this.clock.now()));
    try {
      return await strategy.callbackLeg(accepted.get('code') ?? '', state);
    } catch (error) {
      throw this.explain(error);
    }
  }

  private explain(error: unknown): unknown {
    if (error instanceof ExchangeFailed)
      return identityError('identity_provider_failed', 'Failed exchanging Oauth code.', error.message, error);
    if (error instanceof IdTokenMissing) {
      const title = 'id_token not found in response payload. Ensure your OIDC callback is configured correctly!';
      return identityError('identity_invalid', title, 'The scope openid must be among those that are asked for.', error);
    }
    if (error instanceof IdTokenRefused) {
      this.logger.warn(`identity provider ${this.id}: ID token refused: ${error.message}`);
      return identityError('identity_invalid', 'Failed to verify OIDC token.', `The ID token is not believed: ${error.message}.`, error);
    }
    return error;
  }

  /** Spec users 3.4, steps 2 and 3: what the userinfo endpoint says wins over the ID token, and an access token only adds to it. */
  private async readClaims(provider: DiscoveredProvider, { claims, tokens }: VerifiedLogin): Promise<LinkClaims> {
    const idTokenClaims = storableClaims(claims);
    if (this.config.oidcAccessTokenClaims) {
      const more = storableClaims(await this.accessTokenClaims(provider, tokens.accessToken, claims.iss));
      return { id_token_claims: idTokenClaims, user_info_claims: {}, merged_claims: { ...more, ...idTokenClaims } };
    }
    const userInfo = this.config.oidcIgnoreUserinfo ? {} : storableClaims(await this.userInfo(provider, tokens.accessToken, claims.sub));
    return { id_token_claims: idTokenClaims, user_info_claims: userInfo, merged_claims: { ...idTokenClaims, ...userInfo } };
  }

  private async userInfo(provider: DiscoveredProvider, accessToken: string, subject: string): Promise<Claims> {
    if (provider.metadata.userinfo_endpoint === undefined) {
      this.logger.warn(`identity provider ${this.id} has no userinfo endpoint: claims come from the ID token alone`);
      return {};
    }
    try {
      return await provider.client.userInfo(accessToken, subject);
    } catch (cause) {
      const title = 'Failed to obtain user information claims.';
      throw identityError('identity_provider_failed', title, `The userinfo endpoint: ${failureText(cause)}.`, cause);
    }
  }

  private async accessTokenClaims(provider: DiscoveredProvider, accessToken: string, issuer: string): Promise<Claims> {
    try {
      return await provider.verifier.verifyAccessToken(accessToken, issuer, this.clock.now());
    } catch (cause) {
      const title = 'Failed to obtain user information claims.';
      throw identityError('identity_provider_failed', title, `The access token: ${failureText(cause)}.`, cause);
    }
  }
}

/** DESIGN 8.8: each provider has a path of its own. */
export function oidcCallbackPath(id: string): string {
  return id === DEFAULT_OIDC_PROVIDER ? '/api/v2/users/oidc/callback' : `/api/v2/users/oidc/${id}/callback`;
}
