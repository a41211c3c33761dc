export { AgentEntity } from './agent.entity.js';
export { AgentFileEntity, AgentGitCredentialEntity, AgentSecretEntity } from './agent-grants.entity.js';
