/** Operations that do not have an example yet. Do not add any: this list only becomes shorter. */
export const PENDING_EXAMPLES: ReadonlySet<string> = new Set([
  'createAgent',
  'listAgents',
  'getAgentManifest',
  'readAgentGitSshKey',
  'readAgentSecrets',
  'readAgentSecret',
  'rotateAgentToken',
  'getAgent',
  'updateAgent',
  'deleteAgent',
  'createAgentToken',
  'revokeAgentTokens',
  'listWorkloadIdentities',
  'createWorkloadIdentity',
  'deleteWorkloadIdentity',
]);
