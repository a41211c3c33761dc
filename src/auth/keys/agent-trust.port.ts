import type { EntityManager } from 'typeorm';

/** Whom agents trust to act as them without a token of theirs. A port, because the module of workload identities depends on this one. */
export abstract class AgentTrust {
  /** Ends the trust of all agents of these users, whom the caller has locked, and with it the tokens that were exchanged. Returns the number. */
  abstract endTrust(ofUsers: readonly string[], tx: EntityManager): Promise<number>;
}
