import { Global, Module } from '@nestjs/common';
import { AgentTrust } from '../auth/index.js';
import { IdentitiesRepository } from './identities/identities.repository.js';

/** Whom agents trust, for the server and for operator commands. Global, because the keys that end with it are below: importing this would be a cycle. */
@Global()
@Module({
  providers: [IdentitiesRepository, { provide: AgentTrust, useExisting: IdentitiesRepository }],
  exports: [AgentTrust, IdentitiesRepository],
})
export class IdentityStoresModule {}
