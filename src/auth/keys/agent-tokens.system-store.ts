import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { AgentTokensRepository, MAX_EXCHANGED, type NewAgentToken } from './agent-tokens.repository.js';

export type ExchangedToken = Omit<NewAgentToken, 'state' | 'workloadIdentityId'> & { readonly workloadIdentityId: string };

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

  /**
   * A token for a program of a platform that the agent trusts. Returns its expiry; null if the agent has expired or does not exist, `inactive` if
   * its owner may not act. Throws `rate_limited` if too many of its tokens have not expired.
   */
  async exchange(actor: Actor, token: ExchangedToken, tx: EntityManager): Promise<Date | 'inactive' | null> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'create', 'oauth2_app_code_token');
    const place = await this.tokens.lockForExchange(token.agentId, token.createdAt, tx);
    if (place === 'full') throw tooMany();
    if (place === 'inactive') return place;
    return place && this.tokens.insert({ ...token, state: 'exchanged' }, tx);
  }

  /** Ends what was exchanged for tokens of this issuer, which the caller has locked. */
  async endExchanged(actor: Actor, issuerId: string, tx: EntityManager): Promise<void> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'api_key');
    await this.tokens.deleteExchanged(issuerId, tx);
  }

  /** Returns how many there were. */
  async endAll(actor: Actor, agentId: string, tx: EntityManager): Promise<number> {
    authorizeSystem(this.authorizer, actor, 'revoker', 'delete', 'api_key');
    await this.tokens.lockAgent(agentId, tx);
    return this.tokens.deleteAllOf(agentId, tx);
  }
}

function tooMany(): DomainError {
  const text = `${MAX_EXCHANGED} exchanged tokens of this agent have not expired. Use one for as long as it lives.`;
  return new DomainError('rate_limited', text, { retryAfterSeconds: 60 });
}
