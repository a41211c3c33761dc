import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AuditTrailModule } from '../audit/index.js';
import { GrantRevocation, KeyStoresModule, PasswordHasher, PasswordHasherSettings, Revocation } from '../auth/index.js';
import { AuthzModule } from '../authz/index.js';
import { ClockModule } from '../core/index.js';
import { DatabaseModule } from '../database/index.js';
import {
  ExchangeRulesModule,
  GrantStoresModule,
  GrantsSystemStore,
  OperatorExchangeRules,
  OperatorRegistrations,
  OperatorResourceServers,
  RegistrationStoresModule,
  ResourceServersModule,
} from '../oauth2-provider/index.js';
import { MembershipsModule, OrganizationMemberships } from '../organizations/index.js';
import { Memberships, OperatorAccounts, UserStoresModule } from '../users/index.js';
import { IdentityStoresModule } from '../workload-identities/index.js';

/** The parts of the server that commands for accounts need: stores and services, without routes, background work and configuration. */
@Module({})
export class AccountsModule {
  /** `dataSource` is connected to a database of this version. */
  static for(dataSource: DataSource): DynamicModule {
    return {
      module: AccountsModule,
      imports: [
        AuditTrailModule,
        AuthzModule,
        ClockModule,
        DatabaseModule.for(dataSource),
        ExchangeRulesModule,
        GrantStoresModule,
        IdentityStoresModule,
        KeyStoresModule,
        MembershipsModule,
        RegistrationStoresModule,
        ResourceServersModule,
        UserStoresModule,
      ],
      providers: [
        OperatorAccounts,
        OperatorExchangeRules,
        OperatorRegistrations,
        OperatorResourceServers,
        PasswordHasher,
        Revocation,
        { provide: GrantRevocation, useExisting: GrantsSystemStore },
        { provide: PasswordHasherSettings, useValue: { workers: 1 } satisfies PasswordHasherSettings },
        { provide: Memberships, useExisting: OrganizationMemberships },
      ],
    };
  }
}
