import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { AgentsModule, AgentsSystemStore, AgentStoresModule } from './agents/index.js';
import { AuditModule } from './audit/index.js';
import {
  AgentsSeen,
  AuthModule,
  DormantUsers,
  GrantRevocation,
  LastSeen,
  LoginUsers,
  RouteGuard,
  SessionGrants,
  UpstreamLinks,
} from './auth/index.js';
import { AuthzModule } from './authz/index.js';
import type { Config } from './config/index.js';
import { CoreModule } from './core/index.js';
import { CryptoKeysModule } from './crypto-keys/index.js';
import { DatabaseModule } from './database/index.js';
import { DbcryptModule, type StartedDbcrypt } from './dbcrypt/index.js';
import { DeploymentModule } from './deployment/index.js';
import { DocsSiteModule } from './docs-site/index.js';
import { ExternalAuthModule } from './external-auth/index.js';
import { FilesModule } from './files/index.js';
import { ErrorFilter, HttpModule } from './http/index.js';
import { IdentityProvidersModule, LinkRefresher } from './identity-providers/index.js';
import { MetricsModule } from './metrics/index.js';
import { GrantStoresModule, GrantsSystemStore, OAuth2ProviderModule, SessionGrantsSystemStore } from './oauth2-provider/index.js';
import { MembershipsModule, OrganizationMemberships, OrganizationsModule } from './organizations/index.js';
import { PagesModule } from './pages/index.js';
import { SwaggerUiModule } from './swagger/index.js';
import { WorkloadIdentitiesModule } from './workload-identities/index.js';
import { AuditedDormantUsers, LoginUsersStore, Memberships, UsersModule, UserStoresModule, UsersSystemStore } from './users/index.js';

/** Binds each port that a feature declares to a feature above it. Global, because importing that feature's module would be a cycle. */
@Global()
@Module({
  imports: [AgentStoresModule, GrantStoresModule, IdentityProvidersModule, MembershipsModule, UsersModule, UserStoresModule],
  providers: [
    { provide: AgentsSeen, useExisting: AgentsSystemStore },
    { provide: DormantUsers, useExisting: AuditedDormantUsers },
    { provide: GrantRevocation, useExisting: GrantsSystemStore },
    { provide: LastSeen, useExisting: UsersSystemStore },
    { provide: LoginUsers, useExisting: LoginUsersStore },
    { provide: Memberships, useExisting: OrganizationMemberships },
    { provide: SessionGrants, useExisting: SessionGrantsSystemStore },
    { provide: UpstreamLinks, useExisting: LinkRefresher },
  ],
  exports: [AgentsSeen, DormantUsers, GrantRevocation, LastSeen, LoginUsers, Memberships, SessionGrants, UpstreamLinks],
})
class PortsModule {}

/** What is created before the application. */
export interface AppParts {
  readonly config: Config;
  /** Connected and migrated. */
  readonly dataSource: DataSource;
  readonly encryption: StartedDbcrypt;
}

/** The composition root: the list of modules, and what wraps every request. */
@Module({})
export class AppModule {
  static for({ config, dataSource, encryption }: AppParts): DynamicModule {
    // One object for both uses: Nest distinguishes dynamic modules by identity.
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
        DbcryptModule.for(encryption),
        CryptoKeysModule,
        DeploymentModule,
        AuthModule,
        UsersModule,
        IdentityProvidersModule,
        OrganizationsModule,
        ExternalAuthModule,
        AgentsModule,
        FilesModule,
        oauth2Provider,
        PagesModule.with(oauth2Provider),
        PortsModule,
        SwaggerUiModule.for(config),
        DocsSiteModule.for(config),
        WorkloadIdentitiesModule,
      ],
      providers: [
        { provide: APP_GUARD, useExisting: RouteGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}
