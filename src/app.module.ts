import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { AuditModule } from './audit/index.js';
import { AuthModule, RouteGuard } from './auth/index.js';
import { AuthzModule } from './authz/index.js';
import { AccessUrl, Clock, SystemClock } from './common/index.js';
import { CONFIG, type Config } from './config/index.js';
import { CryptoKeysModule } from './crypto-keys/index.js';
import { DatabaseModule } from './database/index.js';
import { type DbcryptContext, DbcryptModule, type StartedDbcrypt } from './dbcrypt/index.js';
import { DeploymentModule } from './deployment/index.js';
import { ExternalAuthModule } from './external-auth/index.js';
import { FilesModule } from './files/index.js';
import { ChallengeInterceptor, ErrorFilter, HttpModule } from './http/index.js';
import { IdentityProvidersModule } from './identity-providers/index.js';
import { MetricsModule } from './metrics/index.js';
import { OAuth2ProviderModule } from './oauth2-provider/index.js';
import { OrganizationsModule } from './organizations/index.js';
import { PagesModule } from './pages/index.js';
import { SwaggerUiModule } from './swagger/index.js';
import { UsersModule } from './users/index.js';

/** What everything may ask for: configuration, clock, access URL. */
@Global()
@Module({})
class CoreModule {
  static for(config: Config): DynamicModule {
    return {
      module: CoreModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useClass: SystemClock },
        { provide: AccessUrl, useValue: new AccessUrl(config.oauth2ProviderEnable) },
      ],
      exports: [CONFIG, Clock, AccessUrl],
    };
  }
}

/** What exists before the application does. */
export interface AppParts {
  readonly config: Config;
  /** Connected and migrated. */
  readonly dataSource: DataSource;
  readonly encryption: { readonly context: DbcryptContext; readonly started: StartedDbcrypt };
}

/** The composition root: which modules there are, and what stands around every request. */
@Module({})
export class AppModule {
  static for({ config, dataSource, encryption }: AppParts): DynamicModule {
    // One object for both mentions: Nest tells dynamic modules apart by identity.
    const oauth2Provider = OAuth2ProviderModule.for(config);
    return {
      module: AppModule,
      imports: [
        CoreModule.for(config),
        DatabaseModule.for(dataSource),
        HttpModule,
        MetricsModule,
        AuthzModule,
        AuditModule,
        DbcryptModule.for(encryption.context, encryption.started),
        CryptoKeysModule,
        DeploymentModule,
        AuthModule,
        UsersModule,
        IdentityProvidersModule,
        OrganizationsModule,
        ExternalAuthModule,
        FilesModule,
        oauth2Provider,
        PagesModule.with(oauth2Provider),
        SwaggerUiModule.for(config),
      ],
      providers: [
        { provide: APP_GUARD, useExisting: RouteGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_INTERCEPTOR, useClass: ChallengeInterceptor },
      ],
    };
  }
}
