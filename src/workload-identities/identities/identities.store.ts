import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LockedTokenHolder } from '../../auth/index.js';
import { type Action, type Actor, agentObject, Authorizer } from '../../authz/index.js';
import { DomainError, notFound } from '../../common/index.js';
import { IdentitiesRepository, type TrustOfAgent } from './identities.repository.js';
import type { NamedIdentity, NewIdentity } from './identity-row.js';
import { MAX_IDENTITIES } from './identity-rules.js';

/** An agent that the caller has read. */
interface KnownAgent {
  readonly id: string;
  readonly userId: string;
}

/** The only door to workload identities. Whoever decides about an agent decides who may act as it. */
@Injectable()
export class IdentitiesStore {
  constructor(
    private readonly identities: IdentitiesRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async list(actor: Actor, { id, userId }: KnownAgent): Promise<NamedIdentity[]> {
    if (!this.authorizer.allows(actor, 'read', agentObject(id, userId))) throw notFound();
    return this.identities.list(id);
  }

  async get(actor: Actor, { id: agentId, userId }: KnownAgent, id: string): Promise<NamedIdentity> {
    if (!this.authorizer.allows(actor, 'read', agentObject(agentId, userId))) throw notFound();
    const identity = await this.identities.find(agentId, id);
    if (!identity) throw notFound();
    return identity;
  }

  /** Whom an agent trusts of the platform with this URL. */
  async findTrust(actor: Actor, agentId: string, issuer: string): Promise<TrustOfAgent | null> {
    this.authorizer.authorize(actor, 'read', { type: 'api_key' });
    return this.identities.findTrust(agentId, issuer);
  }

  async insert(actor: Actor, agent: LockedTokenHolder, identity: NewIdentity, tx: EntityManager): Promise<NamedIdentity> {
    this.#authorize(actor, 'update', agent);
    const id = await this.identities.insert(identity, tx);
    if (id === null) {
      const detail = `An agent can trust ${MAX_IDENTITIES} workload identities. Delete one first, or create another agent.`;
      throw new DomainError('invalid_input', 'Workload identities limit reached.', { detail });
    }
    const created = await this.identities.find(agent.agentId, id, tx);
    if (!created) throw notFound();
    return created;
  }

  /** With the tokens that were issued for it. */
  async delete(actor: Actor, agent: LockedTokenHolder, id: string, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', agent);
    if ((await this.identities.delete(id, tx)) === 0) throw notFound();
  }

  #authorize(actor: Actor, action: Action, { agentId, userId, holder }: LockedTokenHolder): void {
    this.authorizer.authorize(actor, action, { ...agentObject(agentId, userId), ...(holder && { holder }) });
  }
}
