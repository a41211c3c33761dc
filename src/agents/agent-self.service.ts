import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import { AgentTokensStore, generateAgentToken, SUPERSEDED_TOKEN_MS } from '../auth/index.js';
import type { Actor } from '../authz/index.js';
import { Clock, DomainError, notFound } from '../common/index.js';
import { Transactions } from '../database/index.js';
import {
  gitSshKeyResource,
  GitSshKeysStore,
  type OpenGitSshKey,
  type OpenUserSecret,
  userSecretResource,
  UserSecretsStore,
} from '../external-auth/index.js';
import { agentResource } from './agent-audit.js';
import type { AgentRow } from './agent-row.js';
import type { IssuedToken } from './agents.service.js';
import { AgentsStore } from './agents.store.js';

/** An agent, and when the token that it presented ends. */
interface PresentedAgent {
  readonly agent: AgentRow;
  readonly tokenExpiresAt: Date;
}

/** What an agent does with its own token. Every value that it gets is recorded before it leaves the server. */
@Injectable()
export class AgentSelfService {
  constructor(
    private readonly agents: AgentsStore,
    private readonly tokens: AgentTokensStore,
    private readonly secrets: UserSecretsStore,
    private readonly gitKeys: GitSshKeysStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` for everybody but an agent. */
  async manifest(actor: Actor): Promise<PresentedAgent> {
    const { credential } = actor;
    if (credential?.agent === undefined) throw notFound();
    return { agent: await this.agents.get(actor, credential.agent.id), tokenExpiresAt: credential.expiresAt };
  }

  /** All of its secrets, which is one entry of the audit log. */
  async readSecrets(actor: Actor): Promise<OpenUserSecret[]> {
    const { agent } = await this.manifest(actor);
    if (agent.secrets.length === 0) return [];
    const opened = await this.secrets.openForAgent(
      actor,
      agent.secrets.map(({ id }) => id),
    );
    const secrets = opened.map(({ id, name }) => ({ id, name }));
    await this.audit.record(actor, { action: 'read', ...agentResource(agent), statusCode: 200, additionalFields: { secrets } });
    return opened;
  }

  /** Throws `not_found` for a secret that it does not have. */
  async readSecret(actor: Actor, name: string): Promise<OpenUserSecret> {
    const { agent } = await this.manifest(actor);
    const given = agent.secrets.find((secret) => secret.name === name);
    const [secret] = given ? await this.secrets.openForAgent(actor, [given.id]) : [];
    if (!secret) throw notFound();
    await this.audit.record(actor, { action: 'read', ...userSecretResource(secret), statusCode: 200 });
    return secret;
  }

  /** Throws `forbidden` for an agent that was not given it, and `not_found` when its owner has none. */
  async readGitKey(actor: Actor): Promise<OpenGitSshKey> {
    const pair = await this.gitKeys.openForAgent(actor);
    await this.audit.record(actor, { action: 'read', ...gitSshKeyResource(pair), statusCode: 200 });
    return pair;
  }

  /** A new token in place of that of this request, which stays valid until the new one is used, for a minute at most. Throws `token_invalid`. */
  async rotate(actor: Actor): Promise<IssuedToken> {
    const { agent } = await this.manifest(actor);
    this.audit.attempt(actor, { action: 'write', ...agentResource(agent) });
    const now = this.clock.now();
    const clientAddress = actor.origin?.clientAddress ?? '0.0.0.0';
    const { id, hashedSecret, text } = generateAgentToken();
    const supersededSince = new Date(now.getTime() - SUPERSEDED_TOKEN_MS);
    return this.transactions.run(async (tx) => {
      const expiresAt = await this.tokens.rotate(actor, { id, hashedSecret, createdAt: now, clientAddress, supersededSince }, tx);
      if (!expiresAt) throw new DomainError('token_invalid', 'This token cannot be rotated, or not any more.');
      const additionalFields = { token: 'rotated', expires_at: expiresAt.toISOString() } as const;
      await this.audit.record(actor, { action: 'write', ...agentResource(agent), statusCode: 201, additionalFields }, tx);
      return { token: text, expiresAt };
    });
  }
}
