import { Module } from '@nestjs/common';
import { KeyStoresModule } from '../auth/index.js';
import { AgentsRepository } from './agents.repository.js';
import { AgentsStore } from './agents.store.js';
import { AgentsSystemStore } from './agents.system-store.js';

/** The stores of agents, without routes. */
@Module({
  imports: [KeyStoresModule],
  providers: [AgentsRepository, AgentsStore, AgentsSystemStore],
  exports: [AgentsStore, AgentsSystemStore],
})
export class AgentStoresModule {}
