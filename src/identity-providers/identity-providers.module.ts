import { Inject, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { Clock } from '../common/index.js';
import { readClientKey } from '../config/index.js';
import { ConsoleModule } from '../console/index.js';
import { settings } from '../core/index.js';
import { CryptoKeysModule } from '../crypto-keys/index.js';
import { DeploymentModule } from '../deployment/index.js';
import { OrganizationsModule } from '../organizations/index.js';
import { MetricsModule } from '../metrics/index.js';
import { OutgoingHttp, OutgoingModule } from '../outgoing/index.js';
import { UsersModule } from '../users/index.js';
import { HttpModule } from '../http/index.js';
import { AuthMethodsController, AuthMethodsSettings } from './auth-methods.controller.js';
import { ClaimsController } from './claims.controller.js';
import { ClaimsService } from './claims.service.js';
import { GithubProvider } from './github/github-provider.js';
import { IdentityProviders } from './identity-providers.js';
import { LinkRefresher } from './links/link-refresher.js';
import { UserLinksRepository } from './links/user-links.repository.js';
import { UserLinksStore } from './links/user-links.store.js';
import { UserLinksSystemStore } from './links/user-links.system-store.js';
import { LoginMethodsService } from './login-methods.service.js';
import { CallbackController } from './login/callback.controller.js';
import { ExternalLoginService } from './login/external-login.service.js';
import { LoginAttemptPurge } from './login/login-attempt-purge.js';
import { LoginAttemptsRepository } from './login/login-attempts.repository.js';
import { LoginAttempts } from './login/login-attempts.service.js';
import { LoginAttemptsSystemStore } from './login/login-attempts.system-store.js';
import { LoginCookies } from './login/login-cookies.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { LoginMethodsController } from './pages/login-methods.controller.js';
import { ProvidersController } from './pages/providers.controller.js';
import { ReauthenticateController } from './pages/reauthenticate.controller.js';
import { ProviderStatusController } from './status/provider-status.controller.js';
import { ProviderTests } from './status/provider-tests.js';
import { UpstreamMetrics } from './upstream-metrics.js';

class IdentityProvidersSettings extends settings(
  'githubAllowedOrgs',
  'githubAllowedTeams',
  'githubAllowEveryone',
  'githubAllowSignups',
  'githubClientId',
  'githubClientSecret',
  'githubEnterpriseBaseUrl',
  'oidcProviders',
) {}

/** Every provider of the configuration. Throws `ConfigError` for a key that cannot be read. */
function configuredProviders(
  config: IdentityProvidersSettings,
  clock: Clock,
  http: OutgoingHttp,
  metrics: UpstreamMetrics,
): IdentityProviders {
  const { githubClientId: clientId, githubClientSecret: clientSecret } = config;
  const oidc = config.oidcProviders.map(
    (provider) =>
      new OidcProvider(
        provider,
        readClientKey(provider) ?? { secret: provider.oidcClientSecret ?? '' },
        clock,
        metrics.counting(http, provider.id),
      ),
  );
  if (clientId === undefined || clientSecret === undefined) return new IdentityProviders(oidc);
  const github = new GithubProvider(
    {
      clientId,
      clientSecret,
      allowedOrganizations: config.githubAllowEveryone ? null : config.githubAllowedOrgs,
      allowedTeams: config.githubAllowedTeams,
      allowSignups: config.githubAllowSignups,
      enterpriseBaseUrl: config.githubEnterpriseBaseUrl,
    },
    clock,
    metrics.counting(http, 'github'),
  );
  return new IdentityProviders([...oidc, github]);
}

/** Login at identity providers, and the logins there that keys depend on. */
@Module({
  imports: [
    AuthModule,
    ConsoleModule,
    CryptoKeysModule,
    DeploymentModule,
    HttpModule,
    MetricsModule,
    OrganizationsModule,
    OutgoingModule,
    UsersModule,
  ],
  controllers: [
    AuthMethodsController,
    CallbackController,
    ClaimsController,
    LoginMethodsController,
    ProvidersController,
    ProviderStatusController,
    ReauthenticateController,
  ],
  providers: [
    AuthMethodsSettings,
    ClaimsService,
    ExternalLoginService,
    IdentityProvidersSettings,
    LinkRefresher,
    LoginAttemptPurge,
    LoginAttempts,
    LoginAttemptsRepository,
    LoginAttemptsSystemStore,
    LoginCookies,
    LoginMethodsService,
    ProviderTests,
    UpstreamMetrics,
    UserLinksRepository,
    UserLinksStore,
    UserLinksSystemStore,
    {
      provide: IdentityProviders,
      inject: [IdentityProvidersSettings, Clock, OutgoingHttp, UpstreamMetrics],
      useFactory: configuredProviders,
    },
  ],
  exports: [LinkRefresher, LoginMethodsService],
})
export class IdentityProvidersModule implements OnApplicationBootstrap {
  private readonly logger = new Logger(IdentityProvidersModule.name);

  constructor(@Inject(IdentityProviders) private readonly providers: IdentityProviders) {}

  /** In the background: an unreachable provider must not stop the server from starting. */
  onApplicationBootstrap(): void {
    for (const provider of this.providers.list) if (provider instanceof OidcProvider) void provider.warmUp();
    for (const names of this.providers.sharingIssuer()) {
      this.logger.warn(`identity providers ${names.join(', ')} have the same issuer: a user of one of them is refused by the others`);
    }
  }
}
