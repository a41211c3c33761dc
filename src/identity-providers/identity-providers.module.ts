import { Global, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AuthModule, UpstreamLinks } from '../auth/index.js';
import { AccessUrl, Clock } from '../common/index.js';
import { CONFIG, type Config, readClientKey } from '../config/index.js';
import { CryptoKeysModule, ServerSecretsService } from '../crypto-keys/index.js';
import { UsersModule } from '../users/index.js';
import { AuthMethodsController } from './auth-methods.controller.js';
import { ClaimsController } from './claims.controller.js';
import { ClaimsService } from './claims.service.js';
import { GithubProvider } from './github/github-provider.js';
import { IdentityProviders } from './identity-providers.js';
import { LinkRefresher } from './links/link-refresher.js';
import { UserLinksRepository } from './links/user-links.repository.js';
import { UserLinksStore } from './links/user-links.store.js';
import { UserLinksSystemStore } from './links/user-links.system-store.js';
import { LoginMethodsService } from './login-methods.service.js';
import { AccountsRepository } from './login/accounts.repository.js';
import { AccountsSystemStore } from './login/accounts.system-store.js';
import { CallbackController } from './login/callback.controller.js';
import { ExternalLoginService } from './login/external-login.service.js';
import { LoginCookie } from './login/login-cookie.js';
import { OidcProvider } from './oidc/oidc-provider.js';

/** Every provider of the configuration. Throws `ConfigError` for a key that cannot be read. */
function configuredProviders(config: Config, clock: Clock): IdentityProviders {
  const { githubClientId: clientId, githubClientSecret: clientSecret } = config;
  const oidc = config.oidcProviders.map(
    (provider) => new OidcProvider(provider, readClientKey(provider) ?? { secret: provider.oidcClientSecret ?? '' }, clock),
  );
  if (clientId === undefined || clientSecret === undefined) return new IdentityProviders(oidc);
  const github = new GithubProvider(
    {
      clientId,
      clientSecret,
      allowedOrganizations: config.githubAllowEveryone ? null : config.githubAllowedOrgs,
      allowSignups: config.githubAllowSignups,
      enterpriseBaseUrl: config.githubEnterpriseBaseUrl,
    },
    clock,
  );
  return new IdentityProviders([...oidc, github]);
}

/** Login at identity providers, and the logins there that keys stand on. Global, because keys declare the port `UpstreamLinks` and cannot import who answers it. */
@Global()
@Module({
  imports: [AuthModule, CryptoKeysModule, UsersModule],
  controllers: [AuthMethodsController, CallbackController, ClaimsController],
  providers: [
    AccountsRepository,
    AccountsSystemStore,
    ClaimsService,
    ExternalLoginService,
    LinkRefresher,
    LoginMethodsService,
    UserLinksRepository,
    UserLinksStore,
    UserLinksSystemStore,
    { provide: IdentityProviders, inject: [CONFIG, Clock], useFactory: configuredProviders },
    {
      provide: LoginCookie,
      inject: [ServerSecretsService, AccessUrl, Clock, CONFIG],
      useFactory: (secrets: ServerSecretsService, accessUrl: AccessUrl, clock: Clock, config: Config) =>
        new LoginCookie(secrets, accessUrl, clock, { secure: config.secureAuthCookie }),
    },
    { provide: UpstreamLinks, useExisting: LinkRefresher },
  ],
  exports: [LoginMethodsService, UpstreamLinks],
})
export class IdentityProvidersModule implements OnApplicationBootstrap {
  constructor(@Inject(IdentityProviders) private readonly providers: IdentityProviders) {}

  /** In the background: a provider that is away does not keep the server from starting. */
  onApplicationBootstrap(): void {
    for (const provider of this.providers.list) if (provider instanceof OidcProvider) void provider.warmUp();
  }
}
