import type { Actor } from '../../authz/index.js';

/** The agent of a request, and its time. */
export interface AgentSeen {
  readonly agentId: string;
  readonly at: Date;
}

/** Records when agents were last seen. A port, because the module of the agents depends on this one. */
export abstract class AgentsSeen {
  /** Skips agents whose rows are locked. The actor is `system-restricted`. */
  abstract updateLastSeen(actor: Actor, entries: readonly AgentSeen[]): Promise<void>;
}
