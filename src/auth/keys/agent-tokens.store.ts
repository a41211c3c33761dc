import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, agentObject, Authorizer, requireActor, type RoleHolder } from '../../authz/index.js';
import { DomainError, notFound } from '../../common/index.js';
import { AgentTokensRepository, type NewAgentToken, type Rotation } from './agent-tokens.repository.js';

/** The agent whose tokens are changed, locked, with its owner; `holder`: the roles of an owner who is not the actor, locked too. */
export interface LockedTokenHolder {
  readonly agentId: string;
  readonly userId: string;
  readonly holder: RoleHolder | null;
}

/** The only door to the tokens of agents. Like every key, one lets somebody act for its user. */
@Injectable()
export class AgentTokensStore {
  constructor(
    private readonly tokens: AgentTokensRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Returns the expiry; null if the agent has expired. Throws `forbidden`, and `conflict` while its owner may not act. */
  async issue(
    actor: Actor,
    of: LockedTokenHolder,
    token: Omit<NewAgentToken, 'agentId' | 'state' | 'workloadIdentityId'>,
    tx: EntityManager,
  ): Promise<Date | null> {
    this.#authorize(actor, 'create', of);
    if (!(await this.tokens.isActiveOwner(of.userId, token.createdAt, tx))) throw inactiveOwner();
    return this.tokens.insert({ ...token, agentId: of.agentId, state: 'current', workloadIdentityId: null }, tx);
  }

  /** Ends all tokens of the agent; returns their number. Throws `forbidden`. */
  async endAll(actor: Actor, of: LockedTokenHolder, tx: EntityManager): Promise<number> {
    this.#authorize(actor, 'delete', of);
    return this.tokens.deleteAllOf(of.agentId, tx);
  }

  /**
   * The agent exchanges the token of this request for a new one with the same effect: whoever may be this agent may do that. Returns the
   * expiry; null for a token that cannot be rotated, or not any more. Throws `not_found` for everybody but an agent.
   */
  async rotate(
    actor: Actor,
    token: Pick<Rotation, 'id' | 'hashedSecret' | 'createdAt' | 'clientAddress' | 'supersededSince'>,
    tx: EntityManager,
  ): Promise<Date | null> {
    requireActor(actor);
    const { credential } = actor;
    const agentId = credential?.agent?.id;
    if (credential === null || agentId === undefined) throw notFound();
    if (!this.authorizer.allows(actor, 'read', agentObject(agentId, actor.id))) throw notFound();
    return this.tokens.rotate({ ...token, agentId, userId: actor.id, formerId: credential.keyId }, tx);
  }

  #authorize(actor: Actor, action: Action, { agentId, userId, holder }: LockedTokenHolder): void {
    this.authorizer.authorize(actor, action, { ...agentObject(agentId, userId), ...(holder && { holder }) });
  }
}

/** The token would be refused as long as that is so. */
function inactiveOwner(): DomainError {
  return new DomainError('conflict', 'The owner of this agent is suspended or dormant.', {
    detail: 'An administrator can activate the user. A new service account is dormant until then, or until it uses a token itself.',
  });
}
