import { type DynamicModule, Module } from '@nestjs/common';
import { ApiKeysStore, AuthModule } from '../auth/index.js';
import { AccessUrl } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { CryptoKeysModule } from '../crypto-keys/index.js';
import { HomeFacts } from '../pages/index.js';
import { UsersModule } from '../users/index.js';
import { AppSecretsRepository } from './apps/app-secrets.repository.js';
import { AppsController } from './apps/apps.controller.js';
import { AppsRepository } from './apps/apps.repository.js';
import { AppsService } from './apps/apps.service.js';
import { AppsStore } from './apps/apps.store.js';
import { ClientAuthenticator } from './apps/client-authenticator.js';
import { AuthorizeController } from './endpoints/authorize.controller.js';
import { MetadataController } from './endpoints/metadata.controller.js';
import { RevocationController } from './endpoints/revocation.controller.js';
import { TokenController } from './endpoints/token.controller.js';
import { AuthorizationCodeGrant } from './grants/authorization-code.grant.js';
import { CodesRepository } from './grants/codes.repository.js';
import { ConsentService } from './grants/consent.service.js';
import { GrantPurge } from './grants/grant-purge.js';
import { GrantsRepository } from './grants/grants.repository.js';
import { GrantsStore } from './grants/grants.store.js';
import { RefreshTokenGrant } from './grants/refresh-token.grant.js';
import { RevocationService } from './grants/revocation.service.js';
import { TokenDispatcher } from './grants/token-dispatcher.js';
import { TokenMinter } from './grants/token-minter.js';
import { TokensRepository } from './grants/tokens.repository.js';
import { SwaggerClient } from './swagger-client.js';

@Module({
  imports: [AuthModule, CryptoKeysModule, UsersModule],
  providers: [
    AppSecretsRepository,
    AppsRepository,
    AppsService,
    AppsStore,
    AuthorizationCodeGrant,
    ClientAuthenticator,
    CodesRepository,
    ConsentService,
    GrantPurge,
    GrantsRepository,
    GrantsStore,
    RefreshTokenGrant,
    RevocationService,
    TokenDispatcher,
    TokensRepository,
    { provide: HomeFacts, useExisting: AppsService },
    {
      provide: SwaggerClient,
      inject: [AppsStore, AccessUrl],
      useFactory: (apps: AppsStore, url: AccessUrl) => new SwaggerClient(apps, url),
    },
    {
      provide: TokenMinter,
      inject: [ApiKeysStore, GrantsStore, CONFIG],
      useFactory: (keys: ApiKeysStore, grants: GrantsStore, config: Config) =>
        new TokenMinter(keys, grants, {
          accessSeconds: config.oauthAccessTokenLifetimeSeconds,
          refreshSeconds: config.oauthRefreshLifetimeSeconds,
          grantSeconds: config.oauthGrantLifetimeSeconds,
        }),
    },
  ],
  exports: [HomeFacts],
})
export class OAuth2ProviderModule {
  /** Switched off, the provider has no routes at all; access tokens it has issued go on working (spec oauth2 3.0). */
  static for(config: Pick<Config, 'oauth2ProviderEnable'>): DynamicModule {
    return {
      module: OAuth2ProviderModule,
      controllers: config.oauth2ProviderEnable
        ? [AppsController, AuthorizeController, MetadataController, RevocationController, TokenController]
        : [],
    };
  }
}
