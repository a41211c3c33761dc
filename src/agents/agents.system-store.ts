import { Injectable } from '@nestjs/common';
import { type AgentSeen, AgentsSeen } from '../auth/index.js';
import { type Actor, Authorizer, authorizeSystem } from '../authz/index.js';
import { AgentsRepository } from './agents.repository.js';

/** What the server records about agents. */
@Injectable()
export class AgentsSystemStore extends AgentsSeen {
  constructor(
    private readonly agents: AgentsRepository,
    private readonly authorizer: Authorizer,
  ) {
    super();
  }

  override async updateLastSeen(actor: Actor, entries: readonly AgentSeen[]): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'update', 'api_key');
    await this.agents.updateLastSeen(entries);
  }
}
