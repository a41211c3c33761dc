import type { Schemas } from '../core/operations.js';

/** What the agent is, for whom it acts, and what it can fetch. */
export type AgentManifest = Schemas['AgentManifestResponse'];

/** A secret with its value. Only an enabled one belongs in the environment and in its file. */
export type AgentSecret = Schemas['AgentSecretResponse'];

/** The key pair of the owner for Git, in OpenSSH format. */
export type AgentGitSshKey = Schemas['AgentGitSshKeyResponse'];
