import { Module } from '@nestjs/common';
import { SpentTokenPurge } from './exchange/spent-token-purge.js';
import { SpentTokensRepository } from './exchange/spent-tokens.repository.js';
import { SpentTokensStore } from './exchange/spent-tokens.store.js';
import { IssuersController } from './issuers/issuers.controller.js';
import { IssuersRepository } from './issuers/issuers.repository.js';
import { IssuersService } from './issuers/issuers.service.js';
import { IssuersStore } from './issuers/issuers.store.js';

/** Programs that act as an agent with a signed token of the platform that runs them. */
@Module({
  controllers: [IssuersController],
  providers: [IssuersRepository, IssuersService, IssuersStore, SpentTokenPurge, SpentTokensRepository, SpentTokensStore],
})
export class WorkloadIdentitiesModule {}
