/**
 * `gatehouse/agent-sdk`: what a program can fetch as an agent. It accepts tokens of agents only.
 *
 * @packageDocumentation
 */
export { ApiError, ConnectionError, OAuthError, type Validation } from '../core/errors.js';
export { type AgentCallOptions, type AgentClient, type AgentClientOptions, createAgentClient } from './agent-client.js';
export type { AgentTokenStore } from './agent-token.js';
export type { AgentGitSshKey, AgentManifest, AgentSecret } from './agent-data.js';
export type { WorkloadIdentity } from './workload-identity.js';
