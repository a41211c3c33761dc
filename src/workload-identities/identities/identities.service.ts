import { Injectable } from '@nestjs/common';
import { type AgentOwner, type AgentRow, AgentsService, AgentsStore } from '../../agents/index.js';
import { AuditTrail } from '../../audit/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { DomainError, type Validation } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { ISSUER_MAX_LENGTH } from '../issuers/issuer-rules.js';
import { IssuersStore } from '../issuers/issuers.store.js';
import { IdentitiesStore } from './identities.store.js';
import { auditedIdentity, identityResource } from './identity-audit.js';
import type { NamedIdentity } from './identity-row.js';
import { readIdentity, type SentIdentity } from './identity-rules.js';

/** Which programs of other platforms may act as an agent: its owner decides. */
@Injectable()
export class IdentitiesService {
  private readonly server = systemSubject('system-oauth2');

  constructor(
    private readonly agents: AgentsService,
    private readonly agentsStore: AgentsStore,
    private readonly identities: IdentitiesStore,
    private readonly issuers: IssuersStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  list(actor: Actor, agent: AgentRow): Promise<NamedIdentity[]> {
    return this.identities.list(actor, agent);
  }

  /** `issuer`: the ID or the URL of one that an owner of the deployment has added. Throws `forbidden`, `invalid_input` or `conflict`. */
  async create(actor: Actor, owner: AgentOwner, agent: AgentRow, issuer: string, sent: SentIdentity): Promise<NamedIdentity> {
    if (issuer.length > ISSUER_MAX_LENGTH) throw invalid([{ field: 'issuer', detail: `must be at most ${ISSUER_MAX_LENGTH} characters` }]);
    return refusingDuplicates(
      this.agents.open(actor, owner, agent, async (locked, tx) => {
        // Whoever owns an agent may name an issuer without being allowed to see all of them.
        const platform = await this.issuers.hold(this.server, issuer, tx);
        if (!platform) throw invalid([{ field: 'issuer', detail: 'is not an issuer that an owner of this deployment has added' }]);
        const identity = readIdentity(sent, platform);
        if ('faults' in identity) throw invalid(identity.faults);
        const created = await this.identities.insert(actor, locked, { ...identity, agentId: agent.id, issuerId: platform.id }, tx);
        const resource = identityResource(created, locked.row.name);
        await this.audit.record(actor, { action: 'create', ...resource, statusCode: 201, after: auditedIdentity(created) }, tx);
        return created;
      }),
    );
  }

  /** Also ends the tokens that were issued for it. Throws `not_found` or `forbidden`. */
  async delete(actor: Actor, agent: AgentRow, id: string): Promise<void> {
    const identity = await this.identities.get(actor, agent, id);
    const resource = identityResource(identity, agent.name);
    this.audit.attempt(actor, { ...resource, action: 'delete' });
    await this.transactions.run(async (tx) => {
      const locked = await this.agentsStore.lock(actor, 'delete', agent.id, tx);
      await this.identities.delete(actor, locked, id, tx);
      await this.audit.record(actor, { action: 'delete', ...resource, statusCode: 204, before: auditedIdentity(identity) }, tx);
    });
  }
}

function invalid(validations: readonly Validation[]): DomainError {
  return new DomainError('invalid_input', 'Validation failed.', { validations });
}

async function refusingDuplicates<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (!violates(error, 'workload_identities_agent_id_issuer_id_identity_hash_key')) throw error;
    throw new DomainError('conflict', 'The agent trusts this identity already.');
  }
}
