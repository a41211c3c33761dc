import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ExternalAuthModule } from '../external-auth/index.js';
import { UsersModule } from '../users/index.js';
import { AgentSelfController } from './agent-self.controller.js';
import { AgentSelfService } from './agent-self.service.js';
import { AgentStoresModule } from './agent-stores.module.js';
import { AgentsController } from './agents.controller.js';
import { AgentsService } from './agents.service.js';

/** Programs that act for a user, with a part of what is theirs. */
@Module({
  imports: [AgentStoresModule, AuthModule, ExternalAuthModule, UsersModule],
  // The paths below `me` come before those with a name.
  controllers: [AgentSelfController, AgentsController],
  providers: [AgentSelfService, AgentsService],
  exports: [AgentsService],
})
export class AgentsModule {}
