import type { AuditedResource, AuditedRow } from '../audit/index.js';
import type { AgentFields, AgentRow } from './agent-row.js';

/** An agent as the audit log compares it. */
export function auditedAgent(agent: AgentFields & Pick<AgentRow, 'id' | 'userId'>): AuditedRow<'agents'> {
  return {
    table: 'agents',
    columns: {
      id: agent.id,
      user_id: agent.userId,
      name: agent.name,
      description: agent.description,
      git_ssh_key: agent.gitSshKey,
      token_lifetime_seconds: agent.tokenLifetimeSeconds,
      expires_at: agent.expiresAt,
    },
  };
}

/** The resource of an audit entry about an agent. */
export function agentResource({ id, name }: Pick<AgentRow, 'id' | 'name'>): AuditedResource<'agent'> {
  return { resourceType: 'agent', resourceId: id, resourceTarget: name };
}

/** What it has been given, for the additional fields of an entry. */
export function grantsOf({ secrets, files, gitCredentials }: AgentRow): {
  readonly secrets: readonly string[];
  readonly files: readonly string[];
  readonly git_credentials: readonly string[];
} {
  return {
    secrets: secrets.map(({ name }) => name),
    files: files.map(({ id }) => id),
    git_credentials: gitCredentials.map(({ url }) => url),
  };
}
