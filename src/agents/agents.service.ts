import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../audit/index.js';
import { AgentTokensStore, ApiKeysStore, checkFullAuthority, generateAgentToken } from '../auth/index.js';
import { type Actor, isLoginSession, NEEDS_LOGIN_SESSION } from '../authz/index.js';
import { Clock, DomainError, forbidden, isUuid, notFound, type Page, type Paged } from '../common/index.js';
import { Transactions, violates } from '../database/index.js';
import { GitSshKeysService } from '../external-auth/index.js';
import type { UserRow } from '../users/index.js';
import { agentResource, auditedAgent, grantsOf } from './agent-audit.js';
import { checkAgent, checkKeepsGitCredentials, gitUrl, refused } from './agent-fields.js';
import type { AgentChange, AgentFields, AgentRow, AgentView, Grants, NewAgent } from './agent-row.js';
import { AgentsStore, type LockedAgent } from './agents.store.js';

/** A token, which leaves the server once. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** The owner of agents. */
export type AgentOwner = Pick<UserRow, 'id' | 'isServiceAccount' | 'isSystem'>;

/** Agents as their owners see them. An agent itself uses `AgentSelfService`. */
@Injectable()
export class AgentsService {
  constructor(
    private readonly agents: AgentsStore,
    private readonly tokens: AgentTokensStore,
    private readonly keys: ApiKeysStore,
    private readonly gitKeys: GitSshKeysService,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** By id, or by the name of one of the actor's own. Throws `not_found`. */
  get(actor: Actor, reference: string): Promise<AgentRow> {
    return isUuid(reference) ? this.agents.get(actor, reference) : this.agents.getByName(actor, reference);
  }

  /** What the actor may see of it. */
  view(actor: Actor, agent: AgentRow): AgentView {
    return this.agents.view(actor, agent);
  }

  list(actor: Actor, userId: string, search: string, page: Page): Promise<Paged<AgentRow>> {
    return this.agents.list(actor, { userId, search }, page);
  }

  /** Throws `forbidden`, `invalid_input` or `conflict`. */
  async create(actor: Actor, owner: AgentOwner, request: NewAgent): Promise<{ agent: AgentRow } & IssuedToken> {
    checkOwner(actor, owner);
    const now = this.clock.now();
    checkAgent(request, now);
    await this.ensureGitKey(actor, owner.id, request.gitSshKey);
    return this.inTransaction(async (tx) => {
      const locked = await this.agents.lockOwner(actor, owner.id, tx);
      await this.keys.requirePresented(actor, now, tx);
      const id = await this.agents.insert(actor, locked, request, now, tx);
      await this.give(actor, { ...locked, agentId: id }, request, tx);
      const issued = await this.issue(actor, { ...locked, agentId: id }, request.tokenLifetimeSeconds, now, tx);
      const agent = await this.agents.get(actor, id, tx);
      const event = { action: 'create', ...agentResource(agent), statusCode: 201, after: auditedAgent(agent) } as const;
      await this.audit.record(actor, { ...event, additionalFields: grantsOf(agent) }, tx);
      return { agent, ...issued };
    });
  }

  /** Throws `not_found`, `forbidden`, `invalid_input` or `conflict`. */
  async update(actor: Actor, owner: AgentOwner, { id }: AgentRow, change: AgentChange): Promise<AgentRow> {
    checkOwner(actor, owner);
    const now = this.clock.now();
    checkAgent(change, now);
    await this.ensureGitKey(actor, owner.id, change.gitSshKey === true);
    return this.inTransaction(async (tx) => {
      const locked = await this.agents.lock(actor, 'update', id, tx);
      await this.keys.requirePresented(actor, now, tx);
      checkKeepsGitCredentials(locked.row, change);
      await this.agents.update(actor, locked, changed(locked.row, change), now, tx);
      await this.give(actor, locked, change, tx);
      const agent = await this.agents.get(actor, id, tx);
      const rows = { before: auditedAgent(locked.row), after: auditedAgent(agent) };
      const event = { action: 'write', ...agentResource(agent), statusCode: 200, ...rows } as const;
      await this.audit.record(actor, { ...event, additionalFields: grantsOf(agent) }, tx);
      return agent;
    });
  }

  /** With its tokens. Throws `not_found` or `forbidden`. */
  async delete(actor: Actor, { id }: AgentRow): Promise<void> {
    await this.transactions.run(async (tx) => {
      const locked = await this.agents.lock(actor, 'delete', id, tx);
      await this.agents.delete(actor, locked, tx);
      const event = { action: 'delete', ...agentResource(locked.row), statusCode: 204, before: auditedAgent(locked.row) } as const;
      await this.audit.record(actor, { ...event, additionalFields: grantsOf(locked.row) }, tx);
    });
  }

  /** Revokes all former tokens at once. Throws `not_found`, `forbidden`, and `conflict` for an agent that has expired, or whose owner may not act. */
  async issueToken(actor: Actor, owner: AgentOwner, { id }: AgentRow): Promise<IssuedToken> {
    checkOwner(actor, owner);
    const now = this.clock.now();
    return this.transactions.run(async (tx) => {
      const locked = await this.agents.lock(actor, 'create', id, tx);
      await this.keys.requirePresented(actor, now, tx);
      await this.tokens.endAll(actor, locked, tx);
      const issued = await this.issue(actor, locked, locked.row.tokenLifetimeSeconds, now, tx);
      const additionalFields = { token: 'issued', expires_at: issued.expiresAt.toISOString() } as const;
      await this.audit.record(actor, { action: 'write', ...agentResource(locked.row), statusCode: 201, additionalFields }, tx);
      return issued;
    });
  }

  /** For a change after which somebody else can act as the agent, which is locked meanwhile. Throws `not_found` or `forbidden`. */
  async open<T>(
    actor: Actor,
    owner: AgentOwner,
    { id }: AgentRow,
    change: (agent: LockedAgent, tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    checkOwner(actor, owner);
    const now = this.clock.now();
    return this.transactions.run(async (tx) => {
      const locked = await this.agents.lock(actor, 'update', id, tx);
      await this.keys.requirePresented(actor, now, tx);
      return change(locked, tx);
    });
  }

  /** Revokes all tokens; the agent stays. Throws `not_found` or `forbidden`. */
  async revokeTokens(actor: Actor, { id }: AgentRow): Promise<void> {
    await this.transactions.run(async (tx) => {
      const locked = await this.agents.lock(actor, 'delete', id, tx);
      const revoked = await this.tokens.endAll(actor, locked, tx);
      const additionalFields = { tokens_revoked: revoked, reason: 'revoked' } as const;
      await this.audit.record(actor, { action: 'write', ...agentResource(locked.row), statusCode: 204, additionalFields }, tx);
    });
  }

  /** Notes what is about to change, so that a refusal is recorded. */
  attempt(actor: Actor, agent: AgentRow, action: 'write' | 'delete'): void {
    this.audit.attempt(actor, { action, ...agentResource(agent) });
  }

  private async issue(
    actor: Actor,
    holder: Omit<LockedAgent, 'row'>,
    lifetimeSeconds: number,
    now: Date,
    tx: EntityManager,
  ): Promise<IssuedToken> {
    const { id, hashedSecret, text } = generateAgentToken();
    const clientAddress = actor.origin?.clientAddress ?? '0.0.0.0';
    const expiresAt = await this.tokens.issue(actor, holder, { id, hashedSecret, lifetimeSeconds, clientAddress, createdAt: now }, tx);
    if (!expiresAt) throw new DomainError('conflict', 'The agent has expired. Give it a later expiry first.');
    return { token: text, expiresAt };
  }

  /** Secrets first: a Git credential is one of them. */
  private async give(actor: Actor, agent: Omit<LockedAgent, 'row'>, grants: Grants, tx: EntityManager): Promise<void> {
    const secrets = grants.secrets && [...new Set(grants.secrets)];
    const missingSecrets = secrets ? await this.agents.setSecrets(actor, agent, secrets, tx) : [];
    const files = grants.files && [...new Set(grants.files.map((id) => id.toLowerCase()))];
    const missingFiles = files ? await this.agents.setFiles(actor, agent, files, tx) : [];
    const faults = [
      ...missingSecrets.map((name) => ({ field: 'secrets', detail: `its owner has no secret ${JSON.stringify(name)}` })),
      ...missingFiles.map((id) => ({ field: 'files', detail: `its owner has no file ${id}` })),
    ];
    if (faults.length > 0) throw refused(faults);
    const credentials = grants.gitCredentials?.map((each) => ({ ...each, url: gitUrl(each.url) ?? each.url }));
    if (credentials && !(await this.agents.setGitCredentials(actor, agent, credentials, tx))) {
      throw refused([{ field: 'git_credentials', detail: 'secret must be the name of one of the secrets of the agent' }]);
    }
  }

  /** An agent only reads: the pair is made when it is given. */
  private async ensureGitKey(actor: Actor, userId: string, isGiven: boolean): Promise<void> {
    if (isGiven) await this.gitKeys.get(actor, userId);
  }

  private async inTransaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (cause) {
      if (violates(cause, 'agents_user_id_name_key')) {
        const validations = [{ field: 'name', detail: 'is already in use' }];
        throw new DomainError('conflict', 'An agent with this name already exists.', { cause, validations });
      }
      if (violates(cause, 'agents_per_user_limit')) {
        throw new DomainError('invalid_input', 'Agents limit reached.', {
          cause,
          detail: 'A user can have at most 100 agents. Delete one first.',
        });
      }
      // The user was deleted since it was looked up.
      throw violates(cause, 'agents_deleted_user_check') ? notFound() : cause;
    }
  }
}

/**
 * What an agent reads is private: nobody else, whatever their roles, can have an agent of a person. So a long-lived token, which an owner of the
 * deployment can create for somebody else, is not enough. Nobody is behind a service account.
 */
function checkOwner(actor: Actor, owner: AgentOwner): void {
  if (owner.isSystem) throw forbidden('Agents cannot be created for system users.');
  if (actor.id !== owner.id && !owner.isServiceAccount) {
    throw forbidden('You can create and change your own agents, and as an owner of the deployment those of service accounts.');
  }
  // Nobody can log in as a service account.
  if (actor.id === owner.id && owner.isServiceAccount) checkFullAuthority(actor);
  else if (!isLoginSession(actor)) throw forbidden(NEEDS_LOGIN_SESSION);
}

function changed(before: AgentRow, change: AgentChange): AgentFields {
  return {
    name: change.name ?? before.name,
    description: change.description ?? before.description,
    gitSshKey: change.gitSshKey ?? before.gitSshKey,
    tokenLifetimeSeconds: change.tokenLifetimeSeconds ?? before.tokenLifetimeSeconds,
    expiresAt: change.expiresAt === undefined ? before.expiresAt : change.expiresAt,
  };
}
