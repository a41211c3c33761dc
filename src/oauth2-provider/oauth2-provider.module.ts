import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import type { Config } from '../config/index.js';
import { ConsoleModule } from '../console/index.js';
import { CryptoKeysModule } from '../crypto-keys/index.js';
import { DpopModule } from '../dpop/index.js';
import { UsersModule } from '../users/index.js';
import { WorkloadIdentitiesModule } from '../workload-identities/index.js';
import { HttpModule } from '../http/index.js';
import { KeySetsModule } from '../key-sets/index.js';
import { LimitsModule } from '../limits/index.js';
import { MetricsModule } from '../metrics/index.js';
import { OutgoingModule } from '../outgoing/index.js';
import { OrganizationsModule } from '../organizations/index.js';
import { ADMINISTRATION, ADMINISTRATION_ENDPOINTS } from './administration.module.js';
import { OPENID, OPENID_ENDPOINTS } from './openid.module.js';
import { AppUsageModule } from './apps/app-usage.module.js';
import { AppsService } from './apps/apps.service.js';
import { ClientAuthenticator } from './apps/client-authenticator.js';
import { ClientProofs } from './endpoints/client-proofs.js';
import { AuthorizeController } from './endpoints/authorize.controller.js';
import { AuthorizationDecisions } from './endpoints/authorization-decisions.js';
import { AuthorizationRefusals } from './endpoints/authorization-refusals.js';
import { AuthorizationResponses } from './endpoints/authorization-responses.js';
import { LoginRedirects } from './endpoints/login-redirects.js';
import { LoginRequests } from './endpoints/login-requests.js';
import { AcceptedHosts, AcceptedHostsSettings } from './client-documents/accepted-hosts.js';
import { ClientDocumentsService } from './client-documents/client-documents.service.js';
import { DocumentFetcher } from './client-documents/document-fetcher.js';
import { AssertionPurge } from './client-keys/assertion-purge.js';
import { AssertionVerifier } from './client-keys/assertion-verifier.js';
import { AuthMethods, AuthMethodsSettings } from './client-keys/auth-methods.js';
import { ClientAssertions } from './client-keys/client-assertions.js';
import { SpentAssertionsRepository } from './client-keys/spent-assertions.repository.js';
import { SpentAssertionsStore } from './client-keys/spent-assertions.store.js';
import { OwnPages, OwnPagesSettings } from './checks/own-pages.js';
import { ExchangeChains } from './grants/exchange-chains.js';
import { CliClient } from './cli-client.js';
import { ConsentFactsService } from './endpoints/consent-facts.js';
import { ConsentPages, ConsentPagesSettings } from './endpoints/consent-pages.js';
import { ConsentTokens } from './endpoints/consent-tokens.js';
import { DeviceAuthorizationController } from './endpoints/device-authorization.controller.js';
import { MetadataController, MetadataSettings } from './endpoints/metadata.controller.js';
import { ServerMetadata, ServerMetadataSettings } from './endpoints/server-metadata.js';
import { PushedAuthorizationController } from './endpoints/pushed-authorization.controller.js';
import { RevocationController } from './endpoints/revocation.controller.js';
import { TokenMetrics } from './endpoints/token-metrics.js';
import { TokenController } from './endpoints/token.controller.js';
import { GrantStoresModule } from './grants/grant-stores.module.js';
import { ConsentService, ConsentSettings } from './grants/consent.service.js';
import { DeviceAuthorizationService } from './grants/device-authorization.service.js';
import { DeviceConsentService } from './grants/device-consent.service.js';
import { GrantPurge } from './grants/grant-purge.js';
import { GRANT_HANDLERS } from './grants/grant-registry.js';
import { IntrospectionCallers } from './introspection/introspection-callers.js';
import { IntrospectionCallersRepository } from './introspection/introspection-callers.repository.js';
import { IntrospectionCallersStore } from './introspection/introspection-callers.store.js';
import { IntrospectionController } from './introspection/introspection.controller.js';
import { IntrospectionService } from './introspection/introspection.service.js';
import { PresentedTokens } from './grants/presented-tokens.js';
import { Redemption } from './grants/redemption.js';
import { ReplayPurge } from './grants/replay-purge.js';
import { RememberedConsents } from './grants/remembered-consents.js';
import { RevocationService } from './grants/revocation.service.js';
import { TokenDispatcher } from './grants/token-dispatcher.js';
import { TokenMinter, TokenMinterSettings } from './grants/token-minter.js';
import { TokenRequestsRepository } from './grants/token-requests.repository.js';
import { RememberedFacts } from './grants/remembered-facts.js';
import { TokenRequestsStore } from './grants/token-requests.store.js';
import { WorkloadTokens } from './grants/workload-tokens.js';
import { UserCodeThrottle, UserCodeThrottleSettings } from './grants/user-code-throttle.js';
import { DeviceController } from './pages/device.controller.js';
import { UserAccessModule } from './pages/user-access.module.js';
import { AuthorizationChecks, AuthorizationChecksSettings } from './pushed-requests/authorization-checks.js';
import { PushedAuthorizationService } from './pushed-requests/pushed-authorization.service.js';
import { PushedRequestPurge } from './pushed-requests/pushed-request-purge.js';
import { PushedRequestsRepository } from './pushed-requests/pushed-requests.repository.js';
import { PushedRequestsService } from './pushed-requests/pushed-requests.service.js';
import { PushedRequestsStore } from './pushed-requests/pushed-requests.store.js';
import { ClientConfigurationService } from './registration/client-configuration.service.js';
import { ClientRegistrationController } from './registration/client-registration.controller.js';
import { InitialAccessTokenVerifier } from './registration/initial-access-token-verifier.js';
import { RegistrationPolicyInForce, RegistrationPolicySettings } from './registration/registration-policy-in-force.js';
import { RegistrationPurge, RegistrationPurgeSettings } from './registration/registration-purge.js';
import { RegistrationSettingsController } from './registration/registration-settings.controller.js';
import { RegistrationStoresModule } from './registration/registration-stores.module.js';
import { RegistrationQuota, RegistrationQuotaSettings } from './registration/registration-quota.js';
import { RegistrationsService } from './registration/registrations.service.js';
import { BuiltInResource } from './resource-servers/built-in-resource.js';
import { ResourceServersController } from './resource-servers/resource-servers.controller.js';
import { ResourceServersModule } from './resource-servers/resource-servers.module.js';
import { TargetResources } from './resource-servers/target-resource.js';
import { ExchangeRulesController } from './token-exchange/exchange-rules.controller.js';
import { ExchangeRulesModule } from './token-exchange/exchange-rules.module.js';
import { LogoutModule } from './logout/logout.module.js';
import { SwaggerClient } from './swagger-client.js';

