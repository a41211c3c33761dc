import { Module } from '@nestjs/common';
import { AgentsModule, AgentStoresModule } from '../agents/index.js';
import { KeyStoresModule } from '../auth/index.js';
import { KeySetsModule } from '../key-sets/index.js';
import { UsersModule } from '../users/index.js';
import { PlatformTokenVerifier } from './exchange/platform-token-verifier.js';
import { SpentTokenPurge } from './exchange/spent-token-purge.js';
import { SpentTokensRepository } from './exchange/spent-tokens.repository.js';
import { SpentTokensStore } from './exchange/spent-tokens.store.js';
import { WorkloadExchange } from './exchange/workload-exchange.js';
import { IdentitiesController } from './identities/identities.controller.js';
import { IdentitiesService } from './identities/identities.service.js';
import { IdentitiesStore } from './identities/identities.store.js';
import { IdentityStoresModule } from './identity-stores.module.js';
import { IssuersController } from './issuers/issuers.controller.js';
import { IssuersRepository } from './issuers/issuers.repository.js';
import { IssuersService } from './issuers/issuers.service.js';
import { IssuersStore } from './issuers/issuers.store.js';

/** Programs that act as an agent with a signed token of the platform that runs them. */
@Module({
  imports: [AgentsModule, AgentStoresModule, IdentityStoresModule, KeySetsModule, KeyStoresModule, UsersModule],
  controllers: [IdentitiesController, IssuersController],
  providers: [
    IdentitiesService,
    IdentitiesStore,
    IssuersRepository,
    IssuersService,
    IssuersStore,
    PlatformTokenVerifier,
    SpentTokenPurge,
    SpentTokensRepository,
    SpentTokensStore,
    WorkloadExchange,
  ],
  exports: [WorkloadExchange],
})
export class WorkloadIdentitiesModule {}
