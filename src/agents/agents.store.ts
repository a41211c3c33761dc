import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type LockedTokenHolder, RoleHolders } from '../auth/index.js';
import { type Action, type Actor, agentObject, Authorizer, type RbacObject, requireActor, type RoleHolder } from '../authz/index.js';
import { notFound, type Page, type Paged } from '../common/index.js';
import type { AgentFields, AgentRow, AgentView, GitCredential } from './agent-row.js';
import { type AgentFilter, AgentsRepository } from './agents.repository.js';

/** The owner of an agent, locked; `holder`: the roles of an owner who is not the actor. */
export interface LockedOwner {
  readonly userId: string;
  readonly holder: RoleHolder | null;
}

/** An agent, locked with its owner. */
export interface LockedAgent extends LockedTokenHolder {
  readonly row: AgentRow;
}

/** The only door to agents. Whoever decides about the keys of a user decides about their agents. */
@Injectable()
export class AgentsStore {
  constructor(
    private readonly agents: AgentsRepository,
    private readonly holders: RoleHolders,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `not_found`. */
  async get(actor: Actor, id: string, tx?: EntityManager): Promise<AgentRow> {
    return this.#readable(actor, await this.agents.findById(id, tx));
  }

  /** One of the actor's own. Throws `not_found`. */
  async getByName(actor: Actor, name: string): Promise<AgentRow> {
    requireActor(actor);
    return this.#readable(actor, await this.agents.findByName(actor.id, name));
  }

  /** Only agents that the actor may read, filtered in the database. */
  async list(actor: Actor, filter: AgentFilter, page: Page): Promise<Paged<AgentRow>> {
    return this.agents.list(filter, page, this.authorizer.prepare(actor, 'read', 'api_key'));
  }

  /**
   * What the actor may see of an agent that they may read. Secrets and files have their own permissions: those of a person are private, also to
   * owners of the deployment, and a token that reads keys does not read secrets.
   */
  view(actor: Actor, agent: AgentRow): AgentView {
    requireActor(actor);
    const mayReadAll = (type: 'user_secret' | 'file', given: readonly { readonly id: string }[]): boolean => {
      const whole = { type, owner: agent.userId };
      const may = (object: RbacObject): boolean => this.authorizer.allows(actor, 'read', object);
      return given.length === 0 || may(whole) || given.every(({ id }) => may({ ...whole, id }));
    };
    const { secrets, files, gitCredentials } = agent;
    const seesSecrets = mayReadAll('user_secret', secrets);
    return {
      ...agent,
      secrets: seesSecrets ? secrets : null,
      files: mayReadAll('file', files) ? files : null,
      gitCredentials: seesSecrets ? gitCredentials : null,
      counts: { secrets: secrets.length, files: files.length, gitCredentials: gitCredentials.length },
    };
  }

  /** Before an agent is created: nobody else can create one for this user until the transaction ends. Throws `not_found` or `forbidden`. */
  async lockOwner(actor: Actor, userId: string, tx: EntityManager): Promise<LockedOwner> {
    requireActor(actor);
    return this.#lockOwner(actor, 'create', { type: 'api_key', owner: userId }, userId, tx);
  }

  /** Throws `not_found` for an agent that does not exist or that the actor may not see, and `forbidden`. */
  async lock(actor: Actor, action: 'create' | 'update' | 'delete', id: string, tx: EntityManager): Promise<LockedAgent> {
    const { userId } = await this.get(actor, id);
    const { holder } = await this.#lockOwner(actor, action, agentObject(id, userId), userId, tx);
    const row = (await this.agents.lock(id, tx)) ? await this.agents.findById(id, tx) : null;
    if (!row) throw notFound();
    return { agentId: id, userId, holder, row };
  }

  /** Returns the id. Throws `forbidden`. */
  async insert(actor: Actor, { userId, holder }: LockedOwner, fields: AgentFields, now: Date, tx: EntityManager): Promise<string> {
    this.authorizer.authorize(actor, 'create', { type: 'api_key', owner: userId, ...(holder && { holder }) });
    return this.agents.insert(userId, fields, now, tx);
  }

  /** Throws `forbidden`. */
  async update(actor: Actor, agent: LockedTokenHolder, fields: AgentFields, now: Date, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'update', agent);
    await this.agents.update(agent.agentId, fields, now, tx);
  }

  /** With its tokens. Throws `forbidden`. */
  async delete(actor: Actor, agent: LockedTokenHolder, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'delete', agent);
    await this.agents.delete(agent.agentId, tx);
  }

  /** Gives it exactly these secrets of its owner; returns the names that the owner has no secret of. Throws `forbidden`. */
  async setSecrets(actor: Actor, agent: LockedTokenHolder, names: readonly string[], tx: EntityManager): Promise<string[]> {
    this.#authorize(actor, 'update', agent);
    const found = await this.agents.findSecrets(agent.userId, names, tx);
    const missing = names.filter((name) => !found.some((secret) => secret.name === name));
    if (missing.length === 0) {
      const ids = found.map(({ id }) => id);
      await this.agents.setSecrets(agent.agentId, ids, tx);
    }
    return missing;
  }

  /** Gives it exactly these files that its owner uploaded; returns the ids of which there are none. Throws `forbidden`. */
  async setFiles(actor: Actor, agent: LockedTokenHolder, ids: readonly string[], tx: EntityManager): Promise<string[]> {
    this.#authorize(actor, 'update', agent);
    const found = await this.agents.findFiles(agent.userId, ids, tx);
    const missing = ids.filter((id) => !found.includes(id.toLowerCase()));
    if (missing.length === 0) await this.agents.setFiles(agent.agentId, found, tx);
    return missing;
  }

  /** False if the agent does not have one of the secrets. Throws `forbidden`. */
  async setGitCredentials(
    actor: Actor,
    agent: LockedTokenHolder,
    credentials: readonly GitCredential[],
    tx: EntityManager,
  ): Promise<boolean> {
    this.#authorize(actor, 'update', agent);
    return (await this.agents.setGitCredentials(agent.agentId, credentials, tx)) === credentials.length;
  }

  async #lockOwner(
    actor: Actor,
    action: Action,
    object: ReturnType<typeof agentObject> | { readonly type: 'api_key'; readonly owner: string },
    userId: string,
    tx: EntityManager,
  ): Promise<LockedOwner> {
    const found = await this.holders.lock(userId, tx);
    if (!found) throw notFound();
    const holder = actor.id === userId ? null : found;
    this.authorizer.authorize(actor, action, { ...object, ...(holder && { holder }) });
    return { userId, holder };
  }

  #authorize(actor: Actor, action: Action, { agentId, userId, holder }: LockedTokenHolder): void {
    this.authorizer.authorize(actor, action, { ...agentObject(agentId, userId), ...(holder && { holder }) });
  }

  #readable(actor: Actor, agent: AgentRow | null): AgentRow {
    requireActor(actor);
    if (!agent || !this.authorizer.allows(actor, 'read', agentObject(agent.id, agent.userId))) throw notFound();
    return agent;
  }
}