const ENDPOINTS = [
  ...ADMINISTRATION_ENDPOINTS,
  ...OPENID_ENDPOINTS,
  AuthorizeController,
  DeviceAuthorizationController,
  DeviceController,
  ClientRegistrationController,
  ExchangeRulesController,
  IntrospectionController,
  MetadataController,
  PushedAuthorizationController,
  RegistrationSettingsController,
  ResourceServersController,
  RevocationController,
  TokenController,
];

@Module({
  imports: [
    AppUsageModule,
    AuthModule,
    ConsoleModule,
    CryptoKeysModule,
    DpopModule,
    ExchangeRulesModule,
    GrantStoresModule,
    HttpModule,
    KeySetsModule,
    LimitsModule,
    LogoutModule,
    MetricsModule,
    OutgoingModule,
    OrganizationsModule,
    RegistrationStoresModule,
    ResourceServersModule,
    UserAccessModule,
    UsersModule,
    WorkloadIdentitiesModule,
  ],
  providers: [
    ...Object.values(GRANT_HANDLERS),
    ...ADMINISTRATION,
    ...OPENID,
    AcceptedHosts,
    AcceptedHostsSettings,
    AppsService,
    AssertionPurge,
    AssertionVerifier,
    AuthMethods,
    AuthMethodsSettings,
    AuthorizationChecks,
    AuthorizationChecksSettings,
    AuthorizationDecisions,
    AuthorizationRefusals,
    AuthorizationResponses,
    BuiltInResource,
    ClientAssertions,
    ClientAuthenticator,
    ClientConfigurationService,
    CliClient,
    ClientDocumentsService,
    ClientProofs,
    ConsentFactsService,
    ConsentPages,
    ConsentPagesSettings,
    ConsentService,
    ConsentSettings,
    ConsentTokens,
    DeviceAuthorizationService,
    DeviceConsentService,
    DocumentFetcher,
    ExchangeChains,
    GrantPurge,
    InitialAccessTokenVerifier,
    IntrospectionCallers,
    IntrospectionCallersRepository,
    IntrospectionCallersStore,
    IntrospectionService,
    LoginRedirects,
    LoginRequests,
    MetadataSettings,
    OwnPages,
    OwnPagesSettings,
    PresentedTokens,
    PushedAuthorizationService,
    PushedRequestPurge,
    PushedRequestsRepository,
    PushedRequestsService,
    PushedRequestsStore,
    Redemption,
    RegistrationPolicyInForce,
    RegistrationPolicySettings,
    RegistrationPurge,
    RegistrationPurgeSettings,
    RegistrationQuota,
    RegistrationQuotaSettings,
    TokenMetrics,
    RegistrationsService,
    ReplayPurge,
    RememberedConsents,
    RevocationService,
    SpentAssertionsRepository,
    SpentAssertionsStore,
    SwaggerClient,
    TargetResources,
    TokenDispatcher,
    TokenMinter,
    TokenMinterSettings,
    TokenRequestsRepository,
    RememberedFacts,
    TokenRequestsStore,
    UserCodeThrottle,
    UserCodeThrottleSettings,
    WorkloadTokens,
    ServerMetadata,
    ServerMetadataSettings,
  ],
  exports: [AppsService, RegistrationPolicyInForce, RegistrationStoresModule],
})
export class OAuth2ProviderModule {
  /** When disabled, the provider has no endpoints; access tokens that it has issued keep working, and people can see and end them. */
  static for(config: Pick<Config, 'oauth2ProviderEnable'>): DynamicModule {
    return { module: OAuth2ProviderModule, controllers: config.oauth2ProviderEnable ? ENDPOINTS : [] };
  }
}
