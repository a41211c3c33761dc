import { Module } from '@nestjs/common';
import { SiteConfigsModule } from '../../deployment/index.js';
import { AppSecretsRepository } from '../apps/app-secrets.repository.js';
import { AppsRepository } from '../apps/apps.repository.js';
import { AppsStore } from '../apps/apps.store.js';
import { ClientDocumentsRepository } from '../client-documents/client-documents.repository.js';
import { ClientDocumentsStore } from '../client-documents/client-documents.store.js';
import { InitialAccessTokensRepository } from './initial-access-tokens.repository.js';
import { InitialAccessTokensService } from './initial-access-tokens.service.js';
import { RegistrationPolicyService } from './registration-policy.service.js';
import { RegistrationTokens } from './registration-tokens.js';
import { RegistrationsRepository } from './registrations.repository.js';
import { RegistrationsStore } from './registrations.store.js';
import { UnusedRegistrations } from './unused-registrations.js';

/** Apps and their registrations, without routes: for the server and for operator commands. */
@Module({
  imports: [SiteConfigsModule],
  providers: [
    AppSecretsRepository,
    AppsRepository,
    AppsStore,
    ClientDocumentsRepository,
    ClientDocumentsStore,
    InitialAccessTokensRepository,
    InitialAccessTokensService,
    RegistrationPolicyService,
    RegistrationTokens,
    RegistrationsRepository,
    RegistrationsStore,
    UnusedRegistrations,
  ],
  exports: [
    AppsStore,
    ClientDocumentsStore,
    InitialAccessTokensService,
    RegistrationPolicyService,
    RegistrationTokens,
    RegistrationsStore,
    UnusedRegistrations,
  ],
})
export class RegistrationStoresModule {}
