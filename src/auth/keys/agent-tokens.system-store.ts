import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { AgentTokensRepository } from './agent-tokens.repository.js';

/** What the server does to the tokens of agents when they are presented. */
@Injectable()
export class AgentTokensSystemStore {
  constructor(
    private readonly tokens: AgentTokensRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** The first use of a fresh token: its predecessor ends. */
  async confirm(actor: Actor, id: string): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'update', 'api_key');
    await this.tokens.confirm(id);
  }

  /** Returns how many there were. */
  async endAll(actor: Actor, agentId: string, tx: EntityManager): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'api_key');
    await this.tokens.lockAgent(agentId, tx);
    return this.tokens.deleteAllOf(agentId, tx);
  }
}
